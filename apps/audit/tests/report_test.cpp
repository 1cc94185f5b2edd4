#include "apps/audit/report.hpp"

#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::audit {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(AReport, NamesEveryInvariantWithItsVerdictAndCounts) {
  History history;
  auto report = history.audit();
  report.data = "data";
  const auto text = as_text(report);
  EXPECT_THAT(text, HasSubstr("data: stopped, 5 bookings, looked at in"));
  EXPECT_THAT(text, HasSubstr(" 2 complete-means-paid       OK        3 checked\n"));
  EXPECT_THAT(text, HasSubstr(" 5 seats-have-one-owner      OK        0 checked\n"));
}

TEST(AReport, ShowsAtMostTenExamplesOfWhatIsViolated) {
  Theatre theatre;
  for (int i = 0; i < 12; ++i) theatre.book();
  theatre.come_to_rest();
  theatre.edit(Service::booking, "UPDATE booking SET price = 1");
  const auto report = theatre.audit();
  const auto& verdict = verdict_of(report, "complete-means-paid");
  EXPECT_EQ(verdict.violations, 12);
  EXPECT_THAT(verdict.examples, SizeIs(10));
  EXPECT_THAT(as_text(report), HasSubstr("VIOLATED  12 of 12 checked\n"));
  EXPECT_THAT(as_text(report), HasSubstr("     booking 1: costs 1 and its payment is of 50000\n"));
}

TEST(AReport, IsTheSameAsJson) {
  Theatre theatre;
  theatre.book();
  theatre.edit(Service::mypage, "UPDATE mypage_shown SET shown = 'SECOND'");
  const auto text = as_json(theatre.audit());
  EXPECT_THAT(text, HasSubstr(R"("running":false,"ok":true,"bookings":1,)"));
  EXPECT_THAT(text, HasSubstr(R"({"invariant":9,"name":"mypage-equals-events",)"));
  EXPECT_THAT(text, HasSubstr(R"("verdict":"n/a","ok":true,"why":"needs --ledger")"));
}

}  // namespace
}  // namespace boxoffice::audit
