#include "services/delivery/adapters/sql_delivery_store.hpp"

#include "platform/storage/table_text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::delivery {
namespace {

constexpr storage::Insert<Delivery> insert_delivery{"delivery"};
using Deliveries = storage::Reading<Delivery, "delivery">;
constexpr auto& delivery_by_id = Deliveries::by_id;
constexpr auto& deliveries_by_booking = Deliveries::by_many<"booking_id">;
constexpr storage::Command<DeliveryStatus, DeliveryStep, std::optional<Instant>, std::optional<Instant>, Instant,
                           ChangedBy, std::string, std::int64_t, DeliveryId>
    update_delivery{
        "UPDATE delivery SET delivery_status = :status, delivery_step = :step, step_at = :step_at,"
        " recalled_at = :recalled_at, status_at = :at, status_by = :by, status_reason = :reason, version = :version"
        " WHERE id = :id"};
constexpr auto& deliveries_to_move = Deliveries::where<
    "delivery_status = 'START_DELIVERY' AND delivery_step = :step AND delivery_method = :method AND id > :after"
    " AND recalled_at IS NULL ORDER BY id LIMIT :size",
    DeliveryStep, DeliveryMethod, DeliveryId, long long>;
constexpr auto& deliveries_resting = Deliveries::where<
    "delivery_status = 'START_DELIVERY' AND delivery_step = :step AND COALESCE(step_at, started_at) <= :before"
    " AND recalled_at IS NULL ORDER BY delivery_method, id LIMIT :size",
    DeliveryStep, Instant, long long>;
constexpr auto& deliveries_recalled =
    Deliveries::where<"delivery_step = :step AND recalled_at <= :before ORDER BY recalled_at, id LIMIT :size",
                      DeliveryStep, Instant, long long>;

/// The last event is of the version that the delivery has now, those before of the ones before.
void publish(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& delivery = change.delivery;
  const auto at = std::max(delivery.status_at, delivery.step_at.value_or(delivery.status_at));
  auto version = delivery.version - std::ssize(change.events);
  for (const auto& event : change.events) {
    ++version;
    std::visit(
        [&](const auto& told) {
          outbox.publish(session, messaging::record_of(told, delivery.booking_id.value, version, at));
        },
        event);
  }
}

void save_change(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& delivery = change.delivery;
  session.amend(update_delivery, delivery.delivery_status, delivery.delivery_step, delivery.step_at,
                delivery.recalled_at, delivery.status_at, delivery.status_by, delivery.status_reason, delivery.version,
                delivery.id);
  publish(session, outbox, change);
}

}  // namespace

SqlDeliveryStore::SqlDeliveryStore(storage::Store& store, messaging::Outbox& outbox) : store_(store), outbox_(outbox) {}

Task<Result<Delivery>> SqlDeliveryStore::change(DeliveryId id, Decision decision) {
  return store_.write([this, id, decision = std::move(decision)](storage::Session& session) {
    return change_in(session, id, decision).delivery;
  });
}

Task<std::vector<Outcome>> SqlDeliveryStore::change_each(std::vector<DeliveryId> ids, Decision decision) {
  return store_.write([this, ids = std::move(ids), decision = std::move(decision)](storage::Session& session) {
    std::vector<Outcome> outcomes;
    for (const auto id : ids) outcomes.push_back(change_in(session, id, decision));
    return outcomes;
  });
}

Outcome SqlDeliveryStore::change_in(storage::Session& session, DeliveryId id, const Decision& decision) {
  auto found = session.find(delivery_by_id, id.value);
  if (!found) return {id, reject(RejectionKind::not_found, "no-such-delivery", "There is no such delivery.")};
  const auto version = found->version;
  auto change = decision(*std::move(found));
  if (!change) return {id, std::unexpected(std::move(change.error()))};
  const bool changed = change->delivery.version != version;
  if (changed) save_change(session, outbox_, *change);
  return {id, std::move(change->delivery), changed};
}

Task<std::vector<Delivery>> SqlDeliveryStore::pick(Picking picking) {
  return store_.read([picking](storage::Session& session) {
    return session.all(deliveries_to_move, picking.step, picking.method, picking.after,
                       static_cast<long long>(picking.at_most));
  });
}

Task<std::vector<Delivery>> SqlDeliveryStore::resting(DeliveryStep step, Instant since_before, std::size_t at_most) {
  return store_.read([=](storage::Session& session) {
    return session.all(deliveries_resting, step, since_before, static_cast<long long>(at_most));
  });
}

Task<std::vector<Delivery>> SqlDeliveryStore::recalled(DeliveryStep step, Instant before, std::size_t at_most) {
  return store_.read([=](storage::Session& session) {
    return session.all(deliveries_recalled, step, before, static_cast<long long>(at_most));
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
