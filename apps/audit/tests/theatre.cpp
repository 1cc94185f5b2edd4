#include "apps/audit/tests/theatre.hpp"

#include "apps/audit/invariants.hpp"
#include "apps/audit/tests/partitioned_topic.hpp"
#include "platform/kafka/partitioning.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/booking/adapters/subscriptions.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/delivery/adapters/sql_delivery_store.hpp"
#include "services/delivery/adapters/subscriptions.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/mypage/adapters/subscriptions.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/payment/adapters/simulated_charges.hpp"
#include "services/payment/adapters/subscriptions.hpp"
#include "services/payment/application/refund_payments.hpp"
#include "services/payment/schema/migrations.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <stdexcept>
#include <vector>

namespace boxoffice::audit {
namespace {

std::filesystem::path temporary_folder() {
  std::string name = std::filesystem::temp_directory_path() / "boxoffice-audit-XXXXXX";
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  return name;
}

template <class T>
T accepted(Result<T> result) {
  if (!result) throw std::logic_error("refused: " + std::string(result.error().slug));
  return *std::move(result);
}

using Records = std::span<const messaging::Record>;

}  // namespace

struct Theatre::Services {
  Services(const std::filesystem::path& folder, storage::Lane& lane, SimulatedScheduler& its_scheduler,
           PartitionedTopic* its_topic)
      : scheduler(its_scheduler),
        topic(its_topic),
        booking_store(open(folder / "booking.db", lane, booking::migrations())),
        payment_store(open(folder / "payment.db", lane, payment::migrations())),
        delivery_store(open(folder / "delivery.db", lane, delivery::migrations())),
        mypage_store(open(folder / "mypage.db", lane, mypage::migrations())) {
    scheduler.run(bookings.load());
  }

  storage::Store open(const std::filesystem::path& path, storage::Lane& lane, const storage::Migrations& migrations) {
    return storage::Store::open(
        {.database = path, .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = migrations});
  }

  messaging::Consumer& consumer(Service service) {
    return *std::array{&booking_consumer, &payment_consumer, &delivery_consumer, &mypage_consumer}[index_of(service)];
  }

  Task<Result<booking::Changed>> change(BookingId id, booking::Decision decision) {
    return bookings.change(id, std::move(decision));
  }

  template <class Subscriptions>
  static messaging::ConsumerSettings settings_for(Service service, const Subscriptions& subscriptions) {
    const auto types = messaging::event_types(subscriptions);
    return {.name = std::string(name_of(service)), .types = {types.begin(), types.end()}, .report = {}};
  }

  void give_back(storage::Session& session, Records records) {
    payment::SqlPaymentsInTransaction its_payments(session, payment_log.outbox());
    payment::GivingBack context{its_payments, scheduler.now()};
    for (const auto& record : records) messaging::dispatch(payment::subscriptions, context, record);
  }

  void send(storage::Session& session, Records records) {
    delivery::SqlDeliveriesInTransaction its_deliveries(session, delivery_log.outbox(), records);
    delivery::Sending context{its_deliveries, shipping, scheduler.now()};
    for (const auto& record : records) messaging::dispatch(delivery::subscriptions, context, record);
  }

  /// What a consumer of these logs reads.
  std::span<messaging::Source* const> sources(std::span<messaging::Source* const> logs) const {
    return topic ? topic->sources() : logs;
  }

  SimulatedScheduler& scheduler;
  PartitionedTopic* topic;  ///< none when the logs are read
  delivery::Shipping shipping{"a shipper"};
  storage::Store booking_store;
  storage::Store payment_store;
  storage::Store delivery_store;
  storage::Store mypage_store;
  messaging::EmbeddedLog booking_log{"booking", booking_store};
  messaging::EmbeddedLog payment_log{"payment", payment_store};
  messaging::EmbeddedLog delivery_log{"delivery", delivery_store};
  booking::SqlCatalogue catalogue{booking_store};
  booking::SqlSeats seats{booking_store, catalogue};
  booking::SqlTickets tickets{catalogue, seats, {}};
  SeededRandom random{1};
  booking::SqlBookingStore bookings{
      booking_store, booking_log.outbox(), scheduler, tickets, {std::chrono::milliseconds{0}, random}};
  payment::SqlPaymentStore payments{payment_store, payment_log.outbox()};
  payment::SimulatedCharges provider{payment_store};
  delivery::SqlDeliveryStore deliveries{delivery_store, delivery_log.outbox()};

