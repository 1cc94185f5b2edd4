#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"
#include "services/payment/schema/migrations.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;
using testing::ElementsAre;
using testing::IsEmpty;

struct InMemoryWorld {
  void restart() {}
  std::vector<messaging::Record> told() { return payments.told(); }
  PaymentStore& store() { return payments; }
  void in_transaction(const std::function<void(PaymentsInTransaction&)>& work) { work(payments.in_transaction); }

  SimulatedScheduler scheduler{noon};
  InMemoryPaymentStore payments;
};

/// A real database of its own, on simulated time.
struct SqlWorld {
  struct Program {
    explicit Program(SqlWorld& world)
        : database(storage::Store::open({.database = world.test_database.url(),
                                         .lane = world.lane,
                                         .readers = 0,
                                         .scheduler = world.scheduler,
                                         .migrations = migrations()})),
          log("payment", database),
          payments(database, log.outbox()) {}

    storage::Store database;
    messaging::EmbeddedLog log;
    SqlPaymentStore payments;
  };

  void restart() {
    program.reset();
    program = std::make_unique<Program>(*this);
  }
  std::vector<messaging::Record> told() { return scheduler.run(program->log.read(1, 1'000)); }
  PaymentStore& store() { return program->payments; }
  void in_transaction(const std::function<void(PaymentsInTransaction&)>& work) {
    scheduler.run(program->database.write([&](storage::Session& session) {
      SqlPaymentsInTransaction payments(session, program->log.outbox());
      work(payments);
    }));
  }

  storage::TestDatabase test_database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
  std::unique_ptr<Program> program = std::make_unique<Program>(*this);
};

/// What every store of payments promises.
template <class World>
class AStoreOfPayments : public testing::Test {
 public:
  Opened open_for(BookingId booking, Instant now = noon) {
    return scheduler.run(world.store().open(open(an_order(booking), now)));
  }
  Result<Payment> change(PaymentId id, Decision decision) {
    return scheduler.run(world.store().change(id, std::move(decision)));
  }
  Result<Payment> approve_it(PaymentId id) {
    return change(id, [](Payment payment) { return approve(std::move(payment), "R-1", ChangedBy::provider, later); });
  }
  Result<Payment> approve_known(const Payment& known) {
    return scheduler.run(world.store().change(
        known, [](Payment payment) { return approve(std::move(payment), "R-1", ChangedBy::provider, later); }));
  }
  void ask_back(BookingId booking) {
    world.in_transaction([booking](PaymentsInTransaction& payments) {
      payments.save(request_refund(payments.find_by_booking(booking).value(), "booking-canceled", later).value());
    });
  }
  std::optional<Payment> of(BookingId booking) { return scheduler.run(world.store().find_by_booking(booking)); }

  World world;
  SimulatedScheduler& scheduler = world.scheduler;
};

using Worlds = testing::Types<InMemoryWorld, SqlWorld>;
TYPED_TEST_SUITE(AStoreOfPayments, Worlds);

constexpr BookingId booking{7};
constexpr PaymentId first{1};

TYPED_TEST(AStoreOfPayments, OpensOnePaymentForABooking) {
  const auto opened = this->open_for(booking);
  EXPECT_FALSE(opened.existed);
  EXPECT_EQ(opened.payment.id, first);
  const auto again = this->open_for(booking);
  EXPECT_TRUE(again.existed);
  EXPECT_EQ(again.payment, opened.payment);
  EXPECT_EQ(this->open_for(BookingId{8}).payment.id, PaymentId{2});
}

TYPED_TEST(AStoreOfPayments, KeepsEveryFieldOverARestart) {
  this->open_for(booking);
  this->approve_it(first);
  this->ask_back(booking);
  const auto saved = this->of(booking);
  this->world.restart();
  EXPECT_EQ(this->of(booking), saved);
  EXPECT_EQ(saved->refund_requested_at, later);
  EXPECT_EQ(saved->provider_reference, "R-1");
}

TYPED_TEST(AStoreOfPayments, ChangesAPaymentAsItIsKnown) {
  const auto approved = this->approve_known(this->open_for(booking).payment);
  ASSERT_THAT(approved, IsAccepted());
  EXPECT_EQ(this->of(booking), *approved);
  EXPECT_EQ(this->world.told().size(), 1U);
}

TYPED_TEST(AStoreOfPayments, LooksAgainAtAKnownPaymentThatHasChangedSince) {
  const auto known = this->open_for(booking).payment;
  this->approve_it(first);
  EXPECT_THAT(this->approve_known(known), IsRejected("not-pending"));
  EXPECT_EQ(this->of(booking)->version, 2);
  EXPECT_EQ(this->world.told().size(), 1U);
}

TYPED_TEST(AStoreOfPayments, FindsNothingForABookingWithoutAPayment) { EXPECT_EQ(this->of(booking), std::nullopt); }

TYPED_TEST(AStoreOfPayments, TellsTheEventsOfAPaymentInTheirOrder) {
  this->open_for(booking);
  this->approve_it(first);
  this->ask_back(booking);
  this->change(first, [](Payment payment) { return confirm_refund(std::move(payment), later); });
  const auto told = this->world.told();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].type, "PaymentApproved");
  EXPECT_EQ(told[0].version, 2);
  EXPECT_EQ(told[1].type, "PayCanceled");
  EXPECT_EQ(told[1].version, 4);
  for (const auto& record : told) EXPECT_EQ(record.key, booking.value);
}

TYPED_TEST(AStoreOfPayments, LeavesNothingBehindOfARejectedDecision) {
  const auto opened = this->open_for(booking).payment;
  EXPECT_THAT(this->change(first, [](Payment payment) { return confirm_refund(std::move(payment), later); }),
              IsRejected("not-complete"));
  EXPECT_EQ(this->of(booking), opened);
  EXPECT_THAT(this->world.told(), IsEmpty());
}

TYPED_TEST(AStoreOfPayments, RefusesAPaymentThatDoesNotExist) {
  EXPECT_THAT(this->approve_it(PaymentId{5}), IsRejected("no-such-payment"));
}

TYPED_TEST(AStoreOfPayments, KnowsWhichPaymentsAwaitARefundOldestFirst) {
  for (const auto one : {1, 2, 3, 4}) {
    this->open_for(BookingId{one});
    if (one != 2) this->approve_it(PaymentId{one});
    if (one != 3) this->ask_back(BookingId{one});
  }
  const auto awaiting = this->scheduler.run(this->world.store().awaiting_refund({}, 10));
  ASSERT_EQ(awaiting.size(), 2U);
  EXPECT_EQ(awaiting[0].booking_id, BookingId{1});
  EXPECT_EQ(awaiting[1].booking_id, BookingId{4});
  EXPECT_EQ(this->scheduler.run(this->world.store().awaiting_refund({}, 1)).size(), 1U);
  const auto rest = this->scheduler.run(this->world.store().awaiting_refund(PaymentId{1}, 10));
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].booking_id, BookingId{4});
}

