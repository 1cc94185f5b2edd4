#include "platform/runtime/run_file.hpp"

#include "platform/json/encode.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace boxoffice::runtime {

namespace {

std::filesystem::path lock_in(const std::filesystem::path& folder) { return folder / "lock"; }
std::filesystem::path report_in(const std::filesystem::path& folder) { return folder / "running.json"; }

bool is_alive(pid_t pid) { return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM); }

/// A lock that belongs to the open file, not to the process: it is let go when the process ends, however it ends, and
/// asking for it (F_OFD_GETLK) does not take it.
struct flock whole_file(short kind) {
  struct flock lock{};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool is_locked(const std::filesystem::path& folder) {
  const int file = open(lock_in(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  auto lock = whole_file(F_RDLCK);
  const bool locked = fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(file);
  return locked;
}

RunningProgram parse_report(const std::string& text) {
  RunningProgram program;
  boost::system::error_code fault;
  const auto report = boost::json::parse(text, fault);
  if (fault || !report.is_object()) return program;
  if (const auto* pid = report.get_object().if_contains("pid"); pid && pid->is_int64()) {
    program.pid = static_cast<pid_t>(pid->get_int64());
  }
  const auto* ports = report.get_object().if_contains("ports");
  if (ports == nullptr || !ports->is_object()) return program;
  for (const auto& [service, port] : ports->get_object()) {
    if (port.is_int64()) program.ports.emplace(service, static_cast<std::uint16_t>(port.get_int64()));
  }
  return program;
}

std::string report_of(const RunningProgram& program) {
  auto text = fmt::format(R"({{"pid":{},"ports":{{)", program.pid);
  for (const auto& [service, port] : program.ports) {
    if (text.back() != '{') text.push_back(',');
    json::write_string(service, text);
    fmt::format_to(std::back_inserter(text), ":{}", port);
  }
  return text + "}}\n";
}

void write_whole(const std::filesystem::path& path, const std::string& text) {
  const auto beside = std::filesystem::path(path) += ".new";
  {
    std::ofstream file(beside, std::ios::trunc);
    file << text << std::flush;
    if (!file) throw std::system_error(errno, std::generic_category(), beside.string());
  }
  std::filesystem::rename(beside, path);
}

std::unexpected<std::string> unusable(const std::filesystem::path& folder, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return std::unexpected(fmt::format("the data folder {} cannot be used: {}; {} or choose another one", folder.string(),
                                     std::strerror(error), full ? "free some space on its disk" : "make it writable"));
}

std::unexpected<std::string> in_use(const std::filesystem::path& folder) {
  const auto owner = RunFile::running_in(folder);
  const auto who = owner && owner->pid > 0 ? fmt::format("process {}", owner->pid) : "another process";
  return std::unexpected(
      fmt::format("the data folder {} is in use by {}; stop it first or choose another folder", folder.string(), who));
}

}  // namespace

RunFile::RunFile(std::filesystem::path folder, int lock) : folder_(std::move(folder)), lock_(lock) {}

RunFile::RunFile(RunFile&& other) noexcept : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)) {}

RunFile& RunFile::operator=(RunFile&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(lock_, other.lock_);
  return *this;
}

RunFile::~RunFile() {
  if (lock_ < 0) return;
  std::error_code gone;
  std::filesystem::remove(report_in(folder_), gone);
  close(lock_);
}

std::expected<RunFile, std::string> RunFile::claim(const std::filesystem::path& folder) {
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  if (fault) return unusable(folder, fault.value());
  const int lock = open(lock_in(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return unusable(folder, errno);
  RunFile claimed(folder, lock);
  auto exclusive = whole_file(F_WRLCK);
  if (fcntl(lock, F_OFD_SETLK, &exclusive) != 0) {
    const int error = errno;
    close(std::exchange(claimed.lock_, -1));
    return error == EAGAIN || error == EACCES ? in_use(folder) : unusable(folder, error);
  }
  try {
    claimed.publish({});
  } catch (const std::system_error& error) {
    return unusable(folder, error.code().value());
  }
  return claimed;
}

void RunFile::publish(const std::map<std::string, std::uint16_t>& ports) {
  write_whole(report_in(folder_), report_of({getpid(), ports}));
}

std::optional<RunningProgram> RunFile::running_in(const std::filesystem::path& folder) {
  if (!is_locked(folder)) return std::nullopt;
  std::ifstream file(report_in(folder));
  auto program = parse_report({std::istreambuf_iterator<char>(file), {}});
  // The lock is held but the report may still be that of an owner who was killed.
  if (!is_alive(program.pid)) program = {};
  return program;
}

}  // namespace boxoffice::runtime
