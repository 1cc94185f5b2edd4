#include "services/booking/application/book_ticket.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/in_memory_booking_store.hpp"
#include "services/booking/tests/known_titles.hpp"
#include "services/booking/tests/scripted_payment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::booking {
namespace {

using enum BookingStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class BookingATicket : public testing::Test {
 public:
  TicketOutcome book(std::optional<IdempotencyKey> key = {}) {
    return scheduler.run(book_ticket(a_ticket(), std::move(key)));
  }

  template <class Outcome>
  Outcome book_as(std::optional<IdempotencyKey> key = {}) {
    auto outcome = book(std::move(key));
    if (!std::holds_alternative<Outcome>(outcome))
      throw std::logic_error("another outcome: " + std::to_string(outcome.index()));
    return std::get<Outcome>(std::move(outcome));
  }

  Booking saved(BookingId id = BookingId{1}) { return bookings.find(id).value(); }

  std::vector<std::string> told_types() {
    std::vector<std::string> types;
    for (const auto& record : bookings.told()) types.push_back(record.type);
    return types;
  }

  SimulatedScheduler scheduler{noon};
  InMemoryBookingStore bookings{scheduler};
  ScriptedPayment payment{scheduler};
  std::vector<BookingId> unsettled;
  KnownTitles titles;
  const std::function<void(BookingId)> note = [this](BookingId id) { unsettled.push_back(id); };
  BookTicket book_ticket{bookings, payment, titles, scheduler, {CatalogueMode::open, the_price}, note};
};

TEST_F(BookingATicket, OfAnyTitleIsPossibleUnlessTheCatalogueIsClosed) {
  EXPECT_EQ(book_as<Booked>().booking.price, the_price);
  BookTicket closed{bookings, payment, titles, scheduler, {CatalogueMode::closed, the_price}, note};
  const auto refused = scheduler.run(closed(a_ticket("레베카"), {}));
  EXPECT_EQ(std::get<Faults>(refused), Faults({{"/musicalName", "is not in the catalogue"}}));
  EXPECT_FALSE(bookings.find(BookingId{2}));
  titles.titles["레베카"].is_known = true;
  EXPECT_TRUE(std::holds_alternative<Booked>(scheduler.run(closed(a_ticket("레베카"), {}))));
}

TEST_F(BookingATicket, IsAnsweredAgainAlsoWhenTheTitleIsNotKnownAnyMore) {
  const auto first = book_as<Booked>(a_key());
  BookTicket closed{bookings, payment, titles, scheduler, {CatalogueMode::closed, the_price}, note};
  const auto again = scheduler.run(closed(a_ticket(), a_key()));
  ASSERT_TRUE(std::holds_alternative<Booked>(again));
  EXPECT_EQ(std::get<Booked>(again).booking, first.booking);
}

TEST_F(BookingATicket, OfATitleWithPlacesOnSaleIsOneOfThem) {
  titles.titles[a_ticket().musical_name] = {true, {PerformanceId{7}}};
  EXPECT_EQ(std::get<Rejection>(book()).slug, "sold-out") << "this store has no seats";
}

TEST_F(BookingATicket, LooksAtTheCatalogueOnlyWhenThatHasChanged) {
  book();
  EXPECT_EQ(titles.reads, 0);
  titles.changed = true;
  book();
  book();
  EXPECT_EQ(titles.reads, 1);
}

TEST_F(BookingATicket, IsCompleteWhenThePaymentIsApproved) {
  const auto booked = book_as<Booked>();
  EXPECT_EQ(booked.booking.booking_status, complete_booking);
  EXPECT_FALSE(booked.replayed);
  EXPECT_EQ(saved(), booked.booking);
  EXPECT_THAT(told_types(), ElementsAre("BookingStarted"));
  EXPECT_THAT(unsettled, IsEmpty());
}

TEST_F(BookingATicket, FailsWhenThePaymentIsDeclined) {
  payment.outcome = Declined{};
  const auto declined = book_as<PaymentDeclined>();
  EXPECT_EQ(declined.booking.booking_status, failed_booking);
  EXPECT_EQ(declined.booking.status_reason, failure::declined);
  EXPECT_EQ(saved(), declined.booking);
  EXPECT_THAT(told_types(), ElementsAre("BookingFailed"));
}

TEST_F(BookingATicket, LeavesNoLastingBookingWhenPaymentWasNeverAsked) {
  payment.outcome = NeverSent{4};
  const auto rejection = book_as<Rejection>();
  EXPECT_EQ(rejection.kind, RejectionKind::unavailable);
  EXPECT_EQ(rejection.slug, "payment-unavailable");
  EXPECT_EQ(rejection.retry_after_s, 4);
  EXPECT_EQ(saved().booking_status, failed_booking);
  EXPECT_EQ(saved().status_reason, failure::never_sent);
  EXPECT_THAT(unsettled, IsEmpty());
}

TEST_F(BookingATicket, WaitsWhenNobodyKnowsWhetherItIsPaid) {
  payment.outcome = Unknown{};
  const auto awaiting = book_as<AwaitingPayment>();
  EXPECT_EQ(awaiting.booking.booking_status, pending_booking);
  EXPECT_EQ(saved(), awaiting.booking);
  EXPECT_THAT(told_types(), IsEmpty());
  EXPECT_THAT(unsettled, ElementsAre(BookingId{1}));
}

TEST_F(BookingATicket, IsDurableBeforeAnyMoneyMoves) {
  std::optional<Booking> at_the_call;
  payment.on_approve = [&] { at_the_call = bookings.find(BookingId{1}); };
  book();
  ASSERT_TRUE(at_the_call);
  EXPECT_EQ(at_the_call->booking_status, pending_booking);
  ASSERT_EQ(payment.asked.size(), 1U);
  EXPECT_EQ(payment.asked[0], *at_the_call);
}

TEST_F(BookingATicket, AsksForNothingWhenTheIntentCannotBeWritten) {
  bookings.before_write = [](std::string_view) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(book(), std::runtime_error);
  EXPECT_THAT(payment.asked, IsEmpty());
}

TEST_F(BookingATicket, WritesNothingWhilePaymentIsKnownToBeInTrouble) {
  payment.refuses = 3;
  const auto rejection = book_as<Rejection>();
  EXPECT_EQ(rejection.slug, "payment-unavailable");
  EXPECT_EQ(rejection.retry_after_s, 3);
  EXPECT_EQ(bookings.size(), 0U);
  EXPECT_THAT(payment.asked, IsEmpty());
}

TEST_F(BookingATicket, AnswersAKeyThatCameBeforeThoughPaymentIsInTrouble) {
  const auto booked = book_as<Booked>(a_key("k", "a ticket"));
  payment.refuses = 3;
  const auto again = book_as<Booked>(a_key("k", "a ticket"));
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.booking, booked.booking);
  EXPECT_EQ(book_as<Rejection>(a_key("k", "two tickets")).slug, "key-reused");
  EXPECT_EQ(book_as<Rejection>(a_key("new", "a ticket")).slug, "payment-unavailable");
  EXPECT_EQ(bookings.size(), 1U);
}

