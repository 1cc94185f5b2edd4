#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/messaging/record.hpp"
#include "platform/storage/store.hpp"
#include "services/delivery/application/delivery_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace boxoffice::delivery {

/// Deliveries as rows of a database, their events in its outbox.
class SqlDeliveryStore final : public DeliveryStore {
 public:
  SqlDeliveryStore(storage::Store& store, messaging::Outbox& outbox);

  Task<Result<Delivery>> change(DeliveryId id, Decision decision) override;
  Task<std::vector<Outcome>> change_each(std::vector<DeliveryId> ids, Decision decision) override;
  Task<std::vector<Delivery>> pick(Picking picking) override;
  Task<std::vector<Delivery>> resting(DeliveryStep step, Instant since_before, std::size_t at_most) override;
  Task<std::vector<Delivery>> recalled(DeliveryStep step, Instant before, std::size_t at_most) override;

 private:
  Outcome change_in(storage::Session& session, DeliveryId id, const Decision& decision);

  storage::Store& store_;
  messaging::Outbox& outbox_;
};

/// The same rows inside a transaction that a consumer has opened.
class SqlDeliveriesInTransaction final : public DeliveriesInTransaction {
 public:
  /// `records` are about all the bookings that it will be asked about, so that they are looked for together.
  SqlDeliveriesInTransaction(storage::Session& session, messaging::Outbox& outbox,
                             std::span<const messaging::Record> records);

  std::optional<Delivery> find_by_booking(BookingId booking) override;
  DeliveryId next_id() override;
  void add(Change change) override;
  void save(Change change) override;

 private:
  void note(Delivery delivery);

  storage::Session& session_;
  messaging::Outbox& outbox_;
  std::unordered_map<std::int64_t, Delivery> known_;  ///< by booking
};

}  // namespace boxoffice::delivery
