#include "services/mypage/application/my_page.hpp"

#include "services/mypage/adapters/subscriptions.hpp"
#include "services/mypage/tests/pages.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace boxoffice::mypage {
namespace {

constexpr BookingId booking{7};

MyPage page_after(const std::vector<messaging::Record>& records) {
  MyPage page;
  for (const auto& record : records) messaging::dispatch(subscriptions, page, record);
  return page;
}

TEST(MyPageOfABooking, ShowsWhatEveryServiceToldOfIt) {
  const auto page = page_after(told_of(booking, Life::paid));
  EXPECT_EQ(page.musical_name, "Elizabeth");
  EXPECT_EQ(page.customer_name, "홍길동");
  EXPECT_EQ(page.telephone_info, 11112222);
  EXPECT_EQ(page.addr, "서울시 종로구");
  EXPECT_EQ(page.booking_status, BookingStatus::complete_booking);
  EXPECT_EQ(page.payment_status, PaymentStatus::complete_payment);
  EXPECT_EQ(page.delivery_status, DeliveryStatus::start_delivery);
  EXPECT_EQ(page.delivery_date, noon + std::chrono::days{2});
  EXPECT_EQ(page.shipper_name, "우체국택배");
  EXPECT_EQ(page.delivery_method, DeliveryMethod::post);
  EXPECT_EQ(page.delivery_step, DeliveryStep::requested);
  EXPECT_EQ(page.paid_amount, Money::won(50'000));
  EXPECT_FALSE(page.performance_id || page.starts_at || page.seats);
  EXPECT_FALSE(page.refunded_amount || page.refunded_at);
}

TEST(MyPageOfABooking, ShowsItsPerformanceAndSeats) {
  const auto page = page_after(told_of(booking, Life::seats_paid));
  EXPECT_EQ(page.performance_id, PerformanceId{5});
  EXPECT_EQ(page.starts_at, christmas_eve);
  EXPECT_EQ(page.seats, "1층 A열 3, 4, 5");
}

TEST(MyPageOfABooking, ShowsWhichSeatsAreLeftAndWhatIsBackOfTheirPrice) {
  const auto told = told_of(booking, Life::some_seats_canceled);
  const auto page = page_after(told);
  EXPECT_EQ(page.booking_status, BookingStatus::complete_booking);
  EXPECT_EQ(page.seats, "1층 A열 5");
  EXPECT_EQ(page.paid_amount, Money::won(50'000));
  EXPECT_EQ(page.refunded_amount, Money::won(25'000));
  EXPECT_EQ(page.refunded_at, Timestamp{told.back().time});
}

TEST(MyPageOfABooking, ShowsTheSeatsThatItHadLastWhenItIsCanceled) {
  const auto told = told_of(booking, Life::all_seats_canceled);
  const auto page = page_after(told);
  EXPECT_EQ(page.booking_status, BookingStatus::cancel_booking);
  EXPECT_EQ(page.seats, "1층 A열 5");
  EXPECT_EQ(page.starts_at, christmas_eve);
  EXPECT_EQ(page.refunded_amount, Money::won(45'000));
}

TEST(MyPageOfABooking, ShowsARefundOfAllWhereNoTotalWasTold) {
  const auto told = told_of(booking, Life::canceled_after_arrival);
  EXPECT_EQ(page_after(told).refunded_amount, Money::won(50'000));
  EXPECT_EQ(page_after(told).refunded_at, Timestamp{told.back().time});
}

TEST(MyPageOfABooking, IsEmptyWhereNobodyHasToldAnythingYet) {
  const auto page = page_after({told_of(booking, Life::paid).front()});
  EXPECT_EQ(page.payment_status, PaymentStatus::complete_payment);
  EXPECT_FALSE(page.booking_status);
  EXPECT_FALSE(page.musical_name);
  EXPECT_FALSE(page.delivery_status);
}

TEST(MyPageOfABooking, EndsAsTheBookingDid) {
  const auto canceled = page_after(told_of(booking, Life::canceled));
  EXPECT_EQ(canceled.booking_status, BookingStatus::cancel_booking);
  EXPECT_EQ(canceled.payment_status, PaymentStatus::cancel_payment);
  EXPECT_EQ(canceled.delivery_status, DeliveryStatus::cancel_delivery);
  const auto declined = page_after(told_of(booking, Life::declined));
  EXPECT_EQ(declined.booking_status, BookingStatus::failed_booking);
  EXPECT_EQ(declined.payment_status, PaymentStatus::failed_payment);
  EXPECT_EQ(declined.musical_name, "Elizabeth");
  EXPECT_FALSE(declined.delivery_status);
  EXPECT_EQ(page_after(told_of(booking, Life::arrived)).delivery_status, DeliveryStatus::complete_delivery);
}

TEST(MyPageOfABooking, ShowsHowFarTheTicketsAre) {
  EXPECT_EQ(page_after(told_of(booking, Life::arrived)).delivery_step, DeliveryStep::delivered);
  EXPECT_EQ(page_after(told_of(booking, Life::canceled)).delivery_step, DeliveryStep::packed) << "where they stayed";
  const auto back = page_after(told_of(booking, Life::canceled_after_arrival));
  EXPECT_EQ(back.delivery_step, DeliveryStep::returned);
  EXPECT_EQ(back.delivery_status, DeliveryStatus::complete_delivery);
}

TEST(MyPageOfABooking, ShowsNothingElseWhereAnOlderProgramGaveTicketsBackButItsVersionGrows) {
  const auto before = page_after(told_of(booking, Life::paid));
  auto after = page_after(told_of(booking, Life::some_canceled_as_told_before));
  EXPECT_EQ(after.booking_version, 3);
  EXPECT_EQ(after.payment_version, 4);
  after.booking_version = before.booking_version;
  after.payment_version = before.payment_version;
  EXPECT_EQ(after, before);
}

TEST(MyPageOfABooking, IsNotSetBackByAnOldEvent) {
  auto parts = told_of(booking, Life::some_seats_canceled);
  const auto last = page_after(parts);
  parts.insert(parts.end(), parts.begin(), parts.end() - 2);
  EXPECT_EQ(page_after(parts), last);

  auto records = told_of(booking, Life::canceled);
  const auto started = records.at(2);
  ASSERT_EQ(started.type, "BookingStarted");
  records.push_back(started);
  EXPECT_EQ(page_after(records).booking_status, BookingStatus::cancel_booking);
}

/// All of the records at least once, some more often, in any order.
std::vector<messaging::Record> shuffled(const std::vector<messaging::Record>& told) {
  auto places = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, told.size()));
  for (std::size_t place = 0; place < told.size(); ++place) {
    const auto where = *rc::gen::inRange<std::size_t>(0, places.size() + 1);
    places.insert(places.begin() + static_cast<std::ptrdiff_t>(where), place);
  }
  std::vector<messaging::Record> records;
  std::ranges::transform(places, std::back_inserter(records), [&](std::size_t place) { return told[place]; });
  return records;
}

RC_GTEST_PROP(MyPageOfABooking, IsTheSameHoweverItsEventsAreRepeatedAndReordered, ()) {
  const auto life = *rc::gen::element(Life::paid, Life::arrived, Life::canceled, Life::canceled_after_arrival,
                                      Life::declined, Life::late_approval, Life::seats_paid, Life::some_seats_canceled,
                                      Life::all_seats_canceled, Life::some_canceled_as_told_before);
  const auto told = told_of(booking, life);
  RC_ASSERT(page_after(shuffled(told)) == page_after(told));
}

RC_GTEST_PROP(MyPageOfABooking, HasAVersionThatNeverShrinks, ()) {
  MyPage page;
  for (const auto& record : shuffled(told_of(booking, Life::all_seats_canceled))) {
    const auto before = page;
    messaging::dispatch(subscriptions, page, record);
    RC_ASSERT(version_of(page) >= version_of(before));
  }
}

}  // namespace
}  // namespace boxoffice::mypage