TYPED_TEST(AStoreOfPayments, KnowsWhichPaymentsArePendingForLong) {
  this->open_for(BookingId{1}, noon);
  this->open_for(BookingId{2}, noon);
  this->open_for(BookingId{3}, later);
  this->approve_it(PaymentId{2});
  const auto pending = this->scheduler.run(this->world.store().pending(later, {}, 10));
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].booking_id, BookingId{1});
}

TYPED_TEST(AStoreOfPayments, GivesWhatIsPendingPageByPage) {
  for (const auto one : {1, 2, 3}) this->open_for(BookingId{one});
  const auto page = [&](PaymentId after) {
    std::vector<PaymentId> ids;
    for (const auto& payment : this->scheduler.run(this->world.store().pending(later, after, 2)))
      ids.push_back(payment.id);
    return ids;
  };
  EXPECT_THAT(page({}), ElementsAre(PaymentId{1}, PaymentId{2}));
  EXPECT_THAT(page(PaymentId{2}), ElementsAre(PaymentId{3}));
  EXPECT_THAT(page(PaymentId{3}), IsEmpty());
}

TYPED_TEST(AStoreOfPayments, AddsAndTellsInsideATransactionOfAConsumer) {
  this->world.in_transaction(
      [](PaymentsInTransaction& payments) { payments.add(refuse_in_advance(payments.next_id(), booking, noon)); });
  EXPECT_EQ(this->of(booking)->payment_status, failed_payment);
  ASSERT_EQ(this->world.told().size(), 1U);
  EXPECT_EQ(this->world.told()[0].type, "PaymentFailed");
  EXPECT_TRUE(this->open_for(booking).existed);
}

}  // namespace
}  // namespace boxoffice::payment
