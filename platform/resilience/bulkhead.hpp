#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace boxoffice::resilience {

/// Bounds the calls in flight to one other side: what does not fit is refused at once instead of queued. Slots must not
/// outlive it. Not for several threads at once.
class Bulkhead {
 public:
  /// One call in flight, from enter() until it is destroyed.
  class Slot {
   public:
    Slot(Slot&& other) noexcept : bulkhead_(std::exchange(other.bulkhead_, nullptr)) {}
    Slot& operator=(Slot&& other) noexcept {
      std::swap(bulkhead_, other.bulkhead_);
      return *this;
    }
    ~Slot() {
      if (bulkhead_) --bulkhead_->in_flight_;
    }

   private:
    friend Bulkhead;
    explicit Slot(Bulkhead& bulkhead) : bulkhead_(&bulkhead) {}

    Bulkhead* bulkhead_;
  };

  explicit Bulkhead(std::size_t limit) : limit_(limit) {}
  Bulkhead(const Bulkhead&) = delete;
  Bulkhead& operator=(const Bulkhead&) = delete;

  /// A slot, or nothing when as many calls as allowed are in flight.
  std::optional<Slot> enter() {
    if (refuses()) return std::nullopt;
    ++in_flight_;
    return Slot(*this);
  }

  /// Whether enter() would give no slot now, counted like a call that got none: for who asks before a call is prepared.
  bool refuses() {
    if (in_flight_ < limit_) return false;
    ++refused_;
    return true;
  }

  std::size_t limit() const { return limit_; }
  std::size_t in_flight() const { return in_flight_; }
  std::uint64_t refused() const { return refused_; }

 private:
  std::size_t limit_;
  std::size_t in_flight_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace boxoffice::resilience
