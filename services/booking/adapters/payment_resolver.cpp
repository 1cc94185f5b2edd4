#include "services/booking/adapters/payment_resolver.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::booking {
namespace {

constexpr auto after_the_last = std::chrono::minutes{30};
constexpr auto nothing_due = std::chrono::hours{1};
constexpr std::size_t asked_at_once = 200;

}  // namespace

PaymentResolver::PaymentResolver(SettleUnknownPayment& settle, Scheduler& scheduler, OnFailure on_failure)
    : settle_(settle),
      scheduler_(scheduler),
      on_failure_(std::move(on_failure)),
      changed_(scheduler),
      asking_(scheduler) {}

void PaymentResolver::watch(BookingId booking) {
  if (!watched_.insert(booking).second) return;
  put_off({booking});
  changed_.notify();
}

Task<void> PaymentResolver::run() {
  while (!stopping_) {
    ask_about_due();
    co_await changed_.wait_for(until_next());
  }
  co_await asking_.join(std::chrono::seconds{5});
}

void PaymentResolver::stop() {
  stopping_ = true;
  changed_.notify();
}

void PaymentResolver::put_off(Case unsettled) {
  const auto wait = schedule_.wait_after(unsettled.asked).value_or(after_the_last);
  due_.emplace(scheduler_.steady_now() + wait, unsettled);
}

void PaymentResolver::ask_about_due() {
  while (!due_.empty() && due_.begin()->first <= scheduler_.steady_now() && asking_.running() < asked_at_once) {
    const auto unsettled = due_.extract(due_.begin()).mapped();
    asking_.spawn(ask(unsettled));
  }
}

Scheduler::Duration PaymentResolver::until_next() const {
  if (due_.empty() || asking_.running() >= asked_at_once) return nothing_due;
  const auto wait = std::chrono::ceil<Scheduler::Duration>(due_.begin()->first - scheduler_.steady_now());
  return std::max(wait, Scheduler::Duration{0});
}

Task<void> PaymentResolver::ask(Case unsettled) {
  ++unsettled.asked;
  const bool last_time = !schedule_.wait_after(unsettled.asked);
  if (co_await settled(unsettled.booking, last_time)) {
    watched_.erase(unsettled.booking);
  } else {
    put_off(unsettled);
  }
  changed_.notify();
}

Task<bool> PaymentResolver::settled(BookingId booking, bool last_time) {
  try {
    co_return co_await settle_(booking, last_time);
  } catch (const std::exception& failure) {
    on_failure_(failure);
  }
  co_return false;
}

}  // namespace boxoffice::booking
