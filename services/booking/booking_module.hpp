#pragma once

#include "kernel/money.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server_urls.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/events.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/runtime/storage_settings.hpp"
#include "platform/runtime/sweep.hpp"
#include "platform/runtime/within.hpp"
#include "platform/storage/duty.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/catalogue_api.hpp"
#include "services/booking/adapters/guarded_payment_client.hpp"
#include "services/booking/adapters/hold_api.hpp"
#include "services/booking/adapters/http_api.hpp"
#include "services/booking/adapters/operator_api.hpp"
#include "services/booking/adapters/past_seats.hpp"
#include "services/booking/adapters/payment_resolver.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"
#include "services/booking/adapters/sql_seats.hpp"
#include "services/booking/adapters/sql_tickets.hpp"
#include "services/booking/adapters/sql_titles.hpp"
#include "services/booking/adapters/ticket_api.hpp"
#include "services/booking/application/book_ticket.hpp"
#include "services/booking/application/change_booking.hpp"
#include "services/booking/application/settle_unknown_payment.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace boxoffice::booking {

struct Settings {
  std::uint16_t port = 8081;
  CatalogueMode catalogue = CatalogueMode::open;  ///< which titles are sold to who names no performance
  Money default_price = Money::won(50'000);
  Money booking_fee = Money::won(2'000);                ///< for each seat of a performance
  Money delivery_fee = Money::won(3'200);               ///< for posting the tickets of a booking of seats
  runtime::Within<0, 604'800> return_window_s = 60;     ///< in which seats that were given back can be had again
  runtime::Within<1, 60'000> payment_timeout_ms = 610;  ///< of one call to payment, as in the reference system
  std::optional<http::ServerUrls> payment_url;          ///< where payment listens; none: called in the same process
  runtime::StorageSettings storage;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (port, catalogue, default_price, booking_fee, delivery_fee, return_window_s, payment_timeout_ms,
                       payment_url, storage))

/// The booking service, put together.
class BookingModule {
 public:
  BookingModule(const Settings& settings, runtime::Environment environment, PaymentClient& payment);

  /// Takes up what was left unfinished, and begins to listen to payment's events.
  Task<void> start(messaging::Events& events);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  http::Routes routes();
  /// For the operator's port.
  http::Routes operator_routes();
  messaging::EmbeddedLog& log() { return log_; }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }
  const GuardedPaymentClient& payment() const { return payment_; }

 private:
  Task<void> take_up_unfinished();
  Task<std::size_t> take_up_what_others_left();
  Task<std::size_t> remove_past_seats();
  void log_breaker(resilience::BreakerState state) const;
  void export_metrics();

  runtime::Environment environment_;
  storage::Store store_;
  messaging::EmbeddedLog log_;
  SqlCatalogue catalogue_;
  SqlTitles titles_;
  SqlSeats seats_;
  SqlTickets tickets_;
  SqlBookingStore bookings_;
  GuardedPaymentClient payment_;
  SettleUnknownPayment settle_;
  PaymentResolver resolver_;
  BookTicket book_ticket_;
  ChangeBooking change_booking_;
  HttpApi api_;
  TicketApi ticket_api_;
  CatalogueApi catalogue_api_;
  HoldApi hold_api_;
  OperatorApi operator_api_;
  PastSeats past_seats_;
  messaging::SourceSet heard_;
  std::unique_ptr<messaging::Consumer> consumer_;
  runtime::Sweep forgetting_keys_;
  storage::Duty resolving_;
  runtime::Sweep taking_up_;
  runtime::Sweep disowning_;
  runtime::Sweep freeing_;
  runtime::Sweep following_;
  storage::Duty tidying_;
  runtime::Sweep removing_;
  TaskScope tasks_;
};

}  // namespace boxoffice::booking
