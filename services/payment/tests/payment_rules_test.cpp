#include "services/payment/domain/payment.hpp"

#include "services/payment/tests/payments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace boxoffice::payment {
namespace {

using enum PaymentStatus;
using testing::ElementsAre;

Result<Change> approve_it(Payment payment) {
  return approve(std::move(payment), "reference", ChangedBy::provider, later);
}
Result<Change> fail_it(Payment payment) {
  return fail(std::move(payment), failure::declined, ChangedBy::provider, later);
}
Result<Change> confirm_it(Payment payment) { return confirm_refund(std::move(payment), {}, RefundId{1}, later); }
Result<Change> refund_it(Payment payment) {
  auto refund = *the_request_for_a_refund().refund;
  refund.id = RefundId{1};
  return confirm_refund(std::move(payment), {refund}, RefundId{1}, later);
}

/// One field of the table of states and decisions: what it leads to, or why it is refused.
struct Cell {
  const char* name;
  Result<Change> (*decide)(Payment);
  PaymentStatus from;
  PaymentStatus to;
  const char* event;
  const char* refused = "";  // empty: allowed
};

class EveryDecisionInEveryState : public testing::TestWithParam<Cell> {};

TEST_P(EveryDecisionInEveryState, LeadsWhereTheTableSays) {
  const auto& cell = GetParam();
  const auto before = a_payment_that_is(cell.from);
  const auto outcome = cell.decide(before);
  if (!std::string_view(cell.refused).empty()) {
    EXPECT_THAT(outcome, IsRejected(cell.refused));
    EXPECT_EQ(outcome.error().kind, RejectionKind::conflict);
    return;
  }
  ASSERT_THAT(outcome, IsAccepted());
  EXPECT_EQ(outcome->payment.payment_status, cell.to);
  EXPECT_EQ(outcome->payment.version, before.version + 1);
  EXPECT_EQ(outcome->payment.status_at, later);
  EXPECT_THAT(types_of(outcome->events), ElementsAre(cell.event));
}

INSTANTIATE_TEST_SUITE_P(
    OfAPayment, EveryDecisionInEveryState,
    testing::Values(
        Cell{"PendingApproved", approve_it, pending_payment, complete_payment, "PaymentApproved"},
        Cell{"CompleteApproved", approve_it, complete_payment, {}, "", "not-pending"},
        Cell{"RefundedApproved", approve_it, cancel_payment, {}, "", "not-pending"},
        Cell{"FailedApproved", approve_it, failed_payment, {}, "", "not-pending"},
        Cell{"PendingFailed", fail_it, pending_payment, failed_payment, "PaymentFailed"},
        Cell{"CompleteFailed", fail_it, complete_payment, {}, "", "not-pending"},
        Cell{"RefundedFailed", fail_it, cancel_payment, {}, "", "not-pending"},
        Cell{"FailedFailed", fail_it, failed_payment, {}, "", "not-pending"},
        Cell{"PendingRefunded", refund_it, pending_payment, {}, "", "not-complete"},
        Cell{"CompleteRefunded", refund_it, complete_payment, cancel_payment, "PayCanceled"},
        Cell{"CompleteRefundedThoughNobodyAsked", confirm_it, complete_payment, {}, "", "refund-not-requested"},
        Cell{"RefundedRefunded", refund_it, cancel_payment, {}, "", "not-complete"},
        Cell{"FailedRefunded", refund_it, failed_payment, {}, "", "not-complete"}),
    [](const auto& info) { return info.param.name; });

TEST(OpeningAPayment, LeavesItPendingUntilTheProviderAnswers) {
  const auto payment = open(an_order(BookingId{9}, Money::won(70'000)), noon);
  EXPECT_EQ(payment.payment_status, pending_payment);
  EXPECT_EQ(payment.booking_id, BookingId{9});
  EXPECT_EQ(payment.amount, Money::won(70'000));
  EXPECT_EQ(payment.requested_at, noon);
  EXPECT_EQ(payment.provider_reference, "");
  EXPECT_EQ(payment.version, 1);
}

TEST(ApprovingAPayment, KeepsTheProvidersReferenceAndTellsTheWorld) {
  const auto change = approve(a_pending_payment(), "R-1", ChangedBy::resolver, later);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(change->payment.provider_reference, "R-1");
  EXPECT_EQ(change->payment.status_by, ChangedBy::resolver);
  const auto& approved = std::get<PaymentApproved>(change->events.at(0));
  EXPECT_EQ(approved.id, PaymentId{3});
  EXPECT_EQ(approved.booking_id, BookingId{7});
  EXPECT_EQ(approved.addr, "서울시 종로구");
  EXPECT_EQ(approved.payment_status, complete_payment);
  EXPECT_EQ(approved.amount, the_price);
}

TEST(AFailingPayment, TellsTheWorldTheReason) {
  const auto change = fail(a_pending_payment(), failure::never_charged, ChangedBy::resolver, later);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(change->payment.status_reason, "never-charged");
  EXPECT_EQ(std::get<PaymentFailed>(change->events.at(0)).reason, "never-charged");
}

TEST(RefusingAPaymentInAdvance, FailsItFromTheStart) {
  const auto change = refuse_in_advance(PaymentId{4}, BookingId{8}, noon);
  EXPECT_EQ(change.payment.payment_status, failed_payment);
  EXPECT_EQ(change.payment.booking_id, BookingId{8});
  EXPECT_EQ(change.payment.status_reason, failure::booking_failed);
  EXPECT_EQ(change.payment.version, 1);
  EXPECT_THAT(types_of(change.events), ElementsAre("PaymentFailed"));
}

TEST(AnOrder, MayHaveFeesThatAreNoMoreThanItsAmount) {
  const auto wrong = [](Money booking_fees, Money delivery_fee) {
    auto order = an_order(BookingId{7}, Money::won(10'000));
    order.booking_fees = booking_fees;
    order.delivery_fee = delivery_fee;
    const auto faults = faults_of(order);
    return faults.empty() ? "" : faults.front().pointer;
  };
  EXPECT_EQ(wrong({}, {}), "");
  EXPECT_EQ(wrong(Money::won(6'000), Money::won(4'000)), "");
  EXPECT_EQ(wrong(Money::won(10'001), {}), "/bookingFees");
  EXPECT_EQ(wrong(Money::won(6'000), Money::won(4'001)), "/deliveryFee");
}

TEST(AnOrder, IsNotForMoreThanAnyBookingCosts) {
  EXPECT_TRUE(faults_of(an_order(BookingId{7}, most_at_once)).empty());
  EXPECT_EQ(faults_of(an_order(BookingId{7}, most_at_once + Money::won(1))).front().pointer, "/amount");
}

}  // namespace
}  // namespace boxoffice::payment
