#include "services/booking/domain/ticket_sale.hpp"

#include "kernel/tests/is_rejected.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/halls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Seats of a small hall, forty days before the performance; VIP seats cost 170,000, R seats 140,000.
class Tickets : public testing::Test {
 public:
  Tickets() {
    musical.title = "엘리자벳";
    venue.time_zone = "Asia/Seoul";
    performance.id = PerformanceId{5};
    performance.starts_at = {noon + days(40)};
    performance.sale_closes_at = {noon + days(39)};
    order.customer = a_ticket("");
  }

  Result<SeatsSold> sell(std::vector<SeatId> seats) {
    return sell_seats({performance, musical, venue, prices, map}, seats, order, fees, noon);
  }
  /// Paid, in seats 3, 4 and 21.
  SeatsSold paid() {
    auto sold = sell({SeatId{3}, SeatId{4}, SeatId{21}}).value();
    sold.booking.id = sold.sold.sale.id = BookingId{7};
    sold.booking = complete(sold.booking, a_payment_for(sold.booking), ChangedBy::payment, noon)->booking;
    return sold;
  }
  static void note(SoldTickets& sold, const TicketsGivenBack& given_back) {
    for (const auto& ticket : given_back.tickets)
      *std::ranges::find(sold.tickets, ticket.seat_id, &Ticket::seat_id) = ticket;
  }

  const SeatMap map{a_small_hall()};
  Musical musical;
  Venue venue;
  Performance performance;
  std::vector<GradePrice> prices{{"VIP", Money::won(170'000)}, {"R", Money::won(140'000)}};
  Fees fees{Money::won(2'000), Money::won(3'200)};
  SeatOrder order;
};

std::string_view slug_of(const Refusal& refusal) {
  const auto* rejection = std::get_if<Rejection>(&refusal);
  return rejection ? rejection->slug : "faults";
}

