#include "services/delivery/adapters/sql_delivery_store.hpp"

#include "platform/storage/table_text.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::delivery {
namespace {

constexpr storage::Insert<Delivery> insert_delivery{"delivery"};
constexpr auto& delivery_by_id = storage::Reading<Delivery, "delivery">::by_id;
constexpr auto& deliveries_by_booking = storage::Reading<Delivery, "delivery">::by_many<"booking_id">;
constexpr storage::Command<DeliveryStatus, Instant, ChangedBy, std::string, std::int64_t, DeliveryId> update_delivery{
    "UPDATE delivery SET delivery_status = :status, status_at = :at, status_by = :by, status_reason = :reason, version "
    "= :version"
    " WHERE id = :id"};

void publish(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& delivery = change.delivery;
  for (const auto& event : change.events)
    std::visit(
        [&](const auto& told) {
          outbox.publish(session,
                         messaging::record_of(told, delivery.booking_id.value, delivery.version, delivery.status_at));
        },
        event);
}

void save_change(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& delivery = change.delivery;
  session.amend(update_delivery, delivery.delivery_status, delivery.status_at, delivery.status_by,
                delivery.status_reason, delivery.version, delivery.id);
  publish(session, outbox, change);
}

}  // namespace

SqlDeliveryStore::SqlDeliveryStore(storage::Store& store, messaging::Outbox& outbox) : store_(store), outbox_(outbox) {}

Task<Result<Delivery>> SqlDeliveryStore::change(DeliveryId id, Decision decision) {
  return store_.write([this, id, decision = std::move(decision)](storage::Session& session) -> Result<Delivery> {
    auto found = session.find(delivery_by_id, id.value);
    if (!found) return reject(RejectionKind::not_found, "no-such-delivery");
    const auto version = found->version;
    auto change = decision(*std::move(found));
    if (!change) return std::unexpected(std::move(change.error()));
    if (change->delivery.version != version) save_change(session, outbox_, *change);
    return std::move(change->delivery);
  });
}

SqlDeliveriesInTransaction::SqlDeliveriesInTransaction(storage::Session& session, messaging::Outbox& outbox,
                                                       std::span<const messaging::Record> records)
    : session_(session), outbox_(outbox) {
  std::vector<long long> bookings;
  bookings.reserve(records.size());
  for (const auto& record : records) bookings.push_back(record.key);
  session_.each_of(deliveries_by_booking, bookings, [this](Delivery delivery) { note(std::move(delivery)); });
}

std::optional<Delivery> SqlDeliveriesInTransaction::find_by_booking(BookingId booking) {
  const auto known = known_.find(booking.value);
  if (known == known_.end()) return std::nullopt;
  return known->second;
}

void SqlDeliveriesInTransaction::note(Delivery delivery) {
  const auto booking = delivery.booking_id.value;
  known_.insert_or_assign(booking, std::move(delivery));
}

DeliveryId SqlDeliveriesInTransaction::next_id() { return DeliveryId{session_.next_id("delivery")}; }

void SqlDeliveriesInTransaction::add(Change change) {
  session_.insert(insert_delivery, change.delivery);
  session_.add_to_total("delivery", 1);
  publish(session_, outbox_, change);
  note(std::move(change.delivery));
}

void SqlDeliveriesInTransaction::save(Change change) {
  save_change(session_, outbox_, change);
  note(std::move(change.delivery));
}

}  // namespace boxoffice::delivery
