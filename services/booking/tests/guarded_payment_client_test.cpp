#include "services/booking/adapters/guarded_payment_client.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/scripted_payment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using resilience::BreakerState;
using testing::ElementsAre;

Task<void> keep(Task<PaymentOutcome> call, std::optional<PaymentOutcome>& into) { into = co_await std::move(call); }

class AGuardedPayment : public testing::Test {
 public:
  ~AGuardedPayment() override { scheduler.advance(1h); }  // calls that nobody waits for any more come to their end

  PaymentOutcome approve() { return scheduler.run(guarded.approve(a_pending_booking(), DeliveryMethod::post)); }

  template <class Outcome>
  bool answers(const PaymentOutcome& outcome) {
    return std::holds_alternative<Outcome>(outcome);
  }
  void call(int times) {
    for (int i = 0; i < times; ++i) approve();
  }
  BreakerState state() const { return guarded.breaker().state(); }

  SimulatedScheduler scheduler{noon};
  ScriptedPayment payment{scheduler};
  std::vector<BreakerState> told;
  GuardedPaymentClient guarded{
      payment, scheduler, {.in_flight = 3}, {}, [this](BreakerState state) { told.push_back(state); }};
};

TEST_F(AGuardedPayment, HandsOnWhatPaymentSays) {
  EXPECT_EQ(std::get<Approved>(approve()).amount, the_price);
  payment.outcome = Declined{};
  EXPECT_TRUE(answers<Declined>(approve()));
  payment.outcome = NeverSent{2};
  EXPECT_TRUE(answers<NeverSent>(approve()));
}

TEST_F(AGuardedPayment, WaitsAsLongAsTheReferenceSystemDoes) {
  payment.takes = 609ms;
  EXPECT_TRUE(answers<Approved>(approve()));
  payment.takes = 611ms;
  const auto asked = scheduler.steady_now();
  EXPECT_TRUE(answers<Unknown>(approve()));
  EXPECT_EQ(scheduler.steady_now() - asked, 610ms);
}

TEST_F(AGuardedPayment, SaysNothingOfAPaymentThatCannotBeFoundInTime) {
  payment.takes = 700ms;
  payment.finding = Approved{the_price};
  EXPECT_TRUE(std::holds_alternative<Unknown>(scheduler.run(guarded.find(BookingId{1}))));
}

TEST_F(AGuardedPayment, OpensTheBreakerAfterTwentyCallsOfWhichHalfFailed) {
  call(10);
  payment.outcome = Unknown{};
  call(9);
  EXPECT_EQ(state(), BreakerState::closed);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
  call(1);
  EXPECT_EQ(state(), BreakerState::open);
  EXPECT_EQ(guarded.refuses_for_s(), 3);
}

TEST_F(AGuardedPayment, StaysClosedWhileFewerThanHalfFail) {
  call(11);
  payment.outcome = Unknown{};
  call(10);
  EXPECT_EQ(state(), BreakerState::closed);
}

TEST_F(AGuardedPayment, CountsASlowAnswerAsAFailure) {
  payment.takes = 611ms;
  call(10);
  payment.takes = 0ms;
  call(9);
  EXPECT_EQ(state(), BreakerState::closed);
  call(1);
  EXPECT_EQ(state(), BreakerState::open);
}

TEST_F(AGuardedPayment, NeverCountsADeclinedPayment) {
  payment.outcome = Declined{};
  call(100);
  EXPECT_EQ(state(), BreakerState::closed);
  EXPECT_EQ(guarded.breaker().counts().successes, 100U);
}

TEST_F(AGuardedPayment, AsksNothingWhileTheBreakerIsOpen) {
  payment.outcome = Unknown{};
  call(20);
  const auto asked = payment.asked.size();
  const auto refused = approve();
  ASSERT_TRUE(answers<NeverSent>(refused));
  EXPECT_EQ(std::get<NeverSent>(refused).retry_after_s, 3);
  EXPECT_EQ(payment.asked.size(), asked);
}

