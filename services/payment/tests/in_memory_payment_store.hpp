#pragma once

#include "platform/messaging/record.hpp"
#include "services/payment/application/payment_store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
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
    in_transaction.add({draft, {}});
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

  Task<std::optional<Payment>> find_by_booking(BookingId booking) override {
    co_return in_transaction.find_by_booking(booking);
  }

  Task<std::vector<Payment>> awaiting_refund(PaymentId after, std::size_t at_most) override {
    co_return those(after, at_most, [](const Payment& payment) {
      return payment.payment_status == PaymentStatus::complete_payment && payment.refund_requested_at;
    });
  }

  Task<std::vector<Payment>> pending(Instant requested_before, PaymentId after, std::size_t at_most) override {
    co_return those(after, at_most, [requested_before](const Payment& payment) {
      return payment.payment_status == PaymentStatus::pending_payment && payment.requested_at < requested_before;
    });
  }

  const std::vector<messaging::Record>& told() const { return told_; }

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
    }

   private:
    InMemoryPaymentStore& store_;
  };

  template <class Condition>
  std::vector<Payment> those(PaymentId after, std::size_t at_most, Condition condition) const {
    std::vector<Payment> found;
    for (const auto& [id, payment] : payments_)
      if (id > after && found.size() < at_most && condition(payment)) found.push_back(payment);
    return found;
  }

  std::map<PaymentId, Payment> payments_;
  std::vector<messaging::Record> told_;

 public:
  InTransaction in_transaction{*this};
};

}  // namespace boxoffice::payment
