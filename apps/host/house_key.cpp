#include "apps/host/house_key.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unistd.h>

namespace boxoffice::apps {
namespace {

std::runtime_error fault(const std::filesystem::path& file, const std::string& what) {
  return std::runtime_error(file.string() + ": " + what);
}

std::string last_error() { return std::error_code(errno, std::generic_category()).message(); }

/// Written aside and put into place, so that no other program ever reads a half of it; who was faster wins.
void write_new_key(const std::filesystem::path& file) {
  auto aside = file;
  aside += ".new-" + std::to_string(getpid());
  const int descriptor = open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) throw fault(aside, last_error());
  const auto pem = identity::SigningKey::generate().pem();
  const bool is_written =
      write(descriptor, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) && fsync(descriptor) == 0;
  close(descriptor);
  const bool is_there = is_written && (link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const auto why = last_error();
  unlink(aside.c_str());
  if (!is_there) throw fault(file, why);
}

}  // namespace

identity::SigningKey house_key(const std::filesystem::path& file) {
  if (!exists(file)) write_new_key(file);
  std::ifstream in(file);
  const std::string pem{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw fault(file, "cannot be read");
  auto key = identity::SigningKey::from_pem(pem);
  if (!key) throw fault(file, key.error());
  return *std::move(key);
}

}  // namespace boxoffice::apps
