#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <sys/random.h>

namespace boxoffice {

/// Where code gets its chance from: jitter, new ids, simulated failures. Given to whoever needs it, so that a test or
/// the simulator decides what is drawn. Not for several threads at once.
class Random {
 public:
  virtual ~Random() = default;

  /// 64 bits, each equally likely 0 or 1.
  virtual std::uint64_t next() = 0;

  /// A number from 0 to bound - 1; 0 when the bound is 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }

  /// A number from 0 (included) to 1 (excluded).
  double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
};

/// The kernel's generator: nobody can guess what comes next. Read in blocks, because a system call per number is dear.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override {
    if (used_ == block_.size()) refill();
    return block_[used_++];
  }

 private:
  void refill() {
    static_assert(sizeof(block_) <= 256, "getentropy gives no more at once");
    if (getentropy(block_.data(), sizeof(block_)) != 0) throw std::runtime_error("the system gives no random numbers");
    used_ = 0;
  }

  std::array<std::uint64_t, 32> block_;
  std::size_t used_ = block_.size();
};

/// The same numbers for the same seed (SplitMix64, Steele et al. 2014): tests and simulations.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() override {
    state_ += 0x9e3779b97f4a7c15;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace boxoffice
