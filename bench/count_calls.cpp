// Loaded into a program before its libraries (LD_PRELOAD), this counts its allocations and its flushes to disk. The two
// counters live in the file that COUNT_CALLS_FILE names, so that they can be read while the program runs.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

struct Counters {
  std::atomic<std::uint64_t> allocations;
  std::atomic<std::uint64_t> flushes;
};

Counters nowhere;
std::atomic<Counters*> counters{&nowhere};

[[gnu::constructor]] void open_counters() {
  const char* path = std::getenv("COUNT_CALLS_FILE");
  const int file = path ? open(path, O_RDWR | O_CREAT, 0600) : -1;
  if (file < 0 || ftruncate(file, sizeof(Counters)) != 0) return;
  void* shared = mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) counters = static_cast<Counters*>(shared);
}

void count_allocation() {
  counters.load(std::memory_order_relaxed)->allocations.fetch_add(1, std::memory_order_relaxed);
}

int count_flush(const char* name, int file) {
  counters.load(std::memory_order_relaxed)->flushes.fetch_add(1, std::memory_order_relaxed);
  return reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, name))(file);
}

}  // namespace

// glibc's own allocator, under the names that it gives it for such a purpose.
extern "C" {

void* __libc_malloc(std::size_t size);                           // NOLINT(readability-identifier-naming): glibc's
void* __libc_calloc(std::size_t count, std::size_t size);        // NOLINT(readability-identifier-naming): glibc's
void* __libc_realloc(void* old, std::size_t size);               // NOLINT(readability-identifier-naming): glibc's
void* __libc_memalign(std::size_t alignment, std::size_t size);  // NOLINT(readability-identifier-naming): glibc's

void* malloc(std::size_t size) {
  count_allocation();
  return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
  count_allocation();
  return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) {
  count_allocation();
  return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  count_allocation();
  return __libc_memalign(alignment, size);
}

int fsync(int file) { return count_flush("fsync", file); }
int fdatasync(int file) { return count_flush("fdatasync", file); }
}
