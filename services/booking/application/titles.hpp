#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/booking/domain/booking.hpp"

#include <string_view>
#include <vector>

namespace boxoffice::booking {

/// What a title is to who names no performance.
struct TitleOnSale {
  bool is_known = false;  ///< a musical is called so
  /// Its performances on sale that have places without a seat, the next one first.
  std::vector<PerformanceId> with_places;
};

/// The titles of the catalogue, at hand: looking one up asks nobody.
class Titles {
 public:
  virtual ~Titles() = default;

  /// Whether they are as the catalogue has them, as far as this process knows; otherwise they are to be read before
  /// find().
  virtual bool are_current() const = 0;
  virtual Task<void> read() = 0;

  virtual TitleOnSale find(std::string_view title, Instant now) const = 0;
};

}  // namespace boxoffice::booking
