#include "apps/audit/invariants.hpp"
#include "apps/audit/tests/theatre.hpp"
#include "platform/storage/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace boxoffice::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::set<std::string> names_not_ok(const Report& report) {
  std::set<std::string> names;
  for (const auto& verdict : report.invariants)
    if (!verdict.ok) names.insert(verdict.name);
  return names;
}

TEST(AnAudit, FindsNothingWrongWithDatabasesThatWereOnlyMade) {
  Theatre theatre;
  const auto report = theatre.audit();
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(report.bookings, 0);
}

class AnAuditOver : public testing::TestWithParam<Transport> {};
INSTANTIATE_TEST_SUITE_P(All, AnAuditOver, testing::Values(Transport::logs, Transport::partitions),
                         testing::PrintToStringParamName());

TEST_P(AnAuditOver, FindsNothingWrongWithASystemAtRest) {
  History history(GetParam());
  const auto report = history.audit();
  EXPECT_THAT(names_not_ok(report), IsEmpty());
  EXPECT_EQ(report.bookings, 5);
  for (const auto& verdict : report.invariants) EXPECT_EQ(verdict.in_progress, 0) << verdict.name;
  EXPECT_EQ(verdict_of(report, "complete-means-paid").checked, 3);
  EXPECT_EQ(verdict_of(report, "mypage-equals-events").checked, 6);
}

TEST_P(AnAuditOver, FindsNothingWrongWithRefundsInParts) {
  HistoryInParts history(GetParam());
  const auto report = history.audit();
  EXPECT_THAT(names_not_ok(report), IsEmpty()) << as_text(report);
  for (const auto& verdict : report.invariants) EXPECT_EQ(verdict.in_progress, 0) << verdict.name;
  // 1, 4, 6: captured. 2, 900: given back as a whole. 6 gave two parts back, and 7 one part before the rest.
  EXPECT_EQ(verdict_of(report, "books-add-up").checked, 1 + 1 + 2 * 3 + (1 + 2 * 2) + (1 + 2 * 2));
}

