#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Conditions running() {
  return {.running = [] { return true; }};
}

TEST(AnAuditOfARunningProgram, PassesAtOnceWhenNothingLooksWrong) {
  History history;
  const auto begun = history.scheduler.now();
  EXPECT_THAT(history.violated(running()), IsEmpty());
  EXPECT_EQ(history.scheduler.now(), begun);
}

TEST(AnAuditOfARunningProgram, DoesNotCountWhatSettlesMeanwhile) {
  History history;
  history.edit(Service::booking, "UPDATE booking SET price = price + 1 WHERE id = 1");
  const auto mended = history.scheduler.after(
      3s, [&] { history.edit(Service::booking, "UPDATE booking SET price = price - 1 WHERE id = 1"); });
  const auto report = history.audit(running());
  EXPECT_TRUE(report.ok) << as_text(report);
  EXPECT_EQ(verdict_of(report, "complete-means-paid").checked, 3);
}

TEST(AnAuditOfARunningProgram, CountsWhatIsStillWrongAfterTheSettlingTime) {
  History history;
  history.edit(Service::booking, "UPDATE booking SET price = price + 1 WHERE id = 1");
  const auto begun = history.scheduler.now();
  EXPECT_THAT(history.violated(running()), ElementsAre("complete-means-paid"));
  EXPECT_EQ(history.scheduler.now() - begun, 15s);
}

class AnAuditOfARunningProgramOver : public testing::TestWithParam<Transport> {};
INSTANTIATE_TEST_SUITE_P(All, AnAuditOfARunningProgramOver, testing::Values(Transport::logs, Transport::partitions),
                         testing::PrintToStringParamName());

TEST_P(AnAuditOfARunningProgramOver, SeesEventsThatWereToldSinceItRead) {
  Theatre theatre(GetParam());
  theatre.book();
  theatre.book();
  theatre.come_to_rest();
  // The page of the first is wrong until the event that makes it right is told.
  theatre.edit(Service::mypage,
               "UPDATE mypage_first SET booking_status = 'CANCEL_BOOKING', booking_version = 3 WHERE booking_id = 1");
  const auto told = theatre.scheduler.after(2s, [&] {
    theatre.edit(
        Service::booking,
        "UPDATE booking SET booking_status = 'CANCEL_BOOKING', version = 3 WHERE id = 1;"
        "INSERT INTO outbox SELECT 3, 1, 3, happened_at, 'BookingCanceled', '',"
        " '{\"id\":1,\"customerName\":\"홍길동\",\"bookingStatus\":\"CANCEL_BOOKING\",\"seats\":\"1층 A열 3, 4\"}'"
        " FROM outbox WHERE sequence = 1");
    theatre.claim_all_passed(Service::mypage, Service::booking);
  });
  const auto report = theatre.audit(running());
  EXPECT_TRUE(report.ok) << as_text(report);
  EXPECT_EQ(verdict_of(report, "canceled-is-refunded").in_progress, 1);
}

TEST_P(AnAuditOfARunningProgramOver, NoticesAConsumerThatStandsStill) {
  Theatre theatre(GetParam());
  theatre.book();
  const auto report = theatre.audit(running());
  const auto& verdict = verdict_of(report, "unfinished-progresses");
  EXPECT_FALSE(verdict.ok);
  EXPECT_THAT(verdict.examples,
              testing::Contains("mypage does not read on in booking's log: it stands before record 1"));
}

TEST(AnAuditOfARunningProgram, ExcusesConsumersThatWereStoppedMeanwhile) {
  Theatre theatre;
  theatre.book();
  const auto stopped_at = theatre.scheduler.now() + 5s;
  const auto report = theatre.audit({.running = [&] { return theatre.scheduler.now() < stopped_at; }});
  EXPECT_TRUE(report.ok) << as_text(report);
  EXPECT_TRUE(report.running);
}

TEST(AnAuditOfARunningProgram, KnowsThatTimeGoesOnWithoutEvents) {
  Theatre theatre;
  theatre.place();
  theatre.pass_time(2h);
  EXPECT_THAT(theatre.violated(), IsEmpty());
  EXPECT_THAT(theatre.violated(running()), ElementsAre("unfinished-progresses"));
}

}  // namespace
}  // namespace boxoffice::audit
