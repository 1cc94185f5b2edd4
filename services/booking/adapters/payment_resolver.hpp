#pragma once

#include "kernel/strong_id.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/resilience/retry.hpp"
#include "services/booking/application/settle_unknown_payment.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <unordered_set>

namespace boxoffice::booking {

/// Asks about each payment whose outcome is unknown, after 1 s, 5 s, 30 s, 2 m, 10 m and 30 m (resilience.md), until
/// the booking is settled. After the last time it goes on asking at the longest interval, while a person has been told.
class PaymentResolver {
 public:
  using OnFailure = std::function<void(const std::exception&)>;

  PaymentResolver(SettleUnknownPayment& settle, Scheduler& scheduler, OnFailure on_failure);

  /// Takes a booking on. Twice is the same as once.
  void watch(BookingId booking);

  /// Asks whenever it is time to, until stop().
  Task<void> run();
  void stop();

  /// How many bookings are not settled yet.
  std::size_t watched() const { return watched_.size(); }

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Case {
    BookingId booking;
    std::size_t asked = 0;
  };

  void put_off(Case unsettled);
  void ask_about_due();
  Scheduler::Duration until_next() const;
  Task<void> ask(Case unsettled);
  Task<bool> settled(BookingId booking, bool last_time);

  SettleUnknownPayment& settle_;
  Scheduler& scheduler_;
  OnFailure on_failure_;
  resilience::RetrySchedule schedule_ = resilience::RetrySchedule::for_unknown_outcomes();
  std::unordered_set<BookingId> watched_;
  std::multimap<Time, Case> due_;
  Signal changed_;
  TaskScope asking_;
  bool stopping_ = false;
};

}  // namespace boxoffice::booking