  std::array<messaging::Source*, 2> of_bookings_and_deliveries{&booking_log, &delivery_log};
  std::array<messaging::Source*, 2> of_payments_and_deliveries{&payment_log, &delivery_log};
  std::array<messaging::Source*, 2> of_bookings_and_payments{&booking_log, &payment_log};
  std::array<messaging::Source*, 3> of_all{&booking_log, &payment_log, &delivery_log};
  messaging::Consumer booking_consumer{
      {.name = "booking", .types = {booking::heard_events.begin(), booking::heard_events.end()}, .report = {}},
      sources(of_payments_and_deliveries),
      booking_store,
      [this](storage::Session& session, Records records) { bookings.take_in(session, records); },
      scheduler,
      scheduler};
  messaging::Consumer payment_consumer{
      settings_for(Service::payment, payment::subscriptions),
      sources(of_bookings_and_deliveries),
      payment_store,
      [this](storage::Session& session, Records records) { give_back(session, records); },
      scheduler,
      scheduler};
  messaging::Consumer delivery_consumer{settings_for(Service::delivery, delivery::subscriptions),
                                        sources(of_bookings_and_payments),
                                        delivery_store,
                                        [this](storage::Session& session, Records records) { send(session, records); },
                                        scheduler,
                                        scheduler};
  messaging::Consumer mypage_consumer{settings_for(Service::mypage, mypage::subscriptions),
                                      sources(of_all),
                                      mypage_store,
                                      [](storage::Session& session, Records records) {
                                        mypage::take_in(session, mypage::shown_side(session), records);
                                      },
                                      scheduler,
                                      scheduler};
};

DatabaseUrls databases_in(const std::filesystem::path& folder) {
  return {folder / "booking.db", folder / "payment.db", folder / "delivery.db", folder / "mypage.db"};
}

std::ostream& operator<<(std::ostream& out, Transport transport) {
  return out << (transport == Transport::logs ? "logs" : "partitions");
}

Theatre::Theatre(Transport transport)
    : folder_(temporary_folder()),
      topic_(transport == Transport::partitions ? std::make_unique<PartitionedTopic>() : nullptr) {
  open();
}

Theatre::~Theatre() {
  services_.reset();
  std::filesystem::remove_all(folder_);
}

std::int64_t Theatre::place() {
  auto draft = booking::place({"Elizabeth", "홍길동", 11112222, "서울시 종로구"}, price, scheduler.now());
  draft.starts_at = Timestamp{scheduler.now() + std::chrono::days{30}};
  draft.seats = "1층 A열 3, 4";
  return accepted(run(services_->bookings.add(std::move(draft), {}))).booking.id.value;
}

void Theatre::ask_for_payment(std::int64_t booking) {
  run(services_->payments.open(payment::open({BookingId{booking}, "서울시 종로구", price}, scheduler.now())));
}

void Theatre::pay(std::int64_t booking, Money amount) {
  const auto opened =
      run(services_->payments.open(payment::open({BookingId{booking}, "서울시 종로구", amount}, scheduler.now())));
  const auto reference = "simulated-booking-" + std::to_string(booking);
  accepted(run(services_->payments.change(opened.payment.id, [&, now = scheduler.now()](payment::Payment pending) {
    return payment::approve(std::move(pending), reference, payment::ChangedBy::provider, now);
  })));
}

void Theatre::decline(std::int64_t booking) {
  const auto opened =
      run(services_->payments.open(payment::open({BookingId{booking}, "서울시 종로구", price}, scheduler.now())));
  accepted(run(services_->payments.change(opened.payment.id, [now = scheduler.now()](payment::Payment pending) {
    return payment::fail(std::move(pending), payment::failure::declined, payment::ChangedBy::provider, now);
  })));
}

void Theatre::complete(std::int64_t booking) {
  const booking::ApprovedPayment paid{BookingId{booking}, price};
  accepted(run(services_->change(paid.booking, [paid, now = scheduler.now()](booking::Booking pending) {
    return booking::complete(std::move(pending), paid, booking::ChangedBy::payment, now);
  })));
}

void Theatre::fail(std::int64_t booking, std::string_view reason) {
  accepted(run(services_->change(BookingId{booking}, [reason, now = scheduler.now()](booking::Booking pending) {
    return booking::fail(std::move(pending), reason, booking::ChangedBy::payment, now);
  })));
}

void Theatre::cancel(std::int64_t booking) {
  auto decide = [now = scheduler.now()](booking::Booking complete, const auto&, const auto& hand_over) {
    auto change = booking::cancel(std::move(complete), booking::ChangedBy::customer, now, hand_over);
    return std::expected<booking::TicketsGivenBack, booking::Refusal>({accepted(std::move(change)), {}});
  };
  if (!run(services_->bookings.give_back(BookingId{booking}, std::move(decide), {})))
    throw std::logic_error("the cancel was refused");
}

void Theatre::hand_to_review(std::int64_t booking) {
  accepted(run(services_->change(BookingId{booking}, [now = scheduler.now()](booking::Booking pending) {
    return booking::hand_to_review(std::move(pending), now);
  })));
}

void Theatre::refund_what_is_due() {
  for (const auto& refund : run(services_->payments.due_refunds({}, 1'000))) {
    if (refund.amount > Money{}) run(services_->provider.add_refund(payment::refund_key(refund), refund.amount));
    accepted(run(services_->payments.change(
        refund, [id = refund.id, now = scheduler.now()](payment::Payment paid, const auto& refunds) {
          return payment::confirm_refund(std::move(paid), refunds, id, now);
        })));
  }
}

void Theatre::give_tickets_back(std::int64_t booking, Money refund, Money fee) {
  run(services_->booking_store.write([=, this](storage::Session& session) {
    constexpr storage::Query<std::int64_t, std::int64_t> version_of{"SELECT version FROM booking WHERE id = :id"};
    constexpr storage::Command<std::int64_t, std::int64_t> set_version{
        "UPDATE booking SET version = :version WHERE id = :id"};
    const auto version = session.find(version_of, booking).value() + 1;
    session.amend(set_version, version, booking);
    const TicketsCanceled event{
        BookingId{booking}, "홍길동", BookingStatus::complete_booking, "1층 A열 3", refund, fee, {}, "1층 A열 4"};
    services_->booking_log.outbox().publish(session, messaging::record_of(event, booking, version, scheduler.now()));
  }));
  reopen();
}

void Theatre::hand_over(std::int64_t booking) {
  change_delivery(booking, [now = scheduler.now()](delivery::Delivery under_way) {
    return delivery::complete(std::move(under_way), now);
  });
}

void Theatre::bring_back(std::int64_t booking) {
  change_delivery(booking, [now = scheduler.now()](delivery::Delivery arrived) {
    return delivery::move_to(std::move(arrived), DeliveryStep::returned, delivery::ChangedBy::house_operator, now);
  });
}

void Theatre::change_delivery(std::int64_t booking, delivery::Decision decision) {
  const auto id = run(services_->delivery_store.read([=](storage::Session& session) {
    constexpr storage::Query<std::int64_t, std::int64_t> of_booking{
        "SELECT id FROM delivery WHERE booking_id = :booking"};
    return session.find(of_booking, booking).value();
  }));
  accepted(run(services_->deliveries.change(DeliveryId{id}, std::move(decision))));
}

std::int64_t Theatre::book() {
  const auto booking = place();
  pay(booking);
  complete(booking);
  return booking;
}

void Theatre::come_to_rest() {
  for (int round = 0; round < 3; ++round) {
    for (const auto service : {Service::booking, Service::payment, Service::delivery, Service::mypage})
      let_pass(service);
    refund_what_is_due();
  }
}

void Theatre::disown_orphans() {
  scheduler.advance(booking::OrphanPayments::patience);
  while (run(services_->bookings.disown_orphans()) > 0) {}
}

void Theatre::let_pass(Service consumer) {
  if (topic_) {
    for (auto* log : {&services_->booking_log, &services_->payment_log, &services_->delivery_log})
      topic_->publish(log->name(), run(log->read(run(log->bounds()).begin, 1'000)));
  }
  run(services_->consumer(consumer).catch_up());
}

void Theatre::hold_partition_of(std::int64_t booking) {
  topic_->hold(kafka::partition_of(booking, PartitionedTopic::partitions));
}

void Theatre::trim_logs(Scheduler::Duration keep_for) {
  for (auto* log : {&services_->booking_log, &services_->payment_log, &services_->delivery_log})
    run(log->trim(scheduler.now(), keep_for));
}

void Theatre::open() { services_ = std::make_unique<Services>(folder_, lane_, scheduler, topic_.get()); }

void Theatre::reopen() {
  close();
  open();
}

void Theatre::close() { services_.reset(); }

Report Theatre::audit(Conditions conditions) {
  close();
  storage::Lane lane(scheduler);
  Databases databases(databases_in(folder_), lane, scheduler);
  Auditor auditor(databases, scheduler, scheduler, std::move(conditions));
  return run(auditor.run());
}

std::set<std::string> Theatre::violated(Conditions conditions) {
  std::set<std::string> names;
  for (const auto& verdict : audit(std::move(conditions)).invariants)
    if (!verdict.ok) names.insert(verdict.name);
  return names;
}

History::History(Transport transport) : Theatre(transport) {
  for (int i = 0; i < 2; ++i) book();
  const auto declined = place();
  decline(declined);
  fail(declined, booking::failure::declined);
  book();
  fail(place(), booking::failure::never_sent);
  come_to_rest();
  hand_over(4);
  cancel(2);
  come_to_rest();
  pay(900);
  come_to_rest();
  disown_orphans();
  come_to_rest();
}

HistoryInParts::HistoryInParts(Transport transport) : History(transport) {
  const auto in_parts = book();
  const auto canceled = book();
  come_to_rest();
  give_tickets_back(in_parts, Money::won(10'000), Money::won(1'000));
  give_tickets_back(in_parts, Money::won(5'000), {});
  give_tickets_back(canceled, Money::won(20'000), {});
  come_to_rest();
  cancel(canceled);
  come_to_rest();
}

HistoryOfReturns::HistoryOfReturns(Transport transport) : History(transport) {
  for (int i = 0; i < 4; ++i) book();
  come_to_rest();
  for (const std::int64_t booking : {6, 7, 8}) hand_over(booking);
  come_to_rest();
  for (const std::int64_t booking : {6, 7}) cancel(booking);
  come_to_rest();
  for (const std::int64_t booking : {7, 8}) bring_back(booking);
  come_to_rest();
  cancel(8);
  hand_over(9);
  cancel(9);
  come_to_rest();
}

const Verdict& verdict_of(const Report& report, std::string_view invariant) {
  return *std::ranges::find(report.invariants, invariant, &Verdict::name);
}

}  // namespace boxoffice::audit
