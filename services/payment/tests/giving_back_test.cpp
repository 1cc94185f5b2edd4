#include "services/payment/application/give_back.hpp"
#include "services/payment/application/refund_payments.hpp"
#include "services/payment/application/settle_pending_payments.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"
#include "services/payment/tests/scripted_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr BookingId booking{7};

class Payments : public testing::Test {
 public:
  void add(Payment payment) { payments.in_transaction.add({.payment = std::move(payment)}); }
  /// So many like this one, of bookings of their own: 1, 2, 3…
  void add(std::size_t count, Payment payment) {
    for (std::size_t i = 0; i < count; ++i) {
      payment.id = PaymentId{static_cast<std::int64_t>(i) + 1};
      payment.booking_id = BookingId{payment.id.value};
      add(payment);
    }
  }
  /// The same for payments that are to be given back.
  void add_refunds(std::size_t count) {
    add(count, a_complete_payment());
    for (std::size_t i = 0; i < count; ++i) ask_back(everything, BookingId{static_cast<std::int64_t>(i) + 1});
  }
  void ask_back(const RefundOrder& order, BookingId of = booking) {
    auto payment = payments.in_transaction.find_by_booking(of).value();
    const auto earlier = payments.in_transaction.refunds_of(of);
    payments.in_transaction.save(request_refund(std::move(payment), earlier, order, noon).value());
  }
  std::vector<Refund> refunds() { return payments.in_transaction.refunds_of(booking); }
  /// Nobody gets an answer about the first so many.
  void silence(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) provider.silent_about.insert("booking-" + std::to_string(i + 1) + "-");
  }
  void slow_the_provider_down() {
    provider.takes_its_time = [this]() -> Task<void> { return a_second(scheduler); };
  }
  static Task<void> nothing_more() { co_return; }
  static Task<void> a_second(Scheduler& on) { co_await sleep_for(on, 1s); }
  Payment saved() { return payments.in_transaction.find_by_booking(booking).value(); }
  std::string told() { return payments.told().empty() ? "" : payments.told().back().type; }

  SimulatedScheduler scheduler{later};
  InMemoryPaymentStore payments;
  ScriptedProvider provider;
};

