#include "services/payment/application/give_back.hpp"
#include "services/payment/application/refund_payments.hpp"
#include "services/payment/application/settle_pending_payments.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"
#include "services/payment/tests/scripted_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <stdexcept>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr BookingId booking{7};

class Payments : public testing::Test {
 public:
  void add(Payment payment) { payments.in_transaction.add({std::move(payment), {}}); }
  Payment saved() { return payments.in_transaction.find_by_booking(booking).value(); }
  std::string told() { return payments.told().empty() ? "" : payments.told().back().type; }

  SimulatedScheduler scheduler{later};
  InMemoryPaymentStore payments;
  ScriptedProvider provider;
};

class GivingBackMoney : public Payments {
 public:
  void cancel_booking() { on_booking_canceled(payments.in_transaction, {booking, "홍길동"}, later); }
  void fail_booking() {
    BookingFailed event;
    event.id = booking;
    on_booking_failed(payments.in_transaction, event, later);
  }
};

TEST_F(GivingBackMoney, IsAskedForWhenTheBookingIsCanceled) {
  add(a_complete_payment());
  cancel_booking();
  EXPECT_EQ(saved().refund_requested_at, later);
  EXPECT_EQ(saved().status_reason, "booking-canceled");
}

TEST_F(GivingBackMoney, IsAskedForOnceHoweverOftenTheBookingIsCanceled) {
  add(a_complete_payment());
  cancel_booking();
  const auto once = saved();
  cancel_booking();
  EXPECT_EQ(saved(), once);
}

TEST_F(GivingBackMoney, OfACanceledBookingWithoutAPaymentIsADefectThatSomebodyHasToSee) {
  EXPECT_THROW(cancel_booking(), std::logic_error);
}

TEST_F(GivingBackMoney, IsAskedForWhenTheBookingFailedAfterItsApproval) {
  add(a_complete_payment());
  fail_booking();
  EXPECT_EQ(saved().refund_requested_at, later);
  EXPECT_EQ(saved().status_reason, failure::booking_failed);
}

TEST_F(GivingBackMoney, IsRememberedWhenTheBookingFailedBeforeTheProviderAnswered) {
  add(a_pending_payment());
  fail_booking();
  EXPECT_EQ(saved().payment_status, pending_payment);
  EXPECT_EQ(saved().refund_requested_at, later);
}

TEST_F(GivingBackMoney, IsNotNeededWhenThePaymentFailedToo) {
  add(a_failed_payment());
  fail_booking();
  EXPECT_EQ(saved(), a_failed_payment());
}

TEST_F(GivingBackMoney, IsForestalledWhenTheBookingFailedBeforeAnybodyAskedForMoney) {
  fail_booking();
  EXPECT_EQ(saved().payment_status, failed_payment);
  EXPECT_EQ(told(), "PaymentFailed");
  const auto once = saved();
  fail_booking();
  EXPECT_EQ(saved(), once);
}

class RefundingPayments : public Payments {
 public:
  RefundPayments::Round refund() { return scheduler.run(refund_payments()); }

  RefundPayments refund_payments{payments, provider, scheduler};
};

TEST_F(RefundingPayments, GivesBackWhatIsToBeGivenBack) {
  add(a_payment_to_refund());
  EXPECT_EQ(refund().refunded, 1U);
  EXPECT_EQ(saved().payment_status, cancel_payment);
  EXPECT_EQ(told(), "PayCanceled");
  EXPECT_THAT(provider.refunded, ElementsAre("booking-7"));
}

TEST_F(RefundingPayments, AsksTheProviderOnlyOnceForEach) {
  add(a_payment_to_refund());
  refund();
  EXPECT_EQ(refund().refunded, 0U);
  EXPECT_EQ(provider.refunded.size(), 1U);
}

TEST_F(RefundingPayments, TriesAgainWhatTheProviderDidNotDo) {
  add(a_payment_to_refund());
  provider.gives_back = false;
  const auto round = refund();
  EXPECT_EQ(round.refunded, 0U);
  EXPECT_EQ(round.left, 1U);
  EXPECT_EQ(saved().payment_status, complete_payment);
  provider.gives_back = true;
  EXPECT_EQ(refund().refunded, 1U);
}

TEST_F(RefundingPayments, TouchesNothingElse) {
  add(a_complete_payment());
  EXPECT_EQ(refund().refunded, 0U);
  EXPECT_EQ(saved(), a_complete_payment());
  EXPECT_THAT(provider.refunded, IsEmpty());
}

class SettlingPendingPayments : public Payments {
 public:
  SettlingPendingPayments() { add(a_pending_payment()); }

  std::size_t settle(Instant requested_before = noon + 1ms) { return scheduler.run(settle_pending(requested_before)); }

  SettlePendingPayments settle_pending{payments, provider, scheduler};
};

TEST_F(SettlingPendingPayments, ApprovesWhatWasCharged) {
  provider.finding = Charged{"R-1"};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().payment_status, complete_payment);
  EXPECT_EQ(saved().provider_reference, "R-1");
  EXPECT_EQ(saved().status_by, ChangedBy::resolver);
  EXPECT_EQ(told(), "PaymentApproved");
  EXPECT_THAT(provider.searched, ElementsAre("booking-7"));
}

TEST_F(SettlingPendingPayments, FailsWhatWasDeclined) {
  provider.finding = ChargeDeclined{};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().status_reason, failure::declined);
}

TEST_F(SettlingPendingPayments, FailsWhatWasNeverCharged) {
  provider.finding = NeverCharged{};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().payment_status, failed_payment);
  EXPECT_EQ(saved().status_reason, failure::never_charged);
}

TEST_F(SettlingPendingPayments, LeavesWhatNobodyKnows) {
  EXPECT_EQ(settle(), 0U);
  EXPECT_EQ(saved(), a_pending_payment());
}

TEST_F(SettlingPendingPayments, LeavesWhatWasOnlyJustRequested) {
  provider.finding = NeverCharged{};
  EXPECT_EQ(settle(noon), 0U);
  EXPECT_THAT(provider.searched, IsEmpty());
}

}  // namespace
}  // namespace boxoffice::payment
