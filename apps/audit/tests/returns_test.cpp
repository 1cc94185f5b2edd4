#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

namespace boxoffice::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view books = "books-add-up";
constexpr std::string_view refunded = "canceled-is-refunded";
constexpr std::string_view published = "changes-are-published";

/// Bookings that were canceled when their customers had the tickets; 6 waits for them.
class TicketsToComeBack : public testing::TestWithParam<Transport>, public HistoryOfReturns {
 public:
  TicketsToComeBack() : HistoryOfReturns(GetParam()) {}

  void let_all_but_payment_pass() {
    for (const auto service : {Service::booking, Service::delivery, Service::mypage}) let_pass(service);
  }
};

TEST_P(TicketsToComeBack, AreWaitedForWithTheRefund) {
  EXPECT_THAT(violated(), IsEmpty());
  EXPECT_EQ(verdict_of(audit(), refunded).waiting, 1) << "6; of the others the money went back";
}

TEST_P(TicketsToComeBack, AreWaitedForAsLongAsItTakes) {
  pass_time(std::chrono::hours{24 * 30});
  book();
  come_to_rest();
  EXPECT_THAT(violated(), IsEmpty());
}

TEST_P(TicketsToComeBack, AreMissedWhenTheRefundWaitsAndTheyAreThere) {
  edit(Service::payment, "INSERT INTO returned_tickets VALUES (6, 0)");
  EXPECT_THAT(violated(), ElementsAre(books));
}

TEST_P(TicketsToComeBack, AreMissedWhenTheRefundWasMadeWithoutThem) {
  edit(Service::payment, "DELETE FROM returned_tickets WHERE id = 7");
  EXPECT_THAT(violated(), ElementsAre(books));
}

TEST_P(TicketsToComeBack, AreMissedWhenTheMoneyIsKeptMeanwhile) {
  edit(Service::payment, "INSERT INTO waiting_refund VALUES (1, 1, 50000, 50000, 0, 0, 0, 'booking-canceled', 0)");
  EXPECT_THAT(violated(), ElementsAre(books));
}

TEST_P(TicketsToComeBack, AreMissedWhenPaymentHasPassedThatTheyCame) {
  bring_back(6);
  let_all_but_payment_pass();
  claim_all_passed(Service::payment, Service::delivery);
  EXPECT_THAT(violated(), ElementsAre(refunded));
}

TEST_P(TicketsToComeBack, AreMissedWhenTheMoneyWentBackAndTheyNeverCame) {
  edit(Service::delivery,
       "DELETE FROM outbox WHERE type = 'TicketsReturned' AND record_key = 7;"
       "UPDATE delivery SET delivery_step = 'DELIVERED', version = version - 1 WHERE booking_id = 7");
  edit(Service::mypage, "UPDATE mypage_first SET delivery_version = delivery_version - 1 WHERE booking_id = 7");
  EXPECT_THAT(violated(), testing::Contains(refunded));
}

TEST_P(TicketsToComeBack, AreMissedWhenTheirStepWasNeverTold) {
  edit(Service::delivery, "UPDATE delivery SET delivery_step = 'IN_TRANSIT' WHERE booking_id = 1");
  EXPECT_THAT(violated(), ElementsAre(published));
}

INSTANTIATE_TEST_SUITE_P(OverEach, TicketsToComeBack, testing::Values(Transport::logs, Transport::partitions));

}  // namespace
}  // namespace boxoffice::audit
