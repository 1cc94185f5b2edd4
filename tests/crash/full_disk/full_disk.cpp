// Loaded into a database server (LD_PRELOAD), this makes the disk of its files full whenever there is a file called
// disk_is_full in the folder where the server was started: no file below that folder can grow any more. What a file has
// already can be overwritten, as on a real disk. It needs no mount and no rights, so it works wherever tests run.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string>
#include <string_view>

namespace {

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// Where the server was started, before it went anywhere else.
const std::string& disk() {
  static const auto* const folder = [] {
    std::array<char, PATH_MAX> path{};
    return new std::string(getcwd(path.data(), path.size()) ? path.data() : "/nowhere");
  }();
  return *folder;
}

[[gnu::constructor]] void note_the_disk() { disk(); }

bool is_full() {
  static const auto* const sign = new std::string(disk() + "/disk_is_full");
  const int before = errno;
  const bool full = access(sign->c_str(), F_OK) == 0;
  errno = before;
  return full;
}

bool is_on_the_disk(int descriptor) {
  std::array<char, PATH_MAX> path{};
  const auto link = "/proc/self/fd/" + std::to_string(descriptor);
  const auto length = readlink(link.c_str(), path.data(), path.size());
  return length > 0 && std::string_view(path.data(), static_cast<std::size_t>(length)).starts_with(disk() + "/data/");
}

/// Whether the file would have to grow, and cannot.
bool has_no_room(int descriptor, off64_t end) {
  if (!is_full()) return false;
  const int before = errno;
  struct stat64 status{};
  const bool grows = fstat64(descriptor, &status) == 0 && S_ISREG(status.st_mode) && end > status.st_size;
  const bool refused = grows && is_on_the_disk(descriptor);
  errno = refused ? ENOSPC : before;
  return refused;
}

off64_t length_of(const iovec* parts, int count) {
  off64_t sum = 0;
  for (int i = 0; i < count; ++i) sum += static_cast<off64_t>(parts[i].iov_len);
  return sum;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static const auto go_on = real<ssize_t(int, const void*, size_t)>("write");
  if (is_full()) {
    const auto at = lseek64(descriptor, 0, SEEK_CUR);
    if (at >= 0 && has_no_room(descriptor, at + static_cast<off64_t>(size))) return -1;
  }
  return go_on(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  static const auto go_on = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  if (has_no_room(descriptor, offset + static_cast<off64_t>(size))) return -1;
  return go_on(descriptor, bytes, size, offset);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return pwrite64(descriptor, bytes, size, offset);
}

ssize_t pwritev64(int descriptor, const iovec* parts, int count, off64_t offset) {
  static const auto go_on = real<ssize_t(int, const iovec*, int, off64_t)>("pwritev64");
  if (has_no_room(descriptor, offset + length_of(parts, count))) return -1;
  return go_on(descriptor, parts, count, offset);
}

ssize_t pwritev(int descriptor, const iovec* parts, int count, off_t offset) {
  return pwritev64(descriptor, parts, count, offset);
}

int posix_fallocate64(int descriptor, off64_t offset, off64_t size) {
  static const auto go_on = real<int(int, off64_t, off64_t)>("posix_fallocate64");
  return has_no_room(descriptor, offset + size) ? ENOSPC : go_on(descriptor, offset, size);
}

int posix_fallocate(int descriptor, off_t offset, off_t size) { return posix_fallocate64(descriptor, offset, size); }

int fallocate64(int descriptor, int mode, off64_t offset, off64_t size) {
  static const auto go_on = real<int(int, int, off64_t, off64_t)>("fallocate64");
  return has_no_room(descriptor, offset + size) ? -1 : go_on(descriptor, mode, offset, size);
}

int fallocate(int descriptor, int mode, off_t offset, off_t size) {
  return fallocate64(descriptor, mode, offset, size);
}
}
