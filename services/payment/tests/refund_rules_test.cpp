#include "services/payment/domain/refund.hpp"

#include "services/payment/tests/payments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>

namespace boxoffice::payment {
namespace {

using enum PaymentStatus;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto won = Money::won;
constexpr RefundId first{1};
constexpr RefundId second{2};

std::vector<EntryKind> kinds_of(const Account& account) {
  std::vector<EntryKind> kinds;
  for (const auto& entry : account.ledger) kinds.push_back(entry.kind);
  return kinds;
}

TEST(AskingForARefund, LetsTheMoneyOfACompletePaymentCountAsGoneAndTellsNobodyYet) {
  auto account = a_complete_account();
  const auto before = account.payment.version;
  ASSERT_TRUE(account.ask_back(everything, later));
  EXPECT_EQ(account.payment.payment_status, complete_payment);
  EXPECT_EQ(account.payment.refund_requested_at, later);
  EXPECT_EQ(account.payment.refunded_amount, the_price);
  EXPECT_EQ(account.payment.status_reason, "booking-canceled");
  EXPECT_EQ(account.payment.version, before + 1);
  EXPECT_THAT(types_of(account.told), ElementsAre("PaymentApproved"));
  ASSERT_EQ(account.refunds.size(), 1U);
  EXPECT_EQ(account.refunds[0].amount, the_price);
  EXPECT_TRUE(account.refunds[0].closes);
  EXPECT_EQ(account.refunds[0].refund_status, RefundStatus::requested_refund);
}

TEST(AskingForARefund, OfAPendingPaymentIsRememberedUntilItTurnsOutToBeCharged) {
  Account account{a_pending_payment()};
  ASSERT_TRUE(account.ask_back({.why = failure::booking_failed}, later));
  EXPECT_EQ(account.payment.payment_status, pending_payment);
  EXPECT_THAT(account.refunds, IsEmpty());
  EXPECT_THAT(account.ledger, IsEmpty());
  ASSERT_TRUE(account.approve_it(later));
  EXPECT_EQ(account.payment.refund_requested_at, later);
  EXPECT_EQ(account.payment.refunded_amount, the_price);
  ASSERT_EQ(account.refunds.size(), 1U);
  EXPECT_EQ(account.refunds[0].why, failure::booking_failed);
  EXPECT_THAT(kinds_of(account), ElementsAre(EntryKind::captured, EntryKind::refund_requested));
  EXPECT_THAT(account.confirm(first), IsAccepted());
  EXPECT_EQ(account.payment.payment_status, cancel_payment);
}

TEST(AskingForARefund, DoesNothingWhereThereIsNothingToGiveBack) {
  EXPECT_FALSE(request_refund(a_failed_payment(), {}, everything, later));
  EXPECT_FALSE(request_refund(a_refunded_payment(), {}, everything, later));
  EXPECT_FALSE(request_refund(a_pending_payment(), {}, a_part(won(1)), later));
}

TEST(AskingForARefund, TwiceIsTheSameAsOnce) {
  auto account = a_complete_account();
  ASSERT_TRUE(account.ask_back(everything));
  EXPECT_FALSE(account.ask_back(everything));
  EXPECT_FALSE(account.ask_back(a_part(won(1))));
}

TEST(AskingForARefund, OfAPartLeavesThePaymentOpenForMore) {
  auto account = a_complete_account();
  ASSERT_TRUE(account.ask_back(a_part(won(20'000)), later));
  ASSERT_TRUE(account.ask_back(a_part(won(30'000)), later));
  EXPECT_EQ(account.payment.payment_status, complete_payment);
  EXPECT_EQ(account.payment.refund_requested_at, std::nullopt);
  EXPECT_EQ(account.payment.refunded_amount, won(50'000));
  EXPECT_EQ(account.payment.status_reason, "tickets-canceled");
}

TEST(AskingForARefund, OfMoreThanIsLeftGivesBackWhatIsLeftAndSaysSo) {
  auto account = a_complete_account();
  ASSERT_TRUE(account.ask_back(a_part(won(80'000))));
  ASSERT_TRUE(account.ask_back(a_part(won(20'000), won(5'000))));
  EXPECT_EQ(account.refunds[1].amount, won(10'000));
  EXPECT_EQ(account.refunds[1].cancellation_fee, won(0));
  EXPECT_EQ(account.refunds[1].why, "tickets-canceled-cut-to-what-is-left");
  EXPECT_EQ(account.payment.refunded_amount, the_price);
}

TEST(AskingForARefund, WithoutAnAmountIsForAllThatIsLeft) {
  auto account = a_complete_account(an_order_with_fees());
  ASSERT_TRUE(account.ask_back(a_part(won(18'000), won(3'000), won(1'000))));
  ASSERT_TRUE(account.ask_back(everything));
  const auto& last = account.refunds.at(1);
  EXPECT_EQ(last.amount, won(90'000 - 18'000 - 3'000));
  EXPECT_EQ(last.tickets, won(84'800 - 20'000));
  EXPECT_EQ(last.booking_fees, won(1'000));
  EXPECT_EQ(last.delivery_fee, won(3'200));
  EXPECT_EQ(last.why, "booking-canceled");
}

TEST(AskingForARefund, IsTakenFromWhatTheOrderSaysItConsistsOf) {
  auto account = a_complete_account(an_order_with_fees());
  ASSERT_TRUE(account.ask_back({.why = refund_reason::booking_canceled,
                                .amount = won(79'520),
                                .cancellation_fee = won(8'480),
                                .booking_fees = won(0),
                                .delivery_fee = won(3'200)}));
  const auto& entry = account.ledger.at(1);
  EXPECT_EQ(entry.ticket_revenue, won(84'800));
  EXPECT_EQ(entry.booking_fees, won(0));
  EXPECT_EQ(entry.delivery_fees, won(3'200));
  EXPECT_EQ(entry.refunds_payable, won(-79'520));
  EXPECT_EQ(entry.cancellation_fees, won(-8'480));
  EXPECT_EQ(sum_of(entry), won(0));
}

TEST(AskingForARefund, IsTakenFromTicketsBeforeFeesWhereTheOrderDoesNotSay) {
  auto account = a_complete_account(an_order_with_fees());
  ASSERT_TRUE(account.ask_back(a_part(won(86'000))));
  EXPECT_EQ(account.refunds[0].tickets, won(84'800));
  EXPECT_EQ(account.refunds[0].booking_fees, won(1'200));
  EXPECT_EQ(account.refunds[0].delivery_fee, won(0));
}

TEST(ConfirmingARefund, OfAPartTellsHowMuchWentBackThisTimeAndAltogether) {
  auto account = a_complete_account();
  account.ask_back(a_part(won(20'000)));
  const auto before = account.payment.version;
  const auto change = account.confirm(first, later);
  ASSERT_THAT(change, IsAccepted());
  const auto& told = std::get<PaymentRefunded>(change->events.at(0));
  EXPECT_EQ(told.amount, won(20'000));
  EXPECT_EQ(told.refunded_total, won(20'000));
  EXPECT_EQ(told.payment_status, complete_payment);
  EXPECT_EQ(account.payment.payment_status, complete_payment);
  EXPECT_EQ(account.payment.version, before + 1);
  EXPECT_EQ(account.refunds[0].refund_status, RefundStatus::done_refund);
  EXPECT_EQ(account.refunds[0].done_at, later);
}

TEST(ConfirmingARefund, ThatClosesThePaymentTellsHowMuchWentBackThisTimeAndAltogether) {
  auto account = a_complete_account();
  account.ask_back(a_part(won(20'000)));
  account.give_back(first);
  account.ask_back(everything);
  const auto change = account.confirm(second, later);
  ASSERT_THAT(change, IsAccepted());
  const auto& told = std::get<PayCanceled>(change->events.at(0));
  EXPECT_EQ(told.amount, won(70'000));
  EXPECT_EQ(told.refunded_total, won(90'000));
  EXPECT_EQ(told.payment_status, cancel_payment);
  EXPECT_EQ(account.payment.payment_status, cancel_payment);
}

TEST(ConfirmingARefund, DoesNotCountWhatHasStillToGoBack) {
  auto account = a_complete_account();
  account.ask_back(a_part(won(20'000)));
  account.ask_back(a_part(won(5'000)));
  const auto change = account.confirm(second);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(std::get<PaymentRefunded>(change->events.at(0)).refunded_total, won(5'000));
}

TEST(ConfirmingARefund, ClosesThePaymentLastOfAll) {
  auto account = a_complete_account();
  account.ask_back(a_part(won(20'000)));
  account.ask_back(everything);
  EXPECT_THAT(account.confirm(second), IsRejected("refunds-not-done"));
  EXPECT_THAT(account.confirm(first), IsAccepted());
  EXPECT_THAT(account.confirm(second), IsAccepted());
  EXPECT_THAT(types_of(account.told), ElementsAre("PaymentApproved", "PaymentRefunded", "PayCanceled"));
}

TEST(ConfirmingARefund, HappensOnce) {
  auto account = a_complete_account();
  account.ask_back(a_part(won(20'000)));
  ASSERT_THAT(account.confirm(first), IsAccepted());
  EXPECT_THAT(account.confirm(first), IsRejected("refund-not-requested"));
}

TEST(ARefundOfNothing, ClosesThePaymentToo) {
  auto account = a_complete_account();
  ASSERT_TRUE(account.ask_back({.why = "booking-canceled", .amount = won(0), .cancellation_fee = the_price}));
  EXPECT_EQ(account.ledger.at(1).cancellation_fees, won(-90'000));
  ASSERT_THAT(account.confirm(first), IsAccepted());
  EXPECT_EQ(account.payment.payment_status, cancel_payment);
}

TEST(TheLedger, IsMadeOfWhatThePaymentWasTakenFor) {
  const auto account = a_complete_account(an_order_with_fees());
  ASSERT_THAT(kinds_of(account), ElementsAre(EntryKind::captured));
  const auto& entry = account.ledger[0];
  EXPECT_EQ(entry.provider_receivable, the_price);
  EXPECT_EQ(entry.ticket_revenue, won(-84'800));
  EXPECT_EQ(entry.booking_fees, won(-2'000));
  EXPECT_EQ(entry.delivery_fees, won(-3'200));
  EXPECT_EQ(entry.payment_id, account.payment.id);
  EXPECT_EQ(entry.booking_id, account.payment.booking_id);
}

TEST(TheLedger, IsEvenWhenAllOfAPaymentWentBack) {
  auto account = a_complete_account(an_order_with_fees());
  account.ask_back(everything);
  account.give_back(first);
  LedgerEntry sums;
  for (const auto& entry : account.ledger) {
    sums.provider_receivable = sums.provider_receivable + entry.provider_receivable;
    sums.ticket_revenue = sums.ticket_revenue + entry.ticket_revenue;
    sums.booking_fees = sums.booking_fees + entry.booking_fees;
    sums.delivery_fees = sums.delivery_fees + entry.delivery_fees;
    sums.refunds_payable = sums.refunds_payable + entry.refunds_payable;
    sums.cancellation_fees = sums.cancellation_fees + entry.cancellation_fees;
  }
  EXPECT_EQ(sums, LedgerEntry{});
}

constexpr RefundOrder when_the_tickets_are_back{.why = refund_reason::booking_canceled,
                                                .amount = Money::won(81'000),
                                                .cancellation_fee = Money::won(9'000),
                                                .after_return = true};

TEST(ARefundThatWaitsForTickets, IsInNoBookAndLeavesNothingElseToBeAskedFor) {
  auto account = a_complete_account();
  ASSERT_TRUE(account.ask_back(when_the_tickets_are_back, later));
  ASSERT_TRUE(account.waiting);
  EXPECT_EQ(account.waiting->amount, Money::won(81'000));
  EXPECT_EQ(account.payment.refunded_amount, Money{});
  EXPECT_EQ(account.payment.refund_requested_at, later);
  EXPECT_EQ(account.ledger.size(), 1U) << "only what was captured";
  EXPECT_FALSE(account.ask_back(a_part(Money::won(1))));
  EXPECT_FALSE(account.ask_back(everything));
}

TEST(ARefundThatWaitsForTickets, IsMadeOnceWhenTheyAreBack) {
  auto account = a_complete_account();
  account.ask_back(a_part(Money::won(20'000)));
  account.ask_back(when_the_tickets_are_back);
  EXPECT_EQ(account.waiting->amount, Money::won(70'000)) << "what was left";
  ASSERT_TRUE(account.bring_tickets_back(later));
  EXPECT_FALSE(account.bring_tickets_back(later));
  EXPECT_EQ(account.payment.refunded_amount, the_price);
  EXPECT_EQ(account.refunds.back().requested_at, later);
  EXPECT_THAT(account.confirm(RefundId{2}), IsRejected("refunds-not-done")) << "the one that closes is the last";
  account.give_back(RefundId{1});
  account.give_back(RefundId{2});
  EXPECT_EQ(account.payment.payment_status, PaymentStatus::cancel_payment);
  EXPECT_EQ(types_of(account.told).back(), "PayCanceled");
  for (const auto& entry : account.ledger) EXPECT_EQ(sum_of(entry), Money{});
}

}  // namespace
}  // namespace boxoffice::payment
