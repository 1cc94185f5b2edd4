// Loaded into the program before its libraries (LD_PRELOAD), this puts its SQLite files on a disk that forgets, when
// the process is killed, whatever was written and not flushed: as a real disk does when the power fails. kill -9 alone
// shows nothing of the kind, because the kernel still has every write.
//
// Writes to `*.db`, `*.db-wal` and `*.db-journal` are held in memory until fsync or fdatasync; reads see them. The
// index of a log (`-shm`) is left alone: SQLite makes it anew when it opens a database that nobody uses.
// LOSSY_DISK_FLUSH_US is how long a flush takes (1,000 by default). Other processes may read the files whenever the
// program is at rest.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Write {
  off64_t offset;
  std::vector<char> bytes;

  off64_t end() const { return offset + static_cast<off64_t>(bytes.size()); }
};

/// What was written to a file and not flushed, in order.
struct File {
  std::vector<Write> unflushed;

  off64_t end() const {
    off64_t furthest = 0;
    for (const auto& write : unflushed) furthest = std::max(furthest, write.end());
    return furthest;
  }
};

using Inode = std::pair<dev_t, ino_t>;

std::mutex guard;  // of everything below but the descriptors themselves
std::map<Inode, File>& files() {
  static auto* all = new std::map<Inode, File>;  // never destroyed: threads may still write while the program ends
  return *all;
}
std::array<std::atomic<File*>, 1 << 16> by_descriptor;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

const auto real_open = real<int(const char*, int, ...)>("open64");
const auto real_close = real<int(int)>("close");
const auto real_read = real<ssize_t(int, void*, size_t, off64_t)>("pread64");
const auto real_write = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
const auto real_stat = real<int(int, struct stat64*)>("fstat64");
const auto real_truncate = real<int(int, off64_t)>("ftruncate64");

File* file_of(int descriptor) {
  const auto index = static_cast<std::size_t>(descriptor);
  return index < by_descriptor.size() ? by_descriptor[index].load(std::memory_order_relaxed) : nullptr;
}

void remember(int descriptor, std::string_view path) {
  const auto index = static_cast<std::size_t>(descriptor);
  if (descriptor < 0 || index >= by_descriptor.size()) return;
  File* file = nullptr;
  struct stat64 status{};
  const bool is_database = path.ends_with(".db") || path.ends_with(".db-wal") || path.ends_with(".db-journal");
  if (is_database && real_stat(descriptor, &status) == 0) {
    const std::lock_guard lock(guard);
    file = &files()[{status.st_dev, status.st_ino}];
    // The number of a file that was removed may be a new file's.
    const bool is_open = std::ranges::any_of(by_descriptor, [=](const auto& known) { return known == file; });
    if (!is_open && status.st_size == 0) file->unflushed.clear();
  }
  by_descriptor[index] = file;
}

/// Lays what was not flushed over what was read. Returns how many bytes there are then.
ssize_t overlay(const File& file, char* buffer, std::size_t size, off64_t offset, ssize_t read) {
  const auto wanted = std::min(static_cast<off64_t>(size), file.end() - offset);
  if (wanted > read) {
    std::memset(buffer + read, 0, static_cast<std::size_t>(wanted - read));
    read = wanted;
  }
  for (const auto& write : file.unflushed) {
    const auto from = std::max(write.offset, offset);
    const auto to = std::min(write.end(), offset + read);
    if (from < to)
      std::memcpy(buffer + (from - offset), write.bytes.data() + (from - write.offset),
                  static_cast<std::size_t>(to - from));
  }
  return read;
}

int flush(int descriptor, File& file) {
  static const char* const duration = std::getenv("LOSSY_DISK_FLUSH_US");
  const timespec disk_time{0, (duration ? std::atol(duration) : 1'000) * 1'000};
  nanosleep(&disk_time, nullptr);  // as long as a disk takes
  const std::lock_guard lock(guard);
  for (const auto& write : file.unflushed)
    if (real_write(descriptor, write.bytes.data(), write.bytes.size(), write.offset) !=
        static_cast<ssize_t>(write.bytes.size()))
      return -1;
  file.unflushed.clear();
  return 0;
}

}  // namespace

extern "C" {

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(more, int) : 0;
  va_end(more);
  const int descriptor = real_open(path, flags, mode);
  remember(descriptor, path);
  return descriptor;
}

int close(int descriptor) {
  remember(descriptor, {});
  return real_close(descriptor);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  auto* file = file_of(descriptor);
  if (!file) return real_write(descriptor, bytes, size, offset);
  const auto* begin = static_cast<const char*>(bytes);
  const std::lock_guard lock(guard);
  file->unflushed.push_back({offset, {begin, begin + size}});
  return static_cast<ssize_t>(size);
}

ssize_t pread64(int descriptor, void* buffer, size_t size, off64_t offset) {
  auto* file = file_of(descriptor);
  if (!file) return real_read(descriptor, buffer, size, offset);
  const std::lock_guard lock(guard);
  const auto read = real_read(descriptor, buffer, size, offset);
  return read < 0 ? read : overlay(*file, static_cast<char*>(buffer), size, offset, read);
}

int fstat64(int descriptor, struct stat64* status) noexcept {
  const int result = real_stat(descriptor, status);
  auto* file = file_of(descriptor);
  if (!file || result != 0) return result;
  const std::lock_guard lock(guard);
  status->st_size = std::max(status->st_size, file->end());
  return result;
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  if (auto* file = file_of(descriptor)) {
    const std::lock_guard lock(guard);
    std::erase_if(file->unflushed, [=](const Write& write) { return write.offset >= size; });
    for (auto& write : file->unflushed)
      if (write.end() > size) write.bytes.resize(static_cast<std::size_t>(size - write.offset));
  }
  return real_truncate(descriptor, size);
}

int fdatasync(int descriptor) {
  auto* file = file_of(descriptor);
  return file ? flush(descriptor, *file) : real<int(int)>("fdatasync")(descriptor);
}

int fsync(int descriptor) {
  auto* file = file_of(descriptor);
  return file ? flush(descriptor, *file) : real<int(int)>("fsync")(descriptor);
}
}
