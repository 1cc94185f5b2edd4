#include "apps/audit/rows.hpp"

#include "platform/storage/table_text.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"

#include <stdexcept>
#include <string_view>

namespace boxoffice::audit {
namespace {

using Id = std::int64_t;
using mypage::MyPage;
using mypage::TableSide;

constexpr storage::Query<BookingRow, Id, Id> bookings_in{
    "SELECT id, booking_status, price, booked_at, status_at, status_reason, version FROM booking"
    " WHERE id >= :low AND id <= :high ORDER BY id"};
constexpr storage::Query<PaymentRow, Id, Id> payments_in{
    "SELECT p.booking_id, p.payment_status, p.amount, p.requested_at, p.status_at, p.status_reason,"
    " p.refund_requested_at, p.version, COALESCE(r.open_ones, 0), COALESCE(r.parts, 0), COALESCE(r.parts_done, 0),"
    " r.open_since, r.closing_at, CASE WHEN w.id IS NULL THEN 0 ELSE 1 END"
    " FROM payment p LEFT JOIN (SELECT booking_id,"
    "  COUNT(CASE WHEN refund_status = 'REQUESTED_REFUND' THEN 1 END) AS open_ones,"
    "  COUNT(CASE WHEN closes = 0 THEN 1 END) AS parts,"
    "  COUNT(CASE WHEN closes = 0 AND refund_status = 'DONE_REFUND' THEN 1 END) AS parts_done,"
    "  MIN(CASE WHEN refund_status = 'REQUESTED_REFUND' THEN requested_at END) AS open_since,"
    "  MAX(CASE WHEN closes = 1 THEN requested_at END) AS closing_at"
    "  FROM refund WHERE booking_id >= :low AND booking_id <= :high GROUP BY booking_id) r"
    " ON r.booking_id = p.booking_id LEFT JOIN waiting_refund w ON w.id = p.id"
    " WHERE p.booking_id >= :low AND p.booking_id <= :high ORDER BY p.booking_id"};
constexpr storage::Query<DeliveryRow, Id, Id> deliveries_in{
    "SELECT booking_id, delivery_status, delivery_step, started_at, status_at, COALESCE(step_at, status_at),"
    " CASE WHEN recalled_at IS NULL THEN 0 ELSE 1 END, version FROM delivery"
    " WHERE booking_id >= :low AND booking_id <= :high ORDER BY booking_id"};
constexpr auto& first_pages_in = storage::Reading<MyPage, "mypage_first">::between<"booking_id">;
constexpr auto& second_pages_in = storage::Reading<MyPage, "mypage_second">::between<"booking_id">;

constexpr storage::Query<TableSide> shown_side{"SELECT shown FROM mypage_shown WHERE id = 1"};
constexpr storage::Query<Id, std::string_view, Id, Id> parked_in{
    "SELECT DISTINCT record_key FROM parked WHERE consumer = :consumer AND record_key >= :low AND record_key <= :high"
    " ORDER BY record_key"};
constexpr storage::Query<Id, Id, Id> expected_in{
    "SELECT booking_id FROM orphan_payment WHERE disowned_at IS NULL AND booking_id >= :low AND booking_id <= :high"
    " ORDER BY booking_id"};
struct OffsetRow {
  std::string source;
  std::int64_t next_sequence = 1;
  std::string marks;
};
BOOST_DESCRIBE_STRUCT(OffsetRow, (), (source, next_sequence, marks))
constexpr storage::Query<OffsetRow, std::string_view> offsets_of{
    "SELECT source, next_sequence, marks FROM consumer_offset WHERE consumer = :consumer"};

constexpr storage::Query<Id, Id, Id> booking_key{
    "SELECT id FROM booking WHERE id >= :from ORDER BY id LIMIT 1 OFFSET :behind"};
constexpr storage::Query<Id, Id, Id> payment_key{
    "SELECT booking_id FROM payment WHERE booking_id >= :from ORDER BY booking_id LIMIT 1 OFFSET :behind"};
constexpr storage::Query<Id, Id, Id> delivery_key{
    "SELECT booking_id FROM delivery WHERE booking_id >= :from ORDER BY booking_id LIMIT 1 OFFSET :behind"};
constexpr storage::Query<Id, Id, Id> first_page_key{
    "SELECT booking_id FROM mypage_first WHERE booking_id >= :from ORDER BY booking_id LIMIT 1 OFFSET :behind"};
constexpr storage::Query<Id, Id, Id> second_page_key{
    "SELECT booking_id FROM mypage_second WHERE booking_id >= :from ORDER BY booking_id LIMIT 1 OFFSET :behind"};

TableSide shown(storage::Session& session) {
  const auto side = session.find(shown_side);
  if (!side) throw std::runtime_error("mypage_shown says of no table that it is shown");
  return *side;
}

template <class Row, class Query>
Snapshot<Row> look(storage::Session& session, const Query& rows, Service service,
                   std::initializer_list<Service> sources, KeyRange range) {
  Snapshot<Row> snapshot;
  snapshot.rows = session.all(rows, range.low, range.high);
  snapshot.parked = session.all(parked_in, name_of(service), range.low, range.high);
  if (index_of(service) < producers) snapshot.log = messaging::outbox_bounds(session);
  for (const auto source : sources) snapshot.passed[index_of(source)] = passed_by(session, service, source);
  return snapshot;
}

}  // namespace

Snapshot<BookingRow> look_at_bookings(storage::Session& session, KeyRange range) {
  auto snapshot = look<BookingRow>(session, bookings_in, Service::booking, {Service::payment}, range);
  snapshot.expected = session.all(expected_in, range.low, range.high);
  return snapshot;
}

Snapshot<PaymentRow> look_at_payments(storage::Session& session, KeyRange range) {
  return look<PaymentRow>(session, payments_in, Service::payment, {Service::booking, Service::delivery}, range);
}

Snapshot<DeliveryRow> look_at_deliveries(storage::Session& session, KeyRange range) {
  return look<DeliveryRow>(session, deliveries_in, Service::delivery, {Service::booking, Service::payment}, range);
}

Snapshot<MyPage> look_at_pages(storage::Session& session, KeyRange range) {
  const auto& pages = shown(session) == TableSide::first ? first_pages_in : second_pages_in;
  return look<MyPage>(session, pages, Service::mypage, {Service::booking, Service::payment, Service::delivery}, range);
}

std::optional<std::int64_t> booking_with_row(storage::Session& session, Service service, std::int64_t from,
                                             std::int64_t behind) {
  switch (service) {
    case Service::booking: return session.find(booking_key, from, behind);
    case Service::payment: return session.find(payment_key, from, behind);
    case Service::delivery: return session.find(delivery_key, from, behind);
    case Service::mypage:
      return session.find(shown(session) == TableSide::first ? first_page_key : second_page_key, from, behind);
  }
}

Position passed_by(storage::Session& session, Service consumer, Service source) {
  Position position;
  session.each(
      offsets_of,
      [&](const OffsetRow& row) {
        position.add(name_of(source), row.source, row.next_sequence, messaging::Marks::parse(row.marks));
      },
      name_of(consumer));
  return position;
}

}  // namespace boxoffice::audit
