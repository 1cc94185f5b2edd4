// Loaded into a program before its libraries (LD_PRELOAD), this counts its allocations and its flushes to disk.

#include "bench/shared_counters.hpp"

#include <dlfcn.h>

#include <cstddef>

namespace {

constinit boxoffice::bench::SharedCounters counters;

[[gnu::constructor]] void open_counters() { counters.open(); }

void count_allocation() { counters.add(0); }

int count_flush(const char* name, int file) {
  counters.add(1);
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
