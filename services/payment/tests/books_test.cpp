#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/errors.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/table_text.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"
#include "services/payment/adapters/trial_balance.hpp"
#include "services/payment/schema/migrations.hpp"
#include "services/payment/tests/payments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::payment {
namespace {

using testing::ElementsAre;

constexpr auto won = Money::won;
constexpr storage::Insert<LedgerEntry> insert_entry{"ledger_entry"};
constexpr storage::Query<Refund> all_refunds{
    "SELECT id, payment_id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why,"
    " refund_status, closes, requested_at, done_at FROM refund ORDER BY id"};

/// What is in a database of payment's, of any age.
class TheBooks : public testing::Test {
 public:
  storage::Store open_store(const storage::Migrations& schema = migrations()) {
    return storage::Store::open(
        {.database = database.url(), .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = schema});
  }
  static void add(storage::Store& store, SimulatedScheduler& scheduler, LedgerEntry entry) {
    scheduler.run(store.write([&](storage::Session& session) {
      entry.id = LedgerEntryId{session.next_id("ledger_entry")};
      session.insert(insert_entry, entry);
      session.settle();
    }));
  }
  static std::vector<LedgerEntry> ledger_of(storage::Session& session) {
    return session.all(storage::Reading<LedgerEntry, "ledger_entry">::upwards, 0LL, 1'000LL);
  }
  static std::map<std::string, std::int64_t> balances(const TrialBalance& balance) {
    std::map<std::string, std::int64_t> found;
    for (const auto& [account, amount] : balance.accounts)
      if (amount != Money{}) found[account] = amount.minor_units;
    return found;
  }
  TrialBalance balance_of(storage::Store& store) {
    return scheduler.run(store.read([](storage::Session& session) { return trial_balance(session); }));
  }

  storage::TestDatabase database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
};

TEST_F(TheBooks, BalanceAtEachMoment) {
  auto store = open_store();
  EXPECT_EQ(balance_of(store).entries, 0);
  EXPECT_EQ(balance_of(store).sum, Money{});
  auto account = a_complete_account(an_order_with_fees());
  account.ask_back({.why = refund_reason::booking_canceled, .amount = won(80'000), .cancellation_fee = won(4'800)});
  for (const auto& entry : account.ledger) add(store, scheduler, entry);
  const auto balance = balance_of(store);
  EXPECT_EQ(balance.entries, 2);
  EXPECT_EQ(balance.sum, Money{});
  EXPECT_EQ(balance.accounts.size(), 6U);
  EXPECT_EQ(balances(balance), (std::map<std::string, std::int64_t>{{"providerReceivable", 90'000},
                                                                    {"bookingFees", -2'000},
                                                                    {"deliveryFees", -3'200},
                                                                    {"refundsPayable", -80'000},
                                                                    {"cancellationFees", -4'800}}));
}

TEST_F(TheBooks, AreKeptBalancedByTheDatabaseItself) {
  auto store = open_store();
  auto entry = a_complete_account().ledger.at(0);
  entry.ticket_revenue = entry.ticket_revenue + won(1);
  EXPECT_THROW(add(store, scheduler, entry), storage::ConstraintViolated);
  EXPECT_EQ(balance_of(store).entries, 0);
}

TEST_F(TheBooks, StayAsTheyWereWritten) {
  if (database.url().engine() == storage::Engine::mariadb)
    return;  // a trigger may need an administrator's rights there
  auto store = open_store();
  add(store, scheduler, a_complete_account().ledger.at(0));
  constexpr storage::Command<> remove{"DELETE FROM ledger_entry"};
  constexpr storage::Command<> change{"UPDATE ledger_entry SET ticket_revenue = 0, provider_receivable = 0"};
  const auto run = [&](const storage::Command<>& command) {
    scheduler.run(store.write([&](storage::Session& session) { return session.run(command); }));
  };
  EXPECT_THROW(run(remove), storage::ConstraintViolated);
  EXPECT_THROW(run(change), storage::ConstraintViolated);
  EXPECT_EQ(balances(balance_of(store)).at("providerReceivable"), 90'000);
}

TEST_F(TheBooks, HoldNoRefundOfMoreThanWasPaid) {
  auto store = open_store();
  constexpr storage::Insert<Payment> insert_payment{"payment"};
  auto payment = a_complete_payment();
  payment.refunded_amount = payment.amount + won(1);
  const auto add_it = [&] {
    scheduler.run(store.write([&](storage::Session& session) {
      session.insert(insert_payment, payment);
      session.settle();
    }));
  };
  EXPECT_THROW(add_it(), storage::ConstraintViolated);
  payment.refunded_amount = payment.amount;
  add_it();
}

/// As the program before the ledger wrote it.
struct OldPayment {
  PaymentId id;
  BookingId booking_id;
  std::string addr;
  Money amount;
  PaymentStatus payment_status = PaymentStatus::pending_payment;
  std::string provider_reference;
  Instant requested_at;
  Instant status_at;
  ChangedBy status_by = ChangedBy::booking;
  std::string status_reason;
  std::optional<Instant> refund_requested_at;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(OldPayment, (),
                      (id, booking_id, addr, amount, payment_status, provider_reference, requested_at, status_at,
                       status_by, status_reason, refund_requested_at, version))

OldPayment an_old(std::int64_t id, PaymentStatus status, std::optional<Instant> refund_requested_at = {}) {
  OldPayment payment;
  payment.id = PaymentId{id};
  payment.booking_id = BookingId{id + 10};
  payment.amount = the_price;
  payment.payment_status = status;
  payment.requested_at = noon;
  payment.status_at = later;
  payment.status_reason = "because";
  payment.refund_requested_at = refund_requested_at;
  return payment;
}

TEST_F(TheBooks, CoverThePaymentsOfAnOlderDatabase) {
  using enum PaymentStatus;
  auto before = migrations();
  before.sqlite = before.sqlite.first(9);
  before.postgresql = before.postgresql.first(9);
  before.mariadb = before.mariadb.first(9);
  {
    auto store = open_store(before);
    scheduler.run(store.write([](storage::Session& session) {
      constexpr storage::Insert<OldPayment> insert{"payment"};
      for (const auto& payment :
           {an_old(1, complete_payment), an_old(2, cancel_payment, noon), an_old(3, failed_payment),
            an_old(4, complete_payment, noon), an_old(5, pending_payment, noon)})
        session.insert(insert, payment);
    }));
  }
  auto store = open_store();
  const auto refunds = scheduler.run(store.read([](storage::Session& session) { return session.all(all_refunds); }));
  ASSERT_EQ(refunds.size(), 2U);
  EXPECT_EQ(refunds[0].booking_id, BookingId{12});
  EXPECT_EQ(refunds[0].refund_status, RefundStatus::done_refund);
  EXPECT_EQ(refunds[0].done_at, later);
  EXPECT_EQ(refunds[0].amount, the_price);
  EXPECT_EQ(refunds[1].booking_id, BookingId{14});
  EXPECT_EQ(refunds[1].refund_status, RefundStatus::requested_refund);
  EXPECT_EQ(refunds[1].requested_at, noon);
  EXPECT_TRUE(refunds[1].closes);

  const auto ledger = scheduler.run(store.read([](storage::Session& session) { return ledger_of(session); }));
  std::vector<std::pair<std::int64_t, EntryKind>> entries;
  for (const auto& entry : ledger) entries.emplace_back(entry.payment_id.value, entry.kind);
  EXPECT_THAT(entries, ElementsAre(std::pair{1, EntryKind::captured}, std::pair{2, EntryKind::captured},
                                   std::pair{2, EntryKind::refund_requested}, std::pair{2, EntryKind::refund_done},
                                   std::pair{4, EntryKind::captured}, std::pair{4, EntryKind::refund_requested}));
  EXPECT_EQ(ledger.back().id, LedgerEntryId{6});
  EXPECT_EQ(balances(balance_of(store)),
            (std::map<std::string, std::int64_t>{
                {"providerReceivable", 180'000}, {"ticketRevenue", -90'000}, {"refundsPayable", -90'000}}));
  messaging::EmbeddedLog log("payment", store);
  SqlPaymentStore payments(store, log.outbox());
  EXPECT_EQ(scheduler.run(payments.find_by_booking(BookingId{14}))->refunded_amount, the_price);
  EXPECT_EQ(scheduler.run(payments.find_by_booking(BookingId{15}))->refunded_amount, Money{});
  const auto due = scheduler.run(payments.due_refunds({}, 10));
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].booking_id, BookingId{14});
}

}  // namespace
}  // namespace boxoffice::payment
