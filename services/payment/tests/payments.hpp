#pragma once

#include "kernel/tests/is_rejected.hpp"
#include "services/payment/domain/payment.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::payment {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
inline constexpr Instant later = noon + std::chrono::minutes(5);
inline constexpr auto the_price = Money::won(90'000);

inline PaymentOrder an_order(BookingId booking = BookingId{7}, Money amount = the_price) {
  return {booking, "서울시 종로구", amount};
}

/// As of a booking with fees: 90,000 for everything, 3,200 of it for the delivery.
inline PaymentOrder an_order_with_fees() {
  auto order = an_order();
  order.booking_fees = Money::won(2'000);
  order.delivery_fee = Money::won(3'200);
  return order;
}

inline Payment a_pending_payment(BookingId booking = BookingId{7}) {
  auto payment = open(an_order(booking), noon);
  payment.id = PaymentId{3};
  return payment;
}
inline Payment a_complete_payment() {
  return approve(a_pending_payment(), "reference", ChangedBy::provider, noon)->payment;
}
inline Payment a_failed_payment() {
  return fail(a_pending_payment(), failure::declined, ChangedBy::provider, noon)->payment;
}
inline constexpr RefundOrder everything{.why = refund_reason::booking_canceled};

/// What is asked for when some tickets are given back.
inline RefundOrder a_part(Money amount, Money cancellation_fee = {}, Money booking_fees = {}) {
  return {.why = refund_reason::tickets_canceled,
          .closes = false,
          .amount = amount,
          .cancellation_fee = cancellation_fee,
          .booking_fees = booking_fees};
}

/// A payment with its refunds and its part of the ledger, which decisions change as a store does.
struct Account {
  Payment payment;
  std::vector<Refund> refunds = {};
  std::vector<LedgerEntry> ledger = {};
  std::vector<Event> told = {};
  std::optional<WaitingRefund> waiting = {};

  void save(Change change) {
    payment = std::move(change.payment);
    told.insert(told.end(), change.events.begin(), change.events.end());
    ledger.insert(ledger.end(), change.entries.begin(), change.entries.end());
    if (change.waiting) waiting = std::move(change.waiting);
    if (!change.refund) return;
    auto& refund = *change.refund;
    if (refund.id == RefundId{}) {
      refund.id = RefundId{static_cast<std::int64_t>(refunds.size()) + 1};
      refunds.push_back(std::move(refund));
    } else {
      refunds.at(static_cast<std::size_t>(refund.id.value) - 1) = std::move(refund);
    }
  }
  bool approve_it(Instant now = noon) { return save_if_any(approve(payment, "reference", ChangedBy::provider, now)); }
  bool ask_back(const RefundOrder& order, Instant now = noon) {
    return save_if_any(request_refund(payment, refunds, order, now));
  }
  bool bring_tickets_back(Instant now = noon) {
    return save_if_any(release_refund(payment, waiting.value(), refunds, now));
  }
  Result<Change> confirm(RefundId id, Instant now = noon) {
    auto change = confirm_refund(payment, refunds, id, now);
    if (change) save(*change);
    return change;
  }
  /// The same where nothing speaks against it.
  void give_back(RefundId id, Instant now = noon) { save(confirm_refund(payment, refunds, id, now).value()); }

 private:
  template <class Maybe>
  bool save_if_any(Maybe change) {
    if (!change) return false;
    save(*std::move(change));
    return true;
  }
};

inline Account a_complete_account(const PaymentOrder& order = an_order()) {
  Account account{open(order, noon)};
  account.payment.id = PaymentId{3};
  account.approve_it();
  return account;
}

/// Complete, and to be given back.
inline Change the_request_for_a_refund() { return *request_refund(a_complete_payment(), {}, everything, noon); }
inline Payment a_payment_to_refund() { return the_request_for_a_refund().payment; }
inline Payment a_refunded_payment() {
  auto account = a_complete_account();
  account.ask_back(everything);
  account.give_back(RefundId{1});
  return account.payment;
}

inline Payment a_payment_that_is(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::pending_payment: return a_pending_payment();
    case PaymentStatus::complete_payment: return a_complete_payment();
    case PaymentStatus::cancel_payment: return a_refunded_payment();
    case PaymentStatus::failed_payment: return a_failed_payment();
  }
}

inline std::vector<std::string_view> types_of(const std::vector<Event>& events) {
  std::vector<std::string_view> types;
  for (const auto& event : events) types.push_back(std::visit([](const auto& told) { return told.type; }, event));
  return types;
}

inline void PrintTo(const Payment& payment, std::ostream* out) {
  *out << "payment " << payment.id.value << " for booking " << payment.booking_id.value << " of state "
       << static_cast<int>(payment.payment_status) << " (" << payment.status_reason << ") in version "
       << payment.version;
}

}  // namespace boxoffice::payment
