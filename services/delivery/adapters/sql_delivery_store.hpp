#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/storage/store.hpp"
#include "services/delivery/application/delivery_store.hpp"

namespace boxoffice::delivery {

/// Deliveries as rows of a database, their events in its outbox.
class SqlDeliveryStore final : public DeliveryStore {
 public:
  SqlDeliveryStore(storage::Store& store, messaging::Outbox& outbox);

  Task<Result<Delivery>> change(DeliveryId id, Decision decision) override;

 private:
  storage::Store& store_;
  messaging::Outbox& outbox_;
};

/// The same rows inside a transaction that a consumer has opened.
class SqlDeliveriesInTransaction final : public DeliveriesInTransaction {
 public:
  SqlDeliveriesInTransaction(storage::Session& session, messaging::Outbox& outbox)
      : session_(session), outbox_(outbox) {}

  std::optional<Delivery> find_by_booking(BookingId booking) override;
  DeliveryId next_id() override;
  void add(Change change) override;
  void save(Change change) override;

 private:
  storage::Session& session_;
  messaging::Outbox& outbox_;
};

}  // namespace boxoffice::delivery
