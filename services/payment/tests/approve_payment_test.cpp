#include "services/payment/application/approve_payment.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/payment/application/give_back.hpp"
#include "services/payment/application/settle_pending_payments.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"
#include "services/payment/tests/scripted_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <tuple>

namespace boxoffice::payment {
namespace {

using enum PaymentStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class ApprovingAPaymentForABooking : public testing::Test {
 public:
  Result<Payment> approve(PaymentOrder order = an_order()) { return scheduler.run(approve_payment(std::move(order))); }
  std::optional<Payment> saved() { return payments.in_transaction.find_by_booking(BookingId{7}); }

  SimulatedScheduler scheduler{noon};
  InMemoryPaymentStore payments;
  ScriptedProvider provider;
  ApprovePayment approve_payment{payments, provider, scheduler};
};

TEST_F(ApprovingAPaymentForABooking, TakesTheMoney) {
  const auto paid = approve();
  ASSERT_THAT(paid, IsAccepted());
  EXPECT_EQ(paid->payment_status, complete_payment);
  EXPECT_EQ(paid->provider_reference, "reference");
  EXPECT_EQ(saved(), *paid);
  EXPECT_THAT(provider.charged, ElementsAre("booking-7-1777636800000"));
  EXPECT_EQ(provider.charged_amount, the_price);
  EXPECT_EQ(payments.told().at(0).type, "PaymentApproved");
}

TEST_F(ApprovingAPaymentForABooking, IsDurableBeforeTheProviderIsAsked) {
  std::optional<Payment> at_the_charge;
  provider.on_charge = [&] { at_the_charge = saved(); };
  ASSERT_THAT(approve(), IsAccepted());
  ASSERT_TRUE(at_the_charge);
  EXPECT_EQ(at_the_charge->payment_status, pending_payment);
}

TEST_F(ApprovingAPaymentForABooking, ChargesNothingWhenTheIntentCannotBeWritten) {
  payments.before_write = [](std::string_view) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(std::ignore = approve(), std::runtime_error);
  EXPECT_THAT(provider.charged, IsEmpty());
}

TEST_F(ApprovingAPaymentForABooking, FailsWhenTheProviderDeclines) {
  provider.outcome = ChargeDeclined{};
  const auto paid = approve();
  ASSERT_THAT(paid, IsAccepted());
  EXPECT_EQ(paid->payment_status, failed_payment);
  EXPECT_EQ(paid->status_reason, failure::declined);
  EXPECT_EQ(payments.told().at(0).type, "PaymentFailed");
}

TEST_F(ApprovingAPaymentForABooking, StaysPendingWhenTheProvidersAnswerIsUnknown) {
  provider.outcome = ChargeUnknown{};
  const auto paid = approve();
  ASSERT_THAT(paid, IsAccepted());
  EXPECT_EQ(paid->payment_status, pending_payment);
  EXPECT_THAT(payments.told(), IsEmpty());
}

TEST_F(ApprovingAPaymentForABooking, IsAsTheProviderHasToldWhileItWasCharging) {
  SettlePendingPayments settle{payments, provider, scheduler};
  provider.on_charge = [&] { EXPECT_TRUE(scheduler.run(settle.settle(*saved(), Charged{"told"}))); };
  const auto paid = approve();
  ASSERT_THAT(paid, IsAccepted());
  EXPECT_EQ(paid->payment_status, complete_payment);
  EXPECT_EQ(paid->provider_reference, "told");
  EXPECT_EQ(*saved(), *paid);
  EXPECT_EQ(payments.told().size(), 1U);
  EXPECT_EQ(payments.ledger().size(), 1U);
}

TEST_F(ApprovingAPaymentForABooking, HasAnotherKeyInAnotherDatabase) {
  auto payment = a_pending_payment();
  const auto key = charge_key(payment);
  payment.requested_at = later;
  EXPECT_NE(charge_key(payment), key);
}

TEST(AKey, BeginsWithItsBooking) {
  EXPECT_EQ(booking_in_key(charge_key(a_pending_payment(BookingId{41}))), BookingId{41});
  EXPECT_EQ(booking_in_key("booking-7-refund-3"), BookingId{7});
  for (const auto* text : {"", "booking-", "booking-7", "booking--7-1", "booking-0-1", "booking-x-1", "7-1",
                           "Booking-7-1", "booking-99999999999999999999-1", " booking-7-1"})
    EXPECT_FALSE(booking_in_key(text)) << text;
}

TEST_F(ApprovingAPaymentForABooking, TwiceChargesOnce) {
  const auto first = approve();
  const auto second = approve();
  ASSERT_THAT(second, IsAccepted());
  EXPECT_EQ(*second, *first);
  EXPECT_EQ(provider.charged.size(), 1U);
}

TEST_F(ApprovingAPaymentForABooking, AgainWhileTheFirstIsUnknownDoesNotChargeAgain) {
  provider.outcome = ChargeUnknown{};
  ASSERT_THAT(approve(), IsAccepted());
  provider.outcome = Charged{"reference"};
  EXPECT_EQ(approve()->payment_status, pending_payment);
  EXPECT_EQ(provider.charged.size(), 1U);
}

TEST_F(ApprovingAPaymentForABooking, RefusesAnotherAmountThanTheFirst) {
  ASSERT_THAT(approve(), IsAccepted());
  EXPECT_THAT(approve(an_order(BookingId{7}, the_price + Money::won(1))), IsRejected("amount-mismatch"));
  EXPECT_EQ(saved()->amount, the_price);
  EXPECT_EQ(provider.charged.size(), 1U);
}

TEST_F(ApprovingAPaymentForABooking, IsRefusedWithoutAskingWhenTheBookingHasFailedBefore) {
  on_booking_failed(payments.in_transaction,
                    {.id = BookingId{7},
                     .musical_name = {},
                     .customer_name = {},
                     .telephone = {},
                     .addr = {},
                     .reason = {},
                     .customer_id = {}},
                    noon);
  const auto paid = approve();
  ASSERT_THAT(paid, IsAccepted());
  EXPECT_EQ(paid->payment_status, failed_payment);
  EXPECT_EQ(paid->status_reason, failure::booking_failed);
  EXPECT_THAT(provider.charged, IsEmpty());
}

}  // namespace
}  // namespace boxoffice::payment
