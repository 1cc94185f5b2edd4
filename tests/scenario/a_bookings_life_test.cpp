#include "tests/scenario/the_house.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace boxoffice::scenario {
namespace {

using namespace std::chrono_literals;

class ABookingsLife : public testing::Test {
 public:
  std::string payment_status(std::int64_t booking) {
    return house.payment_of(booking).at("/_embedded/payments/0/paymentStatus");
  }
  std::string booking_status(std::int64_t id) { return house.booking(id).at("/bookingStatus"); }
  void provider_takes(std::int64_t ms) {
    payment::ProviderSettings slow;
    slow.delay_ms = runtime::DelayRange::of(ms, ms).value();
    house.provider.change(slow);
  }
  void provider_always(runtime::Rate payment::ProviderSettings::* what) {
    payment::ProviderSettings settings;
    settings.*what = runtime::Rate::of(1).value();
    house.provider.change(settings);
  }

  TheHouse house;
};

TEST_F(ABookingsLife, GoesFromTheTicketToTheDoorAndBackWhenItIsCanceled) {
  const auto booked = house.book();
  EXPECT_EQ(booked.status, 201);
  EXPECT_EQ(booked.at("/bookingStatus"), "COMPLETE_BOOKING");
  EXPECT_EQ(payment_status(1), "COMPLETE_PAYMENT");

  EXPECT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  const auto page = house.page_of(1);
  EXPECT_EQ(page.at("/_embedded/mypages/0/musicalName"), "Elizabeth");
  EXPECT_EQ(page.at("/_embedded/mypages/0/shipperName"), "우체국택배");

  const auto canceled = house.cancel(1);
  EXPECT_EQ(canceled.status, 200);
  EXPECT_EQ(canceled.at("/bookingStatus"), "CANCEL_BOOKING");

  EXPECT_TRUE(house.until_the_customer_sees(1, "CANCEL_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
  EXPECT_EQ(payment_status(1), "CANCEL_PAYMENT");
  EXPECT_EQ(house.delivery(1).at("/deliveryStatus"), "CANCEL_DELIVERY");
}

TEST_F(ABookingsLife, EndsWithTicketsInTheCustomersHand) {
  house.book();
  ASSERT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  EXPECT_EQ(house.hand_over(1).status, 200);
  EXPECT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT COMPLETE_DELIVERY"));
}

TEST_F(ABookingsLife, EndsWithTheMoneyBackWhenTheTicketsAre) {
  house.book();
  ASSERT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  for (const auto* step : {"PACKED", "HANDED_OVER"}) EXPECT_EQ(house.move_tickets(1, step).status, 200);
  house.scheduler.advance(1s);
  EXPECT_EQ(house.cancel(1).status, 200);
  EXPECT_TRUE(house.until_the_customer_sees(1, "CANCEL_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  house.scheduler.advance(10min);
  EXPECT_EQ(payment_status(1), "COMPLETE_PAYMENT");
  EXPECT_NE(house.delivery(1).at("/recalledAt"), "null");
  EXPECT_EQ(house.move_tickets(1, "RETURNED").at("/deliveryStatus"), "CANCEL_DELIVERY");
  EXPECT_TRUE(house.until_the_customer_sees(1, "CANCEL_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
}

TEST_F(ABookingsLife, EndsWithTheMoneyBackAtOnceWhenTheCancelWasFaster) {
  house.book();
  ASSERT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  house.move_tickets(1, "PACKED");
  house.move_tickets(1, "HANDED_OVER");
  EXPECT_EQ(house.cancel(1).status, 200) << "booking has not heard of the hand-over";
  EXPECT_TRUE(house.until_the_customer_sees(1, "CANCEL_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
  EXPECT_NE(house.delivery(1).at("/recalledAt"), "null");
  EXPECT_EQ(house.move_tickets(1, "RETURNED").status, 200);
}

TEST_F(ABookingsLife, EndsAtOnceWhenThePaymentIsDeclined) {
  provider_always(&payment::ProviderSettings::decline_rate);
  EXPECT_EQ(house.book().status, 402);
  EXPECT_TRUE(house.until_the_customer_sees(1, "FAILED_BOOKING FAILED_PAYMENT -"));
  EXPECT_EQ(house.delivery(1).status, 404);
}

TEST_F(ABookingsLife, GoesOnByItselfWhenTheProviderAnswersLate) {
  provider_takes(2'000);
  const auto accepted = house.book();
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(accepted.at("/bookingStatus"), "PENDING_BOOKING");
  EXPECT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
}

TEST_F(ABookingsLife, GoesOnByItselfWhenTheProvidersAnswerIsLost) {
  provider_always(&payment::ProviderSettings::answer_lost_rate);
  EXPECT_EQ(house.book().status, 202);
  EXPECT_TRUE(house.until_the_customer_sees(1, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
}

TEST_F(ABookingsLife, EndsWithoutACostWhenTheProviderFails) {
  provider_always(&payment::ProviderSettings::fail_rate);
  EXPECT_EQ(house.book().status, 202);
  EXPECT_TRUE(house.until_the_customer_sees(1, "FAILED_BOOKING FAILED_PAYMENT -"));
}

TEST_F(ABookingsLife, EndsWithARefundWhenThePaymentIsApprovedAfterTheBookingWasGivenUp) {
  house.way_to_payment.held_up = HeldUp::until_asked_about;
  EXPECT_EQ(house.book().status, 202);
  EXPECT_TRUE(house.until_the_customer_sees(1, "FAILED_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
  EXPECT_EQ(booking_status(1), "FAILED_BOOKING");
  EXPECT_EQ(house.booking(1).at("/statusReason"), "payment-unknown");
  EXPECT_EQ(payment_status(1), "CANCEL_PAYMENT");
}

TEST_F(ABookingsLife, EndsWithoutAChargeWhenTheRequestForMoneyComesAfterTheBookingWasGivenUp) {
  house.way_to_payment.held_up = HeldUp::until_let_go;
  EXPECT_EQ(house.book().status, 202);
  ASSERT_TRUE(house.until_the_customer_sees(1, "FAILED_BOOKING FAILED_PAYMENT -"));
  house.way_to_payment.let_go();
  house.scheduler.advance(1min);
  EXPECT_EQ(house.seen_by_the_customer(1), "FAILED_BOOKING FAILED_PAYMENT -");
  EXPECT_EQ(house.payment_of(1).at("/_embedded/payments/0/statusReason"), "booking-failed");
  EXPECT_EQ(house.delivery(1).status, 404);
}

TEST_F(ABookingsLife, DoesNotBeginWithAPaymentThatNobodyBooked) {
  EXPECT_EQ(house.pay_directly(999).status, 201);
  EXPECT_TRUE(house.until([&] { return payment_status(999) == "CANCEL_PAYMENT"; }));
  EXPECT_EQ(house.booking(999).status, 404);
  EXPECT_TRUE(house.until([&] { return house.delivery(1).at("/deliveryStatus") == "CANCEL_DELIVERY"; }));
}

TEST_F(ABookingsLife, LooksTheSameOnAPageThatIsBuiltAnew) {
  for (int i = 0; i < 3; ++i) house.book();
  house.cancel(2);
  ASSERT_TRUE(house.until_the_customer_sees(2, "CANCEL_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
  ASSERT_TRUE(house.until_the_customer_sees(3, "COMPLETE_BOOKING COMPLETE_PAYMENT START_DELIVERY"));
  const auto one = house.page_of(1).body;
  const auto two = house.page_of(2).body;
  EXPECT_TRUE(house.mypage_service.rebuild());
  ASSERT_TRUE(house.until([&] { return !house.mypage_service.rebuild_state().running; }));
  EXPECT_EQ(house.mypage_service.rebuild_state().rebuilds, 1);
  EXPECT_EQ(house.pages().at("/page/totalElements"), "3");
  EXPECT_EQ(house.page_of(1).body.at_pointer("/_embedded/mypages/0/bookingStatus"),
            one.at_pointer("/_embedded/mypages/0/bookingStatus"));
  EXPECT_EQ(house.page_of(2).body.at_pointer("/_embedded/mypages/0/paymentStatus"),
            two.at_pointer("/_embedded/mypages/0/paymentStatus"));
  house.cancel(3);
  EXPECT_TRUE(house.until_the_customer_sees(3, "CANCEL_BOOKING CANCEL_PAYMENT CANCEL_DELIVERY"));
}

}  // namespace
}  // namespace boxoffice::scenario
