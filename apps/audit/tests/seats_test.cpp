#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace boxoffice::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view seats = "seats-have-one-owner";

/// Booking 1 has seats 3 and 4 of performance 5, and gave 6 back; what it costs did not change by that.
class SeatsThatWereSold : public History, public testing::Test {
 public:
  SeatsThatWereSold() {
    edit(Service::booking,
         "UPDATE booking SET performance_id = 5, seats = '1층 3, 4, 6', booking_fees = 6000, delivery_fee = 2000"
         " WHERE id = 1;"
         "INSERT INTO hold VALUES (8, 5, '', 0, 0, 0, 1);"
         "INSERT INTO ticket_sale VALUES (1, 5, 8, '', 'POST', 0, 0, 'Asia/Seoul', '{}', 2);"
         "INSERT INTO ticket VALUES (1, 1, 3, '1층', '', '3', 'R', 14000, 2000, NULL, NULL),"
         " (2, 1, 4, '1층', '', '4', 'R', 14000, 2000, NULL, NULL), (3, 1, 6, '1층', '', '6', 'R', 14000, 2000, 7, 0);"
         "INSERT INTO seat_claim VALUES (5000003, 5, 8, 253402214400000, 1), (5000004, 5, 8, 253402214400000, 1),"
         " (5000006, 5, 8, 0, 2), (5000007, 5, 9, 1000, 2)");
  }
  void plant(const std::string& sql) { edit(Service::booking, sql); }
};

TEST_F(SeatsThatWereSold, HaveOneOwner) {
  EXPECT_THAT(violated(), IsEmpty());
  EXPECT_EQ(verdict_of(audit(), seats).checked, 3);
}

TEST_F(SeatsThatWereSold, AreMissedWhenSoldTwice) {
  plant("UPDATE ticket SET seat_id = 4 WHERE id = 1");
  EXPECT_THAT(violated(), ElementsAre(seats)) << "seat 3 is claimed and sold to nobody";
}

TEST_F(SeatsThatWereSold, AreMissedWhenFreeOrSomebodyElses) {
  plant("UPDATE seat_claim SET expires_at = 0 WHERE id = 5000003");
  EXPECT_THAT(violated(), ElementsAre(seats));
  plant("UPDATE seat_claim SET expires_at = 253402214400000, hold_id = 9 WHERE id = 5000003");
  EXPECT_THAT(violated(), ElementsAre(seats));
}

TEST_F(SeatsThatWereSold, AreMissedWhenClaimedForNobody) {
  plant("UPDATE seat_claim SET expires_at = 253402214400000 WHERE id = 5000006");
  EXPECT_THAT(violated(), ElementsAre(seats));
}

TEST_F(SeatsThatWereSold, WaitForTheirReturnAsNobodys) {
  plant("UPDATE seat_claim SET hold_id = 0, expires_at = 253402214000000 WHERE id = 5000006");
  EXPECT_THAT(violated(), IsEmpty());
  plant("UPDATE seat_claim SET hold_id = 8 WHERE id = 5000006");
  EXPECT_THAT(violated(), ElementsAre(seats));
}

TEST_F(SeatsThatWereSold, AreMissedWhenTheirLinesDoNotAddUp) {
  plant("UPDATE ticket SET price = 13999 WHERE id = 3");
  EXPECT_THAT(violated(), ElementsAre(seats));
}

TEST_F(SeatsThatWereSold, AreMissedWhenCountedWrongly) {
  plant("UPDATE ticket_sale SET tickets = 3");
  EXPECT_THAT(violated(), ElementsAre(seats));
}

}  // namespace
}  // namespace boxoffice::audit
