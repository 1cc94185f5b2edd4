#pragma once

#include "platform/async/spawn.hpp"
#include "services/booking/application/payment_client.hpp"
#include "services/booking/tests/bookings.hpp"

#include <chrono>
#include <functional>
#include <vector>

namespace boxoffice::booking {

/// A payment that answers what the test says, when it says.
class ScriptedPayment final : public PaymentClient {
 public:
  explicit ScriptedPayment(Scheduler& scheduler) : scheduler_(scheduler) {}

  Task<PaymentOutcome> approve(Booking booking, DeliveryMethod delivery) override {
    asked.push_back(booking);
    asked_for.push_back(delivery);
    if (on_approve) on_approve();
    if (takes > Scheduler::Duration::zero()) co_await sleep_for(scheduler_, takes);
    co_return outcome;
  }

  Task<PaymentFinding> find(BookingId) override {
    searched_at.push_back(scheduler_.steady_now().time_since_epoch());
    if (on_find) on_find();
    if (takes > Scheduler::Duration::zero()) co_await sleep_for(scheduler_, takes);
    co_return finding;
  }

  int refuses_for_s() override { return refuses; }

  PaymentOutcome outcome = Approved{the_price};
  PaymentFinding finding = Unknown{};
  Scheduler::Duration takes{0};
  int refuses = 0;
  std::function<void()> on_approve;  ///< may throw
  std::function<void()> on_find;     ///< may throw

  std::vector<Booking> asked;
  std::vector<DeliveryMethod> asked_for;
  std::vector<std::chrono::nanoseconds> searched_at;

 private:
  Scheduler& scheduler_;
};

}  // namespace boxoffice::booking