TEST_F(AGuardedPayment, TellsToComeBackNotSoonerThanTheNextProbe) {
  payment.outcome = Unknown{};
  call(20);
  scheduler.advance(999ms);
  EXPECT_EQ(guarded.refuses_for_s(), 3);
  scheduler.advance(1ms);
  EXPECT_EQ(guarded.refuses_for_s(), 2);
  scheduler.advance(1'999ms);
  EXPECT_EQ(guarded.refuses_for_s(), 1);
  scheduler.advance(1ms);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
}

TEST_F(AGuardedPayment, ProbesWithOneCallAfterTheSleepWindow) {
  payment.outcome = Unknown{};
  call(20);
  scheduler.advance(3s);
  payment.outcome = Approved{the_price};
  EXPECT_TRUE(answers<Approved>(approve()));
  EXPECT_EQ(state(), BreakerState::closed);
}

TEST_F(AGuardedPayment, LetsOneBookingAtATimeBeWrittenDownForAProbe) {
  payment.outcome = Unknown{};
  call(20);
  scheduler.advance(3s);
  payment.outcome = Approved{the_price};
  EXPECT_EQ(guarded.refuses_for_s(), 0);
  EXPECT_EQ(guarded.refuses_for_s(), 3);
  EXPECT_TRUE(answers<Approved>(approve()));
  EXPECT_EQ(state(), BreakerState::closed);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
}

TEST_F(AGuardedPayment, ProbesWithAnotherBookingWhenOneThatWasLetThroughNeverCalls) {
  payment.outcome = Unknown{};
  call(20);
  scheduler.advance(3s);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
  scheduler.advance(3s);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
  payment.outcome = Approved{the_price};
  EXPECT_TRUE(answers<Approved>(approve()));
  EXPECT_EQ(state(), BreakerState::closed);
}

TEST_F(AGuardedPayment, SleepsAgainAfterAFailedProbe) {
  payment.outcome = Unknown{};
  call(20);
  scheduler.advance(3s);
  EXPECT_TRUE(answers<Unknown>(approve()));
  EXPECT_EQ(state(), BreakerState::open);
  EXPECT_EQ(guarded.refuses_for_s(), 3);
}

TEST_F(AGuardedPayment, TellsOnceThatTheBreakerHasOpenedAndThatItIsClosedAgain) {
  payment.outcome = Unknown{};
  call(21);
  EXPECT_THAT(told, ElementsAre(BreakerState::open));
  scheduler.advance(3s);
  call(1);
  EXPECT_THAT(told, ElementsAre(BreakerState::open)) << "a failed probe is no news";
  scheduler.advance(3s);
  payment.outcome = Approved{the_price};
  call(2);
  EXPECT_THAT(told, ElementsAre(BreakerState::open, BreakerState::closed));
}

TEST_F(AGuardedPayment, StillFindsPaymentsWhileTheBreakerIsOpen) {
  payment.outcome = Unknown{};
  payment.finding = Declined{};
  call(20);
  EXPECT_TRUE(std::holds_alternative<Declined>(scheduler.run(guarded.find(BookingId{1}))));
}

TEST_F(AGuardedPayment, LetsOnlySoManyCallsWaitAtATime) {
  payment.takes = 100ms;
  std::vector<std::optional<PaymentOutcome>> outcomes(4);
  for (auto& outcome : outcomes) detach(keep(guarded.approve(a_pending_booking(), DeliveryMethod::post), outcome));
  EXPECT_EQ(payment.asked.size(), 3U);
  EXPECT_EQ(guarded.bulkhead().in_flight(), 3U);
  EXPECT_EQ(guarded.refuses_for_s(), 1);
  EXPECT_EQ(guarded.bulkhead().refused(), 2U);
  ASSERT_TRUE(outcomes[3]);
  EXPECT_TRUE(answers<NeverSent>(*outcomes[3]));
  scheduler.advance(100ms);
  EXPECT_TRUE(answers<Approved>(outcomes[0].value()));
  EXPECT_EQ(guarded.bulkhead().in_flight(), 0U);
  EXPECT_EQ(guarded.refuses_for_s(), 0);
}

TEST_F(AGuardedPayment, DropsAnAnswerThatComesWhenNobodyWaitsAnyMore) {
  payment.takes = 2s;
  EXPECT_TRUE(answers<Unknown>(approve()));
  scheduler.advance(2s);
  EXPECT_EQ(guarded.breaker().counts().slow, 1U);
  EXPECT_EQ(guarded.breaker().counts().successes, 0U);
}

}  // namespace
}  // namespace boxoffice::booking
