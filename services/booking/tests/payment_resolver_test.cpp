#include "services/booking/adapters/payment_resolver.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/in_memory_booking_store.hpp"
#include "services/booking/tests/scripted_payment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class AResolver : public testing::Test {
 public:
  AResolver() {
    EXPECT_THAT(scheduler.run(bookings.add(a_pending_booking(), {})), IsAccepted());
    detach(resolver.run());
  }
  ~AResolver() override {
    resolver.stop();
    scheduler.advance(1s);
  }

  Booking saved(BookingId id = BookingId{1}) { return bookings.find(id).value(); }

  SimulatedScheduler scheduler{noon};
  InMemoryBookingStore bookings{scheduler};
  ScriptedPayment payment{scheduler};
  SettleUnknownPayment settle{bookings, payment, scheduler, [](BookingId) {}};
  std::vector<std::string> failures;
  PaymentResolver resolver{settle, scheduler,
                           [this](const std::exception& failure) { failures.emplace_back(failure.what()); }};
};

TEST_F(AResolver, AsksAfterEverLongerTimesAndThenTellsAPerson) {
  resolver.watch(BookingId{1});
  scheduler.advance(756s);
  EXPECT_EQ(saved().status_reason, "placed");
  scheduler.advance(1h);
  EXPECT_EQ(saved().status_reason, "manual-review");
  ASSERT_GE(payment.searched_at.size(), 6U);
  payment.searched_at.resize(6);
  EXPECT_THAT(payment.searched_at, ElementsAre(1s, 6s, 36s, 156s, 756s, 2556s));
}

TEST_F(AResolver, GoesOnAskingAtTheLongestIntervalWhileAPersonLooks) {
  resolver.watch(BookingId{1});
  scheduler.advance(2556s);
  EXPECT_EQ(resolver.watched(), 1U);
  payment.finding = Approved{the_price};
  scheduler.advance(30min);
  EXPECT_EQ(saved().booking_status, BookingStatus::complete_booking);
  EXPECT_EQ(resolver.watched(), 0U);
}

TEST_F(AResolver, StopsAskingOnceTheBookingIsSettled) {
  resolver.watch(BookingId{1});
  scheduler.advance(1s);
  payment.finding = Approved{the_price};
  scheduler.advance(5s);
  EXPECT_EQ(saved().booking_status, BookingStatus::complete_booking);
  scheduler.advance(24h);
  EXPECT_EQ(payment.searched_at.size(), 2U);
}

TEST_F(AResolver, TakesABookingOnOnlyOnce) {
  resolver.watch(BookingId{1});
  resolver.watch(BookingId{1});
  EXPECT_EQ(resolver.watched(), 1U);
  scheduler.advance(1s);
  EXPECT_EQ(payment.searched_at.size(), 1U);
}

TEST_F(AResolver, AsksAgainWhenTheDatabaseWasAway) {
  payment.finding = Approved{the_price};
  bookings.before_write = [](std::string_view) { throw std::runtime_error("disk full"); };
  resolver.watch(BookingId{1});
  scheduler.advance(1s);
  EXPECT_THAT(failures, ElementsAre("disk full"));
  bookings.before_write = nullptr;
  scheduler.advance(5s);
  EXPECT_EQ(saved().booking_status, BookingStatus::complete_booking);
}

TEST_F(AResolver, AsksAgainWhenPaymentBreaks) {
  payment.on_find = [] { throw std::runtime_error("payment is broken"); };
  resolver.watch(BookingId{1});
  scheduler.advance(1h);
  EXPECT_EQ(saved().booking_status, BookingStatus::pending_booking);
  payment.on_find = nullptr;
  payment.finding = Declined{};
  scheduler.advance(30min);
  EXPECT_EQ(saved().booking_status, BookingStatus::failed_booking);
}

TEST_F(AResolver, AsksAboutOnlySoManyAtATime) {
  for (int i = 0; i < 300; ++i) resolver.watch(scheduler.run(bookings.add(a_pending_booking(), {}))->booking.id);
  payment.takes = 100ms;
  payment.finding = Declined{};
  scheduler.advance(1s);
  EXPECT_EQ(payment.searched_at.size(), 200U);
  scheduler.advance(100ms);
  EXPECT_EQ(payment.searched_at.size(), 300U);
  scheduler.advance(100ms);
  EXPECT_EQ(resolver.watched(), 0U);
}

}  // namespace
}  // namespace boxoffice::booking
