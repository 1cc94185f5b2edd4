// Loaded into a program before its libraries (LD_PRELOAD), this counts what it copies in memory by calls to memcpy and
// memmove, and how many bytes. Small copies of a known size are instructions, not calls.

#include "bench/shared_counters.hpp"

#include <dlfcn.h>

#include <atomic>
#include <cstddef>

namespace {

using Copy = void* (*)(void*, const void*, std::size_t);

constinit boxoffice::bench::SharedCounters counters;
std::atomic<Copy> copy_apart{nullptr};        // the C library's, as soon as it was looked up
std::atomic<Copy> copy_overlapping{nullptr};  // likewise

[[gnu::constructor]] void begin() {
  copy_apart = reinterpret_cast<Copy>(dlsym(RTLD_NEXT, "memcpy"));
  copy_overlapping = reinterpret_cast<Copy>(dlsym(RTLD_NEXT, "memmove"));
  counters.open();
}

/// Until then: looking them up copies, too.
[[clang::no_builtin("memcpy", "memmove")]] void* copy_by_bytes(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<volatile char*>(to);
  const auto* source = static_cast<const volatile char*>(from);
  if (to < from) {
    for (std::size_t i = 0; i < size; ++i) target[i] = source[i];
  } else {
    for (std::size_t i = size; i > 0; --i) target[i - 1] = source[i - 1];
  }
  return to;
}

void* count(const std::atomic<Copy>& copy, void* to, const void* from, std::size_t size) {
  counters.add(0);
  counters.add(1, size);
  const auto known = copy.load(std::memory_order_relaxed);
  return known ? known(to, from, size) : copy_by_bytes(to, from, size);
}

}  // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) { return count(copy_apart, to, from, size); }
void* memmove(void* to, const void* from, std::size_t size) { return count(copy_overlapping, to, from, size); }
}