class GivingBackMoney : public Payments {
 public:
  void cancel_booking(std::optional<Money> refund = {}, std::optional<Money> fee = {}) {
    on_booking_canceled(payments.in_transaction,
                        {booking, "홍길동", BookingStatus::cancel_booking, refund, fee, {}, {}, {}, {}}, later);
  }
  void cancel_tickets(Money refund, Money fee = {}) {
    on_tickets_canceled(payments.in_transaction,
                        {booking, "홍길동", BookingStatus::complete_booking, "1층 A열 3", refund, fee, {}, {}}, later);
  }
  void cancel_booking_whose_tickets_are_out(std::optional<Money> refund = {}) {
    BookingCanceled event;
    event.id = booking;
    event.customer_name = "홍길동";
    event.refund = refund;
    event.refund_after_return = true;
    on_booking_canceled(payments.in_transaction, event, later);
  }
  void bring_tickets_back() {
    TicketsReturned event;
    event.booking_id = booking;
    on_tickets_returned(payments.in_transaction, event, later);
  }
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

TEST_F(GivingBackMoney, IsForAsMuchAsTheCanceledBookingSays) {
  add(a_complete_payment());
  cancel_booking(Money::won(81'000), Money::won(9'000));
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].amount, Money::won(81'000));
  EXPECT_EQ(refunds()[0].cancellation_fee, Money::won(9'000));
  EXPECT_TRUE(refunds()[0].closes);
}

TEST_F(GivingBackMoney, IsForAllThatIsLeftWhereAnOlderRecordDoesNotSayHowMuch) {
  add(a_complete_payment());
  cancel_tickets(Money::won(20'000));
  cancel_booking();
  ASSERT_EQ(refunds().size(), 2U);
  EXPECT_EQ(refunds()[1].amount, Money::won(70'000));
}

TEST_F(GivingBackMoney, WaitsForTheTicketsThatTheCustomerHas) {
  add(a_complete_payment());
  cancel_booking_whose_tickets_are_out(Money::won(81'000));
  EXPECT_EQ(saved().refund_requested_at, later);
  EXPECT_EQ(saved().refunded_amount, Money{});
  EXPECT_THAT(refunds(), IsEmpty());
  EXPECT_EQ(payments.in_transaction.waiting_refund_of(booking)->amount, Money::won(81'000));

  bring_tickets_back();
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].amount, Money::won(81'000));
  EXPECT_TRUE(refunds()[0].closes);
  EXPECT_EQ(saved().refunded_amount, Money::won(81'000));
  const auto once = saved();
  bring_tickets_back();
  cancel_booking_whose_tickets_are_out();
  EXPECT_EQ(saved(), once);
  EXPECT_EQ(refunds().size(), 1U);
}

TEST_F(GivingBackMoney, DoesNotWaitForTicketsThatAreBackBeforeTheCancelIsHeardOf) {
  add(a_complete_payment());
  bring_tickets_back();
  cancel_booking_whose_tickets_are_out();
  EXPECT_EQ(refunds().size(), 1U);
  EXPECT_FALSE(payments.in_transaction.waiting_refund_of(booking));
}

TEST_F(GivingBackMoney, IsNotAskedForByTicketsThatOnlyComeBack) {
  add(a_complete_payment());
  bring_tickets_back();
  EXPECT_THAT(refunds(), IsEmpty());
  EXPECT_EQ(saved(), a_complete_payment());
}

TEST_F(GivingBackMoney, ForSomeTicketsLeavesThePaymentComplete) {
  add(a_complete_payment());
  cancel_tickets(Money::won(20'000), Money::won(2'000));
  EXPECT_EQ(saved().payment_status, complete_payment);
  EXPECT_EQ(saved().refund_requested_at, std::nullopt);
  EXPECT_EQ(saved().refunded_amount, Money::won(20'000));
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_FALSE(refunds()[0].closes);
  EXPECT_EQ(refunds()[0].tickets, Money::won(22'000));
}

TEST_F(GivingBackMoney, ForTicketsThatAreNotPaidForIsADefectThatSomebodyHasToSee) {
  EXPECT_THROW(cancel_tickets(Money::won(1)), std::logic_error);
  add(a_pending_payment());
  EXPECT_THROW(cancel_tickets(Money::won(1)), std::logic_error);
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
  add(a_complete_payment());
  ask_back(everything);
  EXPECT_EQ(refund().refunded, 1U);
  EXPECT_EQ(saved().payment_status, cancel_payment);
  EXPECT_EQ(told(), "PayCanceled");
  EXPECT_THAT(provider.refunded, ElementsAre("booking-7-refund-1"));
  EXPECT_THAT(provider.references, ElementsAre("reference"));
  EXPECT_THAT(provider.refunded_amounts, ElementsAre(the_price));
  EXPECT_EQ(refunds()[0].done_at, later);
}

TEST_F(RefundingPayments, GivesBackPartsUnderKeysOfTheirOwn) {
  add(a_complete_payment());
  ask_back(a_part(Money::won(20'000)));
  ask_back(a_part(Money::won(10'000)));
  EXPECT_EQ(refund().refunded, 2U);
  EXPECT_EQ(saved().payment_status, complete_payment);
  EXPECT_EQ(told(), "PaymentRefunded");
  EXPECT_THAT(provider.refunded, ElementsAre("booking-7-refund-1", "booking-7-refund-2"));
  EXPECT_THAT(provider.refunded_amounts, ElementsAre(Money::won(20'000), Money::won(10'000)));
}

TEST_F(RefundingPayments, ClosesAPaymentWhenItsOtherRefundsAreDone) {
  add(a_complete_payment());
  ask_back(a_part(Money::won(20'000)));
  ask_back(everything);
  EXPECT_EQ(refund().refunded, 1U);
  EXPECT_EQ(told(), "PaymentRefunded");
  EXPECT_EQ(refund().refunded, 1U);
  EXPECT_EQ(told(), "PayCanceled");
  EXPECT_EQ(saved().payment_status, cancel_payment);
}

TEST_F(RefundingPayments, ClosesAPaymentWithoutTheProviderWhereAllOfItWasKept) {
  add(a_complete_payment());
  ask_back({.why = refund_reason::booking_canceled, .amount = Money{}, .cancellation_fee = the_price});
  EXPECT_EQ(refund().refunded, 1U);
  EXPECT_EQ(saved().payment_status, cancel_payment);
  EXPECT_THAT(provider.refunded, IsEmpty());
}

TEST_F(RefundingPayments, AsksTheProviderOnlyOnceForEach) {
  add(a_complete_payment());
  ask_back(everything);
  refund();
  EXPECT_EQ(refund().refunded, 0U);
  EXPECT_EQ(provider.refunded.size(), 1U);
}

TEST_F(RefundingPayments, TriesAgainWhatTheProviderDidNotDo) {
  add(a_complete_payment());
  ask_back(everything);
  provider.gives_back = false;
  const auto round = refund();
  EXPECT_EQ(round.refunded, 0U);
  EXPECT_EQ(round.left, 1U);
  EXPECT_EQ(saved().payment_status, complete_payment);
  provider.gives_back = true;
  EXPECT_EQ(refund().refunded, 1U);
}

TEST_F(RefundingPayments, LetsThoseThatTheProviderRefusesHoldNoOtherUp) {
  const auto refused = 2 * RefundPayments::at_once;
  add_refunds(refused + 1);
  silence(refused);
  const auto round = refund();
  EXPECT_EQ(round.refunded, 1U);
  EXPECT_EQ(round.left, refused);
}

TEST_F(RefundingPayments, AsksForManyAtOnceButNotForAll) {
  add_refunds(2 * RefundPayments::at_once);
  slow_the_provider_down();
  EXPECT_EQ(refund().refunded, 2 * RefundPayments::at_once);
  EXPECT_EQ(provider.most_at_once, RefundPayments::at_once);
  EXPECT_EQ(scheduler.now(), later + 2s);
}

TEST_F(RefundingPayments, EndsAfterThoseThatWereAskedForWhenItIsStopped) {
  add_refunds(2 * RefundPayments::at_once);
  provider.takes_its_time = [this]() {
    refund_payments.stop();
    return nothing_more();
  };
  EXPECT_EQ(refund().refunded, RefundPayments::at_once);
}

TEST_F(RefundingPayments, TouchesNothingElse) {
  add(a_complete_payment());
  EXPECT_EQ(refund().refunded, 0U);
  EXPECT_EQ(saved(), a_complete_payment());
  EXPECT_THAT(provider.refunded, IsEmpty());
}

class SettlingPendingPayments : public Payments {
 public:
  std::size_t settle(Instant requested_before = noon + 1ms) { return scheduler.run(settle_pending(requested_before)); }

  SettlePendingPayments settle_pending{payments, provider, scheduler};
};

class SettlingAPendingPayment : public SettlingPendingPayments {
 public:
  SettlingAPendingPayment() { add(a_pending_payment()); }
};

TEST_F(SettlingAPendingPayment, ApprovesWhatWasCharged) {
  provider.finding = Charged{"R-1"};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().payment_status, complete_payment);
  EXPECT_EQ(saved().provider_reference, "R-1");
  EXPECT_EQ(saved().status_by, ChangedBy::resolver);
  EXPECT_EQ(told(), "PaymentApproved");
  EXPECT_THAT(provider.searched, ElementsAre("booking-7-1777636800000"));
}

TEST_F(SettlingAPendingPayment, FailsWhatWasDeclined) {
  provider.finding = ChargeDeclined{};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().status_reason, failure::declined);
}

TEST_F(SettlingAPendingPayment, FailsWhatWasNeverCharged) {
  provider.finding = NeverCharged{};
  EXPECT_EQ(settle(), 1U);
  EXPECT_EQ(saved().payment_status, failed_payment);
  EXPECT_EQ(saved().status_reason, failure::never_charged);
}

TEST_F(SettlingAPendingPayment, LeavesWhatNobodyKnows) {
  EXPECT_EQ(settle(), 0U);
  EXPECT_EQ(saved(), a_pending_payment());
}

TEST_F(SettlingAPendingPayment, LeavesWhatWasOnlyJustRequested) {
  provider.finding = NeverCharged{};
  EXPECT_EQ(settle(noon), 0U);
  EXPECT_THAT(provider.searched, IsEmpty());
}

TEST_F(SettlingPendingPayments, LetsThoseThatNobodyKnowsHoldNoOtherUp) {
  const auto unknown = 2 * SettlePendingPayments::at_once;
  add(unknown + 1, a_pending_payment());
  silence(unknown);
  provider.finding = Charged{"R-1"};
  EXPECT_EQ(settle(), 1U);
}

TEST_F(SettlingPendingPayments, AsksAboutManyAtOnceButNotAboutAll) {
  add(2 * SettlePendingPayments::at_once, a_pending_payment());
  slow_the_provider_down();
  provider.finding = Charged{"R-1"};
  EXPECT_EQ(settle(), 2 * SettlePendingPayments::at_once);
  EXPECT_EQ(provider.most_at_once, SettlePendingPayments::at_once);
  EXPECT_EQ(scheduler.now(), later + 2s);
}

TEST_F(SettlingPendingPayments, EndsAfterThoseThatWereAskedAboutWhenItIsStopped) {
  add(2 * SettlePendingPayments::at_once, a_pending_payment());
  provider.finding = Charged{"R-1"};
  provider.takes_its_time = [this]() {
    settle_pending.stop();
    return nothing_more();
  };
  EXPECT_EQ(settle(), SettlePendingPayments::at_once);
}

}  // namespace
}  // namespace boxoffice::payment
