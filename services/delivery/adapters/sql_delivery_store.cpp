#include "services/delivery/adapters/sql_delivery_store.hpp"

#include "platform/messaging/record.hpp"
#include "platform/storage/table_text.hpp"

#include <utility>
#include <variant>

namespace boxoffice::delivery {
namespace {

constexpr storage::Insert<Delivery> insert_delivery{"delivery"};
constexpr auto& delivery_by_id = storage::Reading<Delivery, "delivery">::by_id;
constexpr storage::Query<Delivery, BookingId> delivery_by_booking{
    "SELECT id, booking_id, addr, delivery_status, delivery_date, shipper_name, started_at, status_at, status_by, "
    "status_reason,"
    " version FROM delivery WHERE booking_id = :booking"};
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
  session.run(update_delivery, delivery.delivery_status, delivery.status_at, delivery.status_by, delivery.status_reason,
              delivery.version, delivery.id);
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

std::optional<Delivery> SqlDeliveriesInTransaction::find_by_booking(BookingId booking) {
  return session_.find(delivery_by_booking, booking);
}

DeliveryId SqlDeliveriesInTransaction::next_id() { return DeliveryId{session_.next_id("delivery")}; }

void SqlDeliveriesInTransaction::add(Change change) {
  session_.insert(insert_delivery, change.delivery);
  session_.add_to_total("delivery", 1);
  publish(session_, outbox_, change);
}

void SqlDeliveriesInTransaction::save(Change change) { save_change(session_, outbox_, change); }

}  // namespace boxoffice::delivery
