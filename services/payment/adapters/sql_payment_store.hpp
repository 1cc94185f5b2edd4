#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/storage/store.hpp"
#include "services/payment/application/payment_store.hpp"

namespace boxoffice::payment {

/// Payments, their refunds and the ledger as rows of a database, their events in its outbox.
class SqlPaymentStore final : public PaymentStore {
 public:
  SqlPaymentStore(storage::Store& store, messaging::Outbox& outbox);

  Task<Opened> open(Payment draft) override;
  Task<Result<Payment>> change(PaymentId id, Decision decision) override;
  Task<Result<Payment>> change(const Payment& known, Decision decision) override;
  Task<Result<Payment>> change(const Refund& known, RefundDecision decision) override;
  Task<std::optional<Payment>> find_by_booking(BookingId booking) override;
  Task<std::optional<std::vector<Refund>>> refunds_of(PaymentId payment) override;
  Task<std::optional<WaitingRefund>> waiting_refund_of(PaymentId payment) override;
  Task<std::vector<Refund>> due_refunds(RefundId after, std::size_t at_most) override;
  Task<std::vector<Payment>> pending(Instant requested_before, PaymentId after, std::size_t at_most) override;

 private:
  Result<Payment> change_in(storage::Session& session, PaymentId id, const Decision& decision);

  storage::Store& store_;
  messaging::Outbox& outbox_;
};

/// The same rows inside a transaction that a consumer has opened.
class SqlPaymentsInTransaction final : public PaymentsInTransaction {
 public:
  SqlPaymentsInTransaction(storage::Session& session, messaging::Outbox& outbox) : session_(session), outbox_(outbox) {}

  std::optional<Payment> find_by_booking(BookingId booking) override;
  std::vector<Refund> refunds_of(BookingId booking) override;
  std::optional<WaitingRefund> waiting_refund_of(BookingId booking) override;
  bool note_return(BookingId booking, Instant now) override;
  bool are_tickets_back(BookingId booking) override;
  PaymentId next_id() override;
  void add(Change change) override;
  void save(Change change) override;

 private:
  storage::Session& session_;
  messaging::Outbox& outbox_;
};

}  // namespace boxoffice::payment
