#include "services/delivery/domain/delivery.hpp"

#include "services/delivery/tests/deliveries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace boxoffice::delivery {
namespace {

using enum DeliveryStatus;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(StartingADelivery, PromisesADayAndNamesTheShipper) {
  const auto change = start(DeliveryId{3}, {BookingId{7}, "서울시 종로구"}, by_post(), noon);
  EXPECT_EQ(change.delivery.delivery_status, start_delivery);
  EXPECT_EQ(change.delivery.delivery_date, noon + std::chrono::days{2});
  EXPECT_EQ(change.delivery.version, 1);
  const auto& started = std::get<DeliveryStarted>(change.events.at(0));
  EXPECT_EQ(started.id, DeliveryId{3});
  EXPECT_EQ(started.booking_id, BookingId{7});
  EXPECT_EQ(started.addr, "서울시 종로구");
  EXPECT_EQ(started.delivery_date, noon + std::chrono::days{2});
  EXPECT_EQ(started.shipper_name, "우체국택배");
}

TEST(CancelingADelivery, StopsOneThatIsOnItsWay) {
  const auto change = cancel(a_started_delivery(), "payment-canceled", later);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->delivery.delivery_status, cancel_delivery);
  EXPECT_EQ(change->delivery.status_reason, "payment-canceled");
  EXPECT_EQ(change->delivery.status_at, later);
  EXPECT_EQ(change->delivery.version, 2);
  EXPECT_THAT(types_of(change->events), ElementsAre("DeliveryCanceled"));
}

TEST(CancelingADelivery, TwiceDoesNothing) { EXPECT_FALSE(cancel(a_canceled_delivery(), "payment-canceled", later)); }

TEST(CancelingADelivery, OnlyRecallsTheTicketsWhenTheCustomerHasThem) {
  const auto change = cancel(a_completed_delivery(), "payment-canceled", later);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->delivery.delivery_status, complete_delivery);
  EXPECT_EQ(change->delivery.recalled_at, later);
  EXPECT_THAT(change->events, IsEmpty());
  EXPECT_FALSE(cancel(change->delivery, "payment-canceled", later));
}

TEST(CompletingADelivery, IsDoneByTheOperator) {
  const auto change = complete(a_started_delivery(), later);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(change->delivery.delivery_status, complete_delivery);
  EXPECT_EQ(change->delivery.status_by, ChangedBy::house_operator);
  EXPECT_EQ(change->delivery.version, 2);
  EXPECT_THAT(types_of(change->events), ElementsAre("DeliveryCompleted"));
}

TEST(CompletingADelivery, TwiceIsTheSameAsOnce) {
  const auto twice = complete(a_completed_delivery(), later);
  ASSERT_THAT(twice, IsAccepted());
  EXPECT_EQ(twice->delivery, a_completed_delivery());
  EXPECT_THAT(twice->events, IsEmpty());
}

TEST(CompletingADelivery, IsRefusedWhenItWasCanceled) {
  EXPECT_THAT(complete(a_canceled_delivery(), later), IsRejected("delivery-canceled"));
}

}  // namespace
}  // namespace boxoffice::delivery
