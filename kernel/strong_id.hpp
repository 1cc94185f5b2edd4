#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace boxoffice {

/// An integer that names one thing of one kind. Ids of different kinds do not convert into each other; 0 names nothing.
template <class Tag>
struct StrongId {
  std::int64_t value = 0;

  friend constexpr auto operator<=>(StrongId, StrongId) = default;
};

using BookingId = StrongId<struct BookingTag>;
using PaymentId = StrongId<struct PaymentTag>;
using DeliveryId = StrongId<struct DeliveryTag>;
using PerformanceId = StrongId<struct PerformanceTag>;
using MyPageId = StrongId<struct MyPageTag>;

}  // namespace boxoffice

template <class Tag>
struct std::hash<boxoffice::StrongId<Tag>> {
  std::size_t operator()(boxoffice::StrongId<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