TEST_F(Tickets, CostTheirGradesTheFeesAndTheDelivery) {
  const auto sold = sell({SeatId{3}, SeatId{4}, SeatId{21}});
  ASSERT_THAT(sold, IsAccepted());
  EXPECT_EQ(sold->booking.price, Money::won(2 * 170'000 + 140'000 + 3 * 2'000 + 3'200));
  EXPECT_EQ(sold->booking.booking_fees, Money::won(6'000));
  EXPECT_EQ(sold->booking.delivery_fee, Money::won(3'200));
  EXPECT_EQ(sold->booking.musical_name, "엘리자벳");
  EXPECT_EQ(sold->booking.seats, "A 1열 3, 4; B 3열 1");
  EXPECT_EQ(sold->booking.starts_at, performance.starts_at);
  EXPECT_EQ(sold->booking.booking_status, BookingStatus::pending_booking);
  EXPECT_EQ(sold->sold.sale.tickets, 3);

  order.delivery_method = DeliveryMethod::desk;
  EXPECT_EQ(sell({SeatId{3}})->booking.price, Money::won(172'000));
}

TEST_F(Tickets, AreToldOfWithThePerformanceAndTheSeatsOnceTheyArePaid) {
  const auto sold = sell({SeatId{3}, SeatId{4}, SeatId{21}}).value();
  const auto change = complete(sold.booking, a_payment_for(sold.booking), ChangedBy::payment, noon);
  ASSERT_THAT(change, IsAccepted());
  const auto& told = std::get<BookingStarted>(change->events.at(0));
  EXPECT_EQ(told.performance_id, PerformanceId{5});
  EXPECT_EQ(told.starts_at, performance.starts_at);
  EXPECT_EQ(told.seats, "A 1열 3, 4; B 3열 1");
}

TEST_F(Tickets, AreNotSoldForAnotherPriceThanTheCustomerWasTold) {
  order.expected_total = Money::won(175'199);
  EXPECT_THAT(sell({SeatId{3}}), IsRejected("price-changed"));
  order.expected_total = Money::won(175'200);
  EXPECT_THAT(sell({SeatId{3}}), IsAccepted());
}

TEST_F(Tickets, AreGivenBackOneByOneAndTheLastCancelsTheBooking) {
  auto [booking, sold] = paid();
  const auto day_after = noon + days(1);
  const auto first = give_back(booking, sold, std::vector{SeatId{4}}, day_after);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->change.booking.booking_status, BookingStatus::complete_booking);
  EXPECT_EQ(first->change.booking.version, booking.version + 1);
  const auto& told = std::get<TicketsCanceled>(first->change.events.at(0));
  EXPECT_EQ(told.seats, "A 1열 4");
  EXPECT_EQ(told.seats_left, "A 1열 3; B 3열 1");
  EXPECT_EQ(told.refund, Money::won(170'000)) << "free for a week, but the booking fee is kept after its day";
  note(sold, *first);

  const auto again = give_back(first->change.booking, sold, std::vector{SeatId{4}}, day_after);
  ASSERT_TRUE(again);
  EXPECT_THAT(again->change.events, IsEmpty());
  EXPECT_EQ(again->change.booking.version, first->change.booking.version) << "twice is as once";

  const auto rest = give_back(first->change.booking, sold, {}, day_after);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->change.booking.booking_status, BookingStatus::cancel_booking);
  EXPECT_THAT(rest->tickets, SizeIs(2));
  const auto& canceled = std::get<BookingCanceled>(rest->change.events.at(0));
  EXPECT_EQ(canceled.refund, Money::won(170'000 + 140'000 + 3'200));
  EXPECT_EQ(canceled.refunded_delivery_fee, Money::won(3'200));
  EXPECT_EQ(canceled.seats, "A 1열 3; B 3열 1") << "those that it had until then";
  note(sold, *rest);
  const auto over = give_back(rest->change.booking, sold, {}, day_after);
  ASSERT_TRUE(over);
  EXPECT_THAT(over->change.events, IsEmpty());
}

TEST_F(Tickets, BringWhatWasQuotedAtThatMoment) {
  const auto [booking, sold] = paid();
  for (const auto at :
       {noon, noon + days(1), noon + days(10), noon + days(32), noon + days(36), noon + days(39) - 1ms}) {
    const auto quoted = quote(booking, sold, std::vector{SeatId{3}, SeatId{21}}, at);
    ASSERT_TRUE(quoted);
    const auto given_back = give_back(booking, sold, std::vector{SeatId{3}, SeatId{21}}, at);
    ASSERT_TRUE(given_back);
    const auto& told = std::get<TicketsCanceled>(given_back->change.events.at(0));
    EXPECT_EQ(told.refund, quoted->total());
    Money kept;
    for (const auto& ticket : given_back->tickets) kept = kept + *ticket.cancellation_fee;
    EXPECT_EQ(kept, quoted->cancellation_fee);
  }
}

TEST_F(Tickets, SayWhenTheyWillBringLess) {
  const auto [booking, sold] = paid();
  const auto zone = TimeZone::find("Asia/Seoul").value();
  const auto after = [&](int days_later) { return zone.at(zone.day_of(noon) + days(days_later), 0min); };
  EXPECT_EQ(next_change_of_quote(booking, sold.sale, noon), after(1)) << "then the booking fees are kept";
  EXPECT_EQ(next_change_of_quote(booking, sold.sale, after(1)), after(8)) << "then it is not free any more";
  EXPECT_EQ(next_change_of_quote(booking, sold.sale, after(8)), after(31)) << "nine days before";
  EXPECT_EQ(next_change_of_quote(booking, sold.sale, noon + days(39) - 1ms), noon + days(39)) << "the sale closes";
  EXPECT_FALSE(next_change_of_quote(booking, sold.sale, noon + days(39)));
}

TEST_F(Tickets, AreKeptWhenItIsTooLateOrTheyAreNotTheBookings) {
  const auto [booking, sold] = paid();
  EXPECT_EQ(slug_of(give_back(booking, sold, {}, noon + days(39)).error()), "cancellation-closed");
  EXPECT_EQ(slug_of(quote(booking, sold, {}, noon + days(39)).error()), "cancellation-closed");
  const auto wrong = give_back(booking, sold, std::vector{SeatId{3}, SeatId{5}, SeatId{3}}, noon);
  EXPECT_THAT(std::get<Faults>(wrong.error()),
              ElementsAre(Fault{"/seats/1", "is no seat's of this booking"}, Fault{"/seats/2", "is there twice"}));
  auto pending = sell({SeatId{3}}).value();
  EXPECT_EQ(slug_of(give_back(pending.booking, pending.sold, {}, noon).error()), "not-yet-complete");
}

}  // namespace
}  // namespace boxoffice::booking
