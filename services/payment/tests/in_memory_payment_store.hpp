#pragma once

#include "platform/messaging/record.hpp"
#include "services/payment/application/payment_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::payment {

/// A payment store without a disk: the same promises, as long as the program runs. It is its own transaction.
class InMemoryPaymentStore final : public PaymentStore {
 public:
  Task<Opened> open(Payment draft) override {
    if (before_write) before_write("open");
    if (auto before = in_transaction.find_by_booking(draft.booking_id)) co_return Opened{*std::move(before), true};
    draft.id = in_transaction.next_id();
    in_transaction.add({.payment = draft});
    co_return Opened{std::move(draft), false};
  }

  Task<Result<Payment>> change(PaymentId id, Decision decision) override {
    if (before_write) before_write("change");
    const auto found = payments_.find(id);
    if (found == payments_.end()) co_return reject(RejectionKind::not_found, "no-such-payment");
    auto change = decision(found->second);
    if (!change) co_return std::unexpected(std::move(change.error()));
    auto payment = change->payment;
    if (payment.version != found->second.version) in_transaction.save(*std::move(change));
    co_return payment;
  }

  Task<Result<Payment>> change(const Payment& known, Decision decision) override {
    return change(known.id, std::move(decision));
  }

  Task<Result<Payment>> change(const Refund& known, RefundDecision decision) override {
    const auto refunds = in_transaction.refunds_of(known.booking_id);
    co_return co_await change(known.payment_id, [&](Payment payment) { return decision(std::move(payment), refunds); });
  }

  Task<std::optional<Payment>> find_by_booking(BookingId booking) override {
    co_return in_transaction.find_by_booking(booking);
  }

  Task<std::optional<std::vector<Refund>>> refunds_of(PaymentId payment) override {
    const auto found = payments_.find(payment);
    if (found == payments_.end()) co_return std::nullopt;
    co_return in_transaction.refunds_of(found->second.booking_id);
  }

  Task<std::optional<WaitingRefund>> waiting_refund_of(PaymentId payment) override {
    const auto booking = payments_.at(payment).booking_id;
    const auto is_closing = [booking](const auto& known) {
      return known.second.booking_id == booking && known.second.closes;
    };
    if (std::ranges::any_of(refunds_, is_closing)) co_return std::nullopt;
    co_return in_transaction.waiting_refund_of(booking);
  }

  Task<std::vector<Refund>> due_refunds(RefundId after, std::size_t at_most) override {
    std::vector<Refund> due;
    for (const auto& [id, refund] : refunds_)
      if (id > after && due.size() < at_most && is_open(refund) && !waits_for_others(refund)) due.push_back(refund);
    co_return due;
  }

  Task<std::vector<Payment>> pending(Instant requested_before, PaymentId after, std::size_t at_most) override {
    co_return those(after, at_most, [requested_before](const Payment& payment) {
      return payment.payment_status == PaymentStatus::pending_payment && payment.requested_at < requested_before;
    });
  }

  const std::vector<messaging::Record>& told() const { return told_; }
  const std::vector<LedgerEntry>& ledger() const { return ledger_; }

  /// Called with "open" or "change" before anything is written; what it throws is what the database would throw.
  std::function<void(std::string_view)> before_write;

 private:
  class InTransaction final : public PaymentsInTransaction {
   public:
    explicit InTransaction(InMemoryPaymentStore& store) : store_(store) {}

    std::optional<Payment> find_by_booking(BookingId booking) override {
      const auto found =
          store_.those({}, 1, [booking](const Payment& payment) { return payment.booking_id == booking; });
      return found.empty() ? std::nullopt : std::optional(found.front());
    }
    std::vector<Refund> refunds_of(BookingId booking) override {
      std::vector<Refund> found;
      for (const auto& [id, refund] : store_.refunds_)
        if (refund.booking_id == booking) found.push_back(refund);
      return found;
    }
    std::optional<WaitingRefund> waiting_refund_of(BookingId booking) override {
      const auto found = store_.waiting_.find(booking);
      return found == store_.waiting_.end() ? std::nullopt : std::optional(found->second);
    }
    bool note_return(BookingId booking, Instant) override { return store_.returned_.insert(booking).second; }
    bool are_tickets_back(BookingId booking) override { return store_.returned_.contains(booking); }
    PaymentId next_id() override { return PaymentId{static_cast<std::int64_t>(store_.payments_.size()) + 1}; }
    void add(Change change) override { save(std::move(change)); }
    void save(Change change) override {
      const auto& payment = change.payment;
      for (const auto& event : change.events)
        store_.told_.push_back(std::visit(
            [&](const auto& it) {
              return messaging::record_of(it, payment.booking_id.value, payment.version, payment.status_at);
            },
            event));
      store_.payments_[payment.id] = payment;
      if (change.refund) store_.save(*std::move(change.refund));
      if (change.waiting) store_.waiting_.emplace(payment.booking_id, *std::move(change.waiting));
      for (auto& entry : change.entries) {
        entry.id = LedgerEntryId{static_cast<std::int64_t>(store_.ledger_.size()) + 1};
        store_.ledger_.push_back(entry);
      }
    }

   private:
    InMemoryPaymentStore& store_;
  };

  void save(Refund refund) {
    if (refund.id == RefundId{}) refund.id = RefundId{static_cast<std::int64_t>(refunds_.size()) + 1};
    const auto id = refund.id;
    refunds_[id] = std::move(refund);
  }

  static bool is_open(const Refund& refund) { return refund.refund_status == RefundStatus::requested_refund; }

  bool waits_for_others(const Refund& refund) const {
    return refund.closes && std::ranges::any_of(refunds_, [&](const auto& other) {
             return other.second.booking_id == refund.booking_id && other.first != refund.id && is_open(other.second);
           });
  }

  template <class Condition>
  std::vector<Payment> those(PaymentId after, std::size_t at_most, Condition condition) const {
    std::vector<Payment> found;
    for (const auto& [id, payment] : payments_)
      if (id > after && found.size() < at_most && condition(payment)) found.push_back(payment);
    return found;
  }

  std::map<PaymentId, Payment> payments_;
  std::map<RefundId, Refund> refunds_;
  std::map<BookingId, WaitingRefund> waiting_;
  std::set<BookingId> returned_;
  std::vector<LedgerEntry> ledger_;
  std::vector<messaging::Record> told_;

 public:
  InTransaction in_transaction{*this};
};

}  // namespace boxoffice::payment