TEST_P(AnAuditOver, CallsInProgressAPartThatHasStillToGoBack) {
  History history(GetParam());
  history.give_tickets_back(1, Money::won(10'000), {});
  history.let_pass(Service::payment);
  const auto report = history.audit();
  EXPECT_THAT(names_not_ok(report), IsEmpty()) << as_text(report);
}

TEST(AnAudit, SaysWhatItCannotJudge) {
  History history;
  const auto report = history.audit();
  EXPECT_EQ(verdict_of(report, "acknowledged-survives").why, "needs --ledger");
  EXPECT_EQ(verdict_of(report, "refused-leaves-nothing").verdict, "n/a");
}

TEST_P(AnAuditOver, FindsTheSameInPortionsOfAnySize) {
  Limits small;
  small.bookings_in_memory = 2;
  small.bookings_at_once = 1;
  small.records_at_once = 3;
  History healthy(GetParam());
  EXPECT_THAT(healthy.violated({.limits = small}), IsEmpty());
  History spoiled(GetParam());
  spoiled.edit(Service::mypage, "UPDATE mypage_first SET addr = 'elsewhere' WHERE booking_id IN (1, 900)");
  EXPECT_EQ(verdict_of(spoiled.audit({.limits = small}), "mypage-equals-events").violations, 2);
}

/// Every step of a booking's life, as a crash may leave it: what comes next has not happened yet.
TEST_P(AnAuditOver, CallsInProgressWhatTheNextStartTakesUp) {
  using Step = void (*)(Theatre&);
  const std::vector<std::pair<Step, std::string_view>> steps{
      {[](Theatre& it) { it.place(); }, "unfinished-progresses"},
      {[](Theatre& it) { it.pay(1); }, "unfinished-progresses"},
      {[](Theatre& it) { it.complete(1); }, "effects-at-most-once"},
      {[](Theatre& it) { it.let_pass(Service::booking); }, "effects-at-most-once"},
      {[](Theatre& it) { it.let_pass(Service::delivery); }, "mypage-equals-events"},
      {[](Theatre& it) { it.let_pass(Service::mypage); }, ""},
      {[](Theatre& it) { it.cancel(1); }, "canceled-is-refunded"},
      {[](Theatre& it) { it.let_pass(Service::payment); }, "canceled-is-refunded"},
      {[](Theatre& it) { it.refund_what_is_due(); }, "canceled-is-not-delivered"},
      {[](Theatre& it) { it.let_pass(Service::delivery); }, "mypage-equals-events"},
      {[](Theatre& it) { it.let_pass(Service::mypage); }, ""},
      {[](Theatre& it) { it.pay(77); }, "money-without-booking"},
      {[](Theatre& it) { it.let_pass(Service::booking); }, "money-without-booking"},
      {[](Theatre& it) { it.disown_orphans(); }, "money-without-booking"},
      {[](Theatre& it) { it.let_pass(Service::payment); }, "unfinished-progresses"},
  };
  for (std::size_t last = 0; last < steps.size(); ++last) {
    Theatre theatre(GetParam());
    for (std::size_t i = 0; i <= last; ++i) steps[i].first(theatre);
    const auto report = theatre.audit();
    EXPECT_THAT(names_not_ok(report), IsEmpty()) << "after step " << last << as_text(report);
    if (const auto name = steps[last].second; !name.empty())
      EXPECT_GE(verdict_of(report, name).in_progress, 1) << "after step " << last << as_text(report);
  }
}

TEST(AnAudit, LeavesABookingInManualReviewToItsOperator) {
  Theatre theatre;
  theatre.hand_to_review(theatre.place());
  theatre.pass_time(48h);
  theatre.book();
  EXPECT_EQ(verdict_of(theatre.audit(), "unfinished-progresses").waiting, 1);
}

TEST_P(AnAuditOver, ExcusesWhatRetentionHasRemoved) {
  History history(GetParam());
  history.pass_time(3h);
  history.book();
  history.come_to_rest();
  history.trim_logs(1h);
  EXPECT_THAT(history.violated(), IsEmpty());
}

TEST(AnAudit, LeavesPagesThatLackWhatAnOlderProgramDidNotShowToTheirRebuild) {
  HistoryInParts history;
  history.edit(Service::mypage,
               "UPDATE mypage_first SET starts_at = NULL, seats = NULL, paid_amount = NULL, refunded_amount = NULL,"
               " refunded_at = NULL");
  const auto report = history.audit();
  EXPECT_THAT(names_not_ok(report), IsEmpty()) << as_text(report);
  EXPECT_EQ(verdict_of(report, "mypage-equals-events").waiting, 6) << "all but those that have none of it";
}

TEST_P(AnAuditOver, DoesNotExcuseWhatRetentionCannotHaveRemovedYet) {
  History history(GetParam());
  history.edit(Service::booking, "DELETE FROM outbox WHERE sequence = 1");
  EXPECT_THAT(history.violated(), ElementsAre("changes-are-published", "mypage-equals-events"));
}

TEST(AnAudit, ReportsParkedEventsAndDoesNotCompareTheirBookings) {
  Theatre theatre;
  theatre.book();
  theatre.let_pass(Service::booking);
  theatre.edit(Service::payment, "UPDATE outbox SET payload = '{' WHERE type = 'PaymentApproved'");
  theatre.open();
  theatre.come_to_rest();
  const auto report = theatre.audit();
  EXPECT_THAT(names_not_ok(report), IsEmpty()) << as_text(report);
  EXPECT_EQ(report.parked, 2);
  EXPECT_EQ(report.parked_examples.at(0).service, "delivery");
  EXPECT_EQ(report.parked_examples.at(0).key, 1);
  EXPECT_GE(verdict_of(report, "mypage-equals-events").waiting, 1);
  EXPECT_THAT(as_text(report), HasSubstr("delivery: PaymentApproved of booking 1 (payment 1), tried 1 times: "));
}

TEST(AnAudit, RefusesDatabasesThatAreMissingOrNoneOrNewer) {
  Theatre theatre;
  const auto open = [&] {
    storage::Lane lane(theatre.scheduler);
    Databases databases(databases_in(theatre.folder()), lane, theatre.scheduler);
  };
  theatre.edit(Service::booking, "INSERT INTO schema_version VALUES (99, 'contract_later', '0')");
  EXPECT_THROW(open(), storage::Unusable);
  std::ofstream(theatre.folder() / "booking.db", std::ios::trunc) << "a letter, not a database, however long it may be";
  EXPECT_THROW(open(), storage::Unusable);
  std::filesystem::remove(theatre.folder() / "booking.db");
  EXPECT_THROW(open(), storage::Unusable);
}

}  // namespace
}  // namespace boxoffice::audit
