#pragma once

#include "apps/audit/position.hpp"
#include "apps/audit/told.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "platform/messaging/outbox_table.hpp"
#include "platform/storage/session.hpp"
#include "services/mypage/application/my_page.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::audit {

// What the audit wants to know of a row.

struct BookingRow {
  std::int64_t booking_id = 0;
  BookingStatus status = BookingStatus::pending_booking;
  std::int64_t price = 0;
  Instant booked_at{};
  Instant status_at{};
  std::string status_reason;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(BookingRow, (), (booking_id, status, price, booked_at, status_at, status_reason, version))

struct PaymentRow {
  std::int64_t booking_id = 0;
  PaymentStatus status = PaymentStatus::pending_payment;
  std::int64_t amount = 0;
  Instant requested_at{};
  Instant status_at{};
  std::string status_reason;
  std::optional<Instant> refund_requested_at;
  std::int64_t version = 0;
  std::int64_t open_refunds = 0;                ///< that the provider has still to make
  std::int64_t parts = 0;                       ///< refunds that leave the payment open
  std::int64_t parts_refunded = 0;              ///< of these: done
  std::optional<Instant> refund_open_since;     ///< of the oldest that is not done
  std::optional<Instant> closing_requested_at;  ///< of the refund that closes the payment
  bool waited = false;                          ///< it was to wait for the tickets

  bool is_given_back() const {
    return status == PaymentStatus::cancel_payment || (is_complete() && refund_requested_at);
  }
  bool is_kept() const { return is_complete() && !refund_requested_at; }
  /// Its money goes back when its tickets are at the house again.
  bool is_waiting() const { return waited && is_complete() && !closing_requested_at; }
  bool is_complete() const { return status == PaymentStatus::complete_payment; }
  /// Money was taken, whatever became of it.
  bool was_approved() const { return is_complete() || status == PaymentStatus::cancel_payment; }
};
BOOST_DESCRIBE_STRUCT(PaymentRow, (),
                      (booking_id, status, amount, requested_at, status_at, status_reason, refund_requested_at, version,
                       open_refunds, parts, parts_refunded, refund_open_since, closing_requested_at, waited))

struct DeliveryRow {
  std::int64_t booking_id = 0;
  DeliveryStatus status = DeliveryStatus::start_delivery;
  DeliveryStep step = DeliveryStep::requested;
  Instant started_at{};
  Instant status_at{};
  Instant step_at{};
  bool is_recalled = false;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (), (booking_id, status, step, started_at, status_at, step_at, is_recalled, version))

/// What one database says of the bookings of a range, at one moment.
template <class Row>
struct Snapshot {
  std::vector<Row> rows;                     ///< by booking
  std::vector<std::int64_t> parked;          ///< bookings of which the service has parked events, ascending
  std::vector<std::int64_t> expected;        ///< of booking: those that were paid and have not come yet, ascending
  messaging::LogBounds log;                  ///< its own
  std::array<Position, producers> passed{};  ///< by whose log: how far it has come
};

Snapshot<BookingRow> look_at_bookings(storage::Session& session, KeyRange range);
Snapshot<PaymentRow> look_at_payments(storage::Session& session, KeyRange range);
Snapshot<DeliveryRow> look_at_deliveries(storage::Session& session, KeyRange range);
Snapshot<mypage::MyPage> look_at_pages(storage::Session& session, KeyRange range);

/// The first booking, from there on, that a service has a row of; further on, the one behind so many others.
std::optional<std::int64_t> booking_with_row(storage::Session& session, Service service, std::int64_t from,
                                             std::int64_t behind);

/// How far the consumer that is called like its service has come in the log of another one.
Position passed_by(storage::Session& session, Service consumer, Service source);

}  // namespace boxoffice::audit
