#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/table_text.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"
#include "services/payment/schema/migrations.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
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
  std::vector<LedgerEntry> ledger() { return payments.ledger(); }
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
  std::vector<LedgerEntry> ledger() {
    return scheduler.run(program->database.read([](storage::Session& session) {
      return session.all(storage::Reading<LedgerEntry, "ledger_entry">::upwards, 0LL, 1'000LL);
    }));
  }
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
  void ask_back(BookingId booking, const RefundOrder& order = everything) {
    world.in_transaction([&](PaymentsInTransaction& payments) {
      auto payment = payments.find_by_booking(booking).value();
      payments.save(request_refund(std::move(payment), payments.refunds_of(booking), order, later).value());
    });
  }
  Result<Payment> confirm(RefundId id, BookingId booking = BookingId{7}) {
    Refund known;
    known.id = id;
    known.payment_id = of(booking).value_or(Payment{}).id;
    known.booking_id = booking;
    return scheduler.run(world.store().change(known, [id](Payment payment, const std::vector<Refund>& refunds) {
      return confirm_refund(std::move(payment), refunds, id, later);
    }));
  }
  std::optional<std::vector<Refund>> refunds_of(PaymentId id) { return scheduler.run(world.store().refunds_of(id)); }
  std::optional<WaitingRefund> waiting(PaymentId id) { return scheduler.run(world.store().waiting_refund_of(id)); }
  std::vector<RefundId> due(RefundId after = {}, std::size_t at_most = 10) {
    std::vector<RefundId> ids;
    for (const auto& refund : scheduler.run(world.store().due_refunds(after, at_most))) ids.push_back(refund.id);
    return ids;
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
  this->confirm(RefundId{1});
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
  EXPECT_THAT(this->confirm(RefundId{1}), IsRejected("refund-not-requested"));
  EXPECT_EQ(this->of(booking), opened);
  EXPECT_THAT(this->world.told(), IsEmpty());
}

TYPED_TEST(AStoreOfPayments, RefusesAPaymentThatDoesNotExist) {
  EXPECT_THAT(this->approve_it(PaymentId{5}), IsRejected("no-such-payment"));
}

TYPED_TEST(AStoreOfPayments, KnowsWhichRefundsAreDueOldestFirst) {
  for (const auto one : {1, 2, 3, 4}) {
    this->open_for(BookingId{one});
    if (one != 2) this->approve_it(PaymentId{one});
    if (one != 3) this->ask_back(BookingId{one});
  }
  EXPECT_THAT(this->due(), ElementsAre(RefundId{1}, RefundId{2}));
  EXPECT_THAT(this->due({}, 1), ElementsAre(RefundId{1}));
  EXPECT_THAT(this->due(RefundId{1}), ElementsAre(RefundId{2}));
  const auto due = this->scheduler.run(this->world.store().due_refunds({}, 10));
  EXPECT_EQ(due[0].booking_id, BookingId{1});
  EXPECT_EQ(due[1].booking_id, BookingId{4});
}

TYPED_TEST(AStoreOfPayments, LetsARefundThatClosesAPaymentBeDueWhenItIsTheLast) {
  this->open_for(booking);
  this->approve_it(first);
  this->ask_back(booking, a_part(Money::won(20'000)));
  this->ask_back(booking, a_part(Money::won(10'000)));
  this->ask_back(booking);
  EXPECT_THAT(this->due(), ElementsAre(RefundId{1}, RefundId{2}));
  ASSERT_THAT(this->confirm(RefundId{2}), IsAccepted());
  EXPECT_THAT(this->due(), ElementsAre(RefundId{1}));
  ASSERT_THAT(this->confirm(RefundId{1}), IsAccepted());
  EXPECT_THAT(this->due(), ElementsAre(RefundId{3}));
  ASSERT_THAT(this->confirm(RefundId{3}), IsAccepted());
  EXPECT_THAT(this->due(), IsEmpty());
  EXPECT_EQ(this->of(booking)->payment_status, cancel_payment);
}

TYPED_TEST(AStoreOfPayments, KeepsEveryFieldOfARefundOverARestart) {
  this->scheduler.run(this->world.store().open(open(an_order_with_fees(), noon)));
  this->approve_it(first);
  this->ask_back(booking, a_part(Money::won(19'000), Money::won(2'000), Money::won(1'000)));
  this->confirm(RefundId{1});
  const auto saved = this->refunds_of(first);
  ASSERT_TRUE(saved);
  ASSERT_EQ(saved->size(), 1U);
  const auto& refund = saved->front();
  EXPECT_EQ(refund.payment_id, first);
  EXPECT_EQ(refund.booking_id, booking);
  EXPECT_EQ(refund.amount, Money::won(19'000));
  EXPECT_EQ(refund.tickets, Money::won(20'000));
  EXPECT_EQ(refund.booking_fees, Money::won(1'000));
  EXPECT_EQ(refund.cancellation_fee, Money::won(2'000));
  EXPECT_EQ(refund.refund_status, RefundStatus::done_refund);
  EXPECT_FALSE(refund.closes);
  EXPECT_EQ(refund.done_at, later);
  EXPECT_EQ(this->of(booking)->refunded_amount, Money::won(19'000));
  EXPECT_EQ(this->of(booking)->booking_fees, Money::won(2'000));
  EXPECT_EQ(this->of(booking)->delivery_fee, Money::won(3'200));
  this->world.restart();
  EXPECT_EQ(this->refunds_of(first), saved);
}

TYPED_TEST(AStoreOfPayments, KeepsWhatWaitsForTicketsUntilTheyAreBack) {
  this->open_for(booking);
  this->approve_it(first);
  this->ask_back(booking, {.why = refund_reason::booking_canceled, .amount = Money::won(80'000), .after_return = true});
  this->world.restart();
  const auto waiting = this->waiting(first);
  ASSERT_TRUE(waiting);
  EXPECT_EQ(waiting->id, first);
  EXPECT_EQ(waiting->amount, Money::won(80'000));
  EXPECT_EQ(waiting->waits_since, later);
  EXPECT_THAT(this->due(), IsEmpty());

  this->world.in_transaction([&](PaymentsInTransaction& payments) {
    EXPECT_FALSE(payments.are_tickets_back(booking));
    EXPECT_TRUE(payments.note_return(booking, later));
    EXPECT_FALSE(payments.note_return(booking, later)) << "it is there already";
    EXPECT_TRUE(payments.are_tickets_back(booking));
    payments.save(
        release_refund(*payments.find_by_booking(booking), *payments.waiting_refund_of(booking), {}, later).value());
  });
  EXPECT_EQ(this->waiting(first), std::nullopt);
  EXPECT_THAT(this->due(), ElementsAre(RefundId{1}));
  ASSERT_THAT(this->confirm(RefundId{1}), IsAccepted());
  EXPECT_EQ(this->of(booking)->payment_status, cancel_payment);
}

TYPED_TEST(AStoreOfPayments, KnowsHowTheTicketsAreToBeDelivered) {
  auto order = an_order(booking);
  order.delivery_method = DeliveryMethod::mobile;
  this->scheduler.run(this->world.store().open(open(order, noon)));
  this->world.restart();
  EXPECT_EQ(this->of(booking)->delivery_method, DeliveryMethod::mobile);
}

TYPED_TEST(AStoreOfPayments, KnowsNoRefundsOfAPaymentThatDoesNotExist) {
  EXPECT_EQ(this->refunds_of(PaymentId{5}), std::nullopt);
  this->open_for(booking);
  EXPECT_THAT(this->refunds_of(first).value(), IsEmpty());
}

TYPED_TEST(AStoreOfPayments, EntersIntoTheLedgerWhatADecisionMoves) {
  this->open_for(booking);
  EXPECT_THAT(this->world.ledger(), IsEmpty());
  this->approve_known(this->of(booking).value());
  this->ask_back(booking, a_part(Money::won(20'000), Money::won(5'000)));
  this->confirm(RefundId{1});
  const auto ledger = this->world.ledger();
  ASSERT_EQ(ledger.size(), 3U);
  auto account = Account{open(an_order(), noon)};
  account.payment.id = first;
  account.approve_it(later);
  account.ask_back(a_part(Money::won(20'000), Money::won(5'000)), later);
  account.give_back(RefundId{1}, later);
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    account.ledger[i].id = LedgerEntryId{static_cast<std::int64_t>(i) + 1};
    EXPECT_EQ(ledger[i], account.ledger[i]) << "entry " << i;
  }
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