TEST_F(BookingATicket, WaitsForTheResolverWhenTheOutcomeCannotBeWritten) {
  bookings.before_write = [](std::string_view what) {
    if (what == "change") throw std::runtime_error("disk full");
  };
  for (const PaymentOutcome outcome :
       {PaymentOutcome{Approved{the_price}}, PaymentOutcome{Declined{}}, PaymentOutcome{NeverSent{}}}) {
    unsettled.clear();
    payment.outcome = outcome;
    const auto awaiting = book_as<AwaitingPayment>();
    EXPECT_EQ(awaiting.booking.booking_status, pending_booking);
    EXPECT_THAT(unsettled, ElementsAre(awaiting.booking.id));
  }
}

TEST_F(BookingATicket, WaitsForTheResolverWhenPaymentTookAnotherAmount) {
  payment.outcome = Approved{the_price - Money::won(1)};
  book_as<AwaitingPayment>();
  EXPECT_EQ(saved().booking_status, pending_booking);
  EXPECT_THAT(unsettled, ElementsAre(BookingId{1}));
}

TEST_F(BookingATicket, WaitsForTheResolverWhenTheCallItselfBreaks) {
  payment.on_approve = [] { throw std::runtime_error("payment is broken"); };
  book_as<AwaitingPayment>();
  EXPECT_THAT(unsettled, ElementsAre(BookingId{1}));
}

TEST_F(BookingATicket, AgainWithTheSameKeyGetsTheFirstAnswerAndChargesNothing) {
  const auto first = book_as<Booked>(a_key());
  const auto again = book_as<Booked>(a_key());
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.booking, first.booking);
  EXPECT_EQ(payment.asked.size(), 1U);
  EXPECT_EQ(bookings.size(), 1U);
}

TEST_F(BookingATicket, AgainWithTheKeyOfADeclinedOneIsDeclinedAgain) {
  payment.outcome = Declined{};
  book_as<PaymentDeclined>(a_key());
  payment.outcome = Approved{the_price};
  EXPECT_TRUE(book_as<PaymentDeclined>(a_key()).replayed);
  EXPECT_EQ(payment.asked.size(), 1U);
}

TEST_F(BookingATicket, AgainWithTheKeyOfOneThatWasNeverSentIsTriedAnew) {
  payment.outcome = NeverSent{};
  book_as<Rejection>(a_key());
  payment.outcome = Approved{the_price};
  EXPECT_FALSE(book_as<Booked>(a_key()).replayed);
  EXPECT_EQ(payment.asked.size(), 2U);
}

TEST_F(BookingATicket, AgainWhileTheFirstIsStillRunningIsRefused) {
  payment.outcome = Unknown{};
  book_as<AwaitingPayment>(a_key());
  EXPECT_EQ(book_as<Rejection>(a_key()).slug, "key-in-flight");
  EXPECT_EQ(payment.asked.size(), 1U);
}

TEST_F(BookingATicket, WithTheKeyOfAnotherRequestIsRefused) {
  book_as<Booked>(a_key("key-1", "Elizabeth"));
  const auto rejection = book_as<Rejection>(a_key("key-1", "Hamlet"));
  EXPECT_EQ(rejection.slug, "key-reused");
  EXPECT_EQ(rejection.kind, RejectionKind::invalid);
  EXPECT_EQ(bookings.size(), 1U);
}

}  // namespace
}  // namespace boxoffice::booking
