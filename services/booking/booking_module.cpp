#include "services/booking/booking_module.hpp"

#include "platform/messaging/incident_log.hpp"
#include "services/booking/schema/migrations.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <span>
#include <utility>

namespace boxoffice::booking {
namespace {

// Nobody waits for an orphan to be noted, and each look costs a flush.
constexpr auto orphan_pace = std::chrono::milliseconds{100};

// A replica that is alive settles its own bookings long before.
constexpr auto patience_with_others = std::chrono::seconds{15};

PaymentCallLimits limits_of(const Settings& settings) {
  return {.timeout = std::chrono::milliseconds{settings.payment_timeout_ms.value()}};
}

}  // namespace

BookingModule::BookingModule(const Settings& settings, runtime::Environment environment, PaymentClient& payment)
    : environment_(environment),
      store_(storage::Store::open({.database = environment.database,
                                   .lane = environment.lane,
                                   .readers = environment.readers,
                                   .scheduler = environment.scheduler,
                                   .migrations = migrations()})),
      log_("booking", store_),
      catalogue_(store_),
      titles_(store_, catalogue_, environment.clock),
      seats_(store_, catalogue_),
      tickets_(catalogue_, seats_, {settings.booking_fee, settings.delivery_fee}),
      bookings_(store_, log_.outbox(), environment.clock, tickets_,
                {std::chrono::seconds{settings.return_window_s.value()}, environment.random}),
      payment_(payment, environment.scheduler, limits_of(settings), {},
               [this](resilience::BreakerState state) { log_breaker(state); }),
      settle_(bookings_, payment_, environment.clock,
              [log = environment.log](BookingId booking) {
                log.warning("a booking's payment was handed to manual review", {{"booking", booking}});
              }),
      resolver_(settle_, environment.scheduler,
                [log = environment.log](const std::exception& failure) {
                  log.warning("a payment's outcome could not be asked for",
                              {{"cause", observability::Diagnosis{failure.what()}}});
                }),
      book_ticket_(bookings_, payment_, titles_, environment.clock, {settings.catalogue, settings.default_price},
                   [this](BookingId booking) {
                     environment_.log.info("a payment's outcome is unknown; it will be asked for",
                                           {{"booking", booking}});
                     resolver_.watch(booking);
                   }),
      change_booking_(bookings_, environment.clock),
      api_(store_, book_ticket_, change_booking_),
      ticket_api_(bookings_, environment.clock),
      catalogue_api_(store_, catalogue_, environment.clock),
      hold_api_(seats_, environment.clock),
      operator_api_(payment_),
      past_seats_(store_),
      forgetting_keys_(
          std::chrono::minutes{1}, [this] { return bookings_.forget_old_keys(); },
          "old idempotency keys could not be removed", environment.scheduler, environment.log),
      resolving_("resolving-payments", environment.replica, store_, environment.clock),
      taking_up_(
          std::chrono::seconds{1}, [this] { return take_up_what_others_left(); },
          "bookings that another replica has left could not be taken up", environment.scheduler, environment.log),
      disowning_(
          std::chrono::seconds{1}, [this] { return bookings_.disown_orphans(); },
          "payments without a booking could not be disowned", environment.scheduler, environment.log),
      freeing_(
          std::chrono::seconds{1}, [this] { return seats_.free_ended_holds(environment_.clock.now()); },
          "seats could not be said to be free again", environment.scheduler, environment.log),
      following_(
          std::chrono::seconds{1}, [this] { return titles_.follow(); },
          "it could not be found out whether another replica has changed the catalogue", environment.scheduler,
          environment.log),
      tidying_("removing-past-seats", environment.replica, store_, environment.clock),
      removing_(
          std::chrono::minutes{1}, [this] { return remove_past_seats(); },
          "holds and seats of the past could not be removed", environment.scheduler, environment.log),
      tasks_(environment.scheduler) {
  export_metrics();
}

http::Routes BookingModule::routes() {
  auto routes = api_.routes();
  std::ranges::move(ticket_api_.routes(), std::back_inserter(routes));
  std::ranges::move(catalogue_api_.routes(), std::back_inserter(routes));
  std::ranges::move(hold_api_.routes(), std::back_inserter(routes));
  return routes;
}

http::Routes BookingModule::operator_routes() {
  auto routes = operator_api_.routes();
  std::ranges::move(catalogue_api_.operator_routes(), std::back_inserter(routes));
  return routes;
}

Task<void> BookingModule::start(messaging::Events& events) {
  co_await bookings_.load();
  co_await titles_.read();
  co_await take_up_unfinished();

  heard_ = events.shared("booking");
  consumer_ = std::make_unique<messaging::Consumer>(
      messaging::ConsumerSettings{.name = "booking",
                                  .types = {orphan_events.begin(), orphan_events.end()},
                                  .report = messaging::log_incidents(environment_.log),
                                  .limits = {.pace = orphan_pace}},
      heard_.sources, store_,
      [this](storage::Session& session, std::span<const messaging::Record> records) {
        bookings_.note_orphans(session, records);
      },
      environment_.scheduler, environment_.clock);
  tasks_.spawn(messaging::run_and_log(*consumer_, environment_.log));
  tasks_.spawn(resolver_.run());
  tasks_.spawn(forgetting_keys_.run());
  tasks_.spawn(disowning_.run());
  tasks_.spawn(freeing_.run());
  tasks_.spawn(removing_.run());
  if (!store_.database().is_shared()) co_return;
  tasks_.spawn(taking_up_.run());
  tasks_.spawn(following_.run());
}

Task<void> BookingModule::stop() {
  forgetting_keys_.stop();
  disowning_.stop();
  freeing_.stop();
  following_.stop();
  removing_.stop();
  taking_up_.stop();
  resolver_.stop();
  if (consumer_) consumer_->stop();
  co_await tasks_.join(std::chrono::seconds{10});
  co_await store_.drain();
}

/// What this process, or one before it, has left. What another replica is working on now is its own affair.
Task<void> BookingModule::take_up_unfinished() {
  const auto now = environment_.clock.now();
  const auto before = store_.database().is_shared() ? now - patience_with_others : now;
  for (const auto booking : co_await bookings_.pending(before)) resolver_.watch(booking);
}

Task<std::size_t> BookingModule::take_up_what_others_left() {
  if (co_await resolving_.is_mine()) co_await take_up_unfinished();
  co_return 0;
}

Task<std::size_t> BookingModule::remove_past_seats() {
  if (!co_await tidying_.is_mine()) co_return 0;
  co_return co_await past_seats_.remove_some(environment_.clock.now());
}

void BookingModule::log_breaker(resilience::BreakerState state) const {
  const auto& calls = payment_.breaker().counts();
  if (state == resilience::BreakerState::open) {
    environment_.log.warning("payment does not answer; the breaker has opened",
                             {{"failures", calls.failures}, {"slow", calls.slow}, {"opened", calls.opened}});
  } else {
    environment_.log.info("payment answers again; the breaker is closed", {{"refused", calls.refused}});
  }
}

void BookingModule::export_metrics() {
  auto& metrics = environment_.metrics;
  metrics.gauge("boxoffice_payment_breaker_state", "0 closed, 1 open, 2 half open", {},
                [this] { return static_cast<double>(payment_.breaker().state()); });
  metrics.gauge("boxoffice_payment_calls_in_flight", "Calls to payment that wait for an answer", {},
                [this] { return static_cast<double>(payment_.bulkhead().in_flight()); });
  const auto& calls = payment_.breaker().counts();
  constexpr auto answered = "boxoffice_payment_calls_total";
  constexpr auto ended = "Calls to payment by how they ended: success, failure, or slow for no answer in time";
  metrics.counter(answered, ended, {{"outcome", "success"}}, [&calls] { return static_cast<double>(calls.successes); });
  metrics.counter(answered, ended, {{"outcome", "failure"}}, [&calls] { return static_cast<double>(calls.failures); });
  metrics.counter(answered, ended, {{"outcome", "slow"}}, [&calls] { return static_cast<double>(calls.slow); });
  metrics.counter("boxoffice_payment_breaker_opened_total", "Times that the breaker has opened, failed probes included",
                  {}, [&calls] { return static_cast<double>(calls.opened); });
  metrics.counter("boxoffice_payment_breaker_refused_total", "Bookings that the breaker has turned away", {},
                  [&calls] { return static_cast<double>(calls.refused); });
  metrics.counter("boxoffice_payment_bulkhead_refused_total",
                  "Bookings turned away because too many calls were in flight", {},
                  [this] { return static_cast<double>(payment_.bulkhead().refused()); });
  metrics.gauge("boxoffice_payments_unknown", "Bookings whose payment is not known to have succeeded or failed", {},
                [this] { return static_cast<double>(resolver_.watched()); });
}

}  // namespace boxoffice::booking
