#include "platform/storage/file_lock.hpp"

#include "platform/storage/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

namespace boxoffice::storage {

namespace {

std::string owner_in(int file) {
  std::array<char, 24> text{};
  const auto length = ::pread(file, text.data(), text.size(), 0);
  return length > 0 ? "process " + std::string(text.data(), static_cast<std::size_t>(length)) : "another process";
}

std::string system_message(int code) { return std::system_category().message(code); }

}  // namespace

FileLock::FileLock(const std::filesystem::path& database) {
  const auto path = database.string() + ".lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    throw Unusable(path + ": cannot be made: " + system_message(errno) +
                   (full ? "; free some space on its disk" : "; give this user the right to write in its folder"));
  }
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const auto failure = errno;
    const auto owner = owner_in(file_);
    ::close(file_);
    if (failure != EWOULDBLOCK) throw Unusable(path + ": cannot be locked: " + system_message(failure));
    throw Unusable(database.string() + ": is in use by " + owner + "; stop it, or configure another file");
  }
  const auto owner = std::to_string(::getpid());
  // Only for the message that another process prints: a full disk must not keep us from starting.
  if (::ftruncate(file_, 0) == 0) [[maybe_unused]]
    const auto written = ::pwrite(file_, owner.data(), owner.size(), 0);
}

FileLock::~FileLock() { ::close(file_); }

}  // namespace boxoffice::storage
