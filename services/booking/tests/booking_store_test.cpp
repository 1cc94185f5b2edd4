#include "services/booking/tests/booking_worlds.hpp"

#include "platform/json/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

namespace boxoffice::booking {
namespace {

using enum BookingStatus;
using testing::ElementsAre;
using testing::IsEmpty;

/// What every store of bookings promises.
template <class World>
class AStoreOfBookings : public testing::Test {
 public:
  Result<Changed> add(std::optional<IdempotencyKey> key = {}) {
    return scheduler.run(world.store().add(place(a_ticket(), the_price, scheduler.now()), std::move(key)));
  }
  Result<Changed> change(BookingId id, Decision decision) {
    return scheduler.run(world.store().change(id, std::move(decision)));
  }
  Result<Changed> complete_it(BookingId id) {
    return change(id,
                  [](Booking booking) { return complete(booking, a_payment_for(booking), ChangedBy::payment, later); });
  }
  Result<Changed> complete_known(const Booking& known) {
    return scheduler.run(world.store().change(
        known, [](Booking booking) { return complete(booking, a_payment_for(booking), ChangedBy::payment, later); }));
  }
  Result<Changed> fail_it(BookingId id, std::string_view reason) {
    return change(id, [reason](Booking booking) { return fail(booking, reason, ChangedBy::payment, later); });
  }
  Result<Changed> cancel_it(BookingId id, std::optional<IdempotencyKey> key = {}) {
    const auto decide = [](Booking booking, const auto&, const auto&) -> std::expected<TicketsGivenBack, Refusal> {
      auto canceled = cancel(std::move(booking), ChangedBy::customer, later);
      if (!canceled) return std::unexpected(canceled.error());
      return TicketsGivenBack{*std::move(canceled), {}};
    };
    auto canceled = scheduler.run(world.store().give_back(id, decide, std::move(key)));
    if (!canceled) return std::unexpected(std::get<Rejection>(canceled.error()));
    return *std::move(canceled);
  }
  /// As a decision is given it.
  Booking loaded(BookingId id) {
    std::optional<Booking> seen;
    const auto looked = change(id, [&](Booking booking) -> Result<Change> {
      seen = booking;
      return reject(RejectionKind::conflict, "only-looking");
    });
    EXPECT_THAT(looked, IsRejected("only-looking"));
    return seen.value();
  }

  World world;
  SimulatedScheduler& scheduler = world.scheduler;
};

using Worlds = testing::Types<InMemoryWorld, SqlWorld>;
TYPED_TEST_SUITE(AStoreOfBookings, Worlds);

constexpr BookingId first{1};

TYPED_TEST(AStoreOfBookings, GivesIdsWithoutGaps) {
  EXPECT_EQ(this->add()->booking.id, BookingId{1});
  EXPECT_EQ(this->add()->booking.id, BookingId{2});
  this->world.restart();
  EXPECT_EQ(this->add()->booking.id, BookingId{3});
}

TYPED_TEST(AStoreOfBookings, KeepsEveryFieldOverARestart) {
  const auto added = this->add()->booking;
  this->world.restart();
  EXPECT_EQ(this->loaded(first), added);
  const auto completed = this->complete_it(first)->booking;
  this->world.restart();
  EXPECT_EQ(this->loaded(first), completed);
}

TYPED_TEST(AStoreOfBookings, KeepsABookingWithoutATelephone) {
  auto draft = place(a_ticket(), the_price, noon);
  draft.telephone_info.reset();
  const auto added = this->scheduler.run(this->world.store().add(draft, {}));
  EXPECT_EQ(this->loaded(added->booking.id), added->booking);
}

TYPED_TEST(AStoreOfBookings, TellsTheEventsOfABookingInTheirOrder) {
  this->add();
  this->complete_it(first);
  this->cancel_it(first);
  const auto told = this->world.told();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].type, "BookingStarted");
  EXPECT_EQ(told[1].type, "BookingCanceled");
  EXPECT_EQ(told[0].version, 2);
  EXPECT_EQ(told[1].version, 3);
  EXPECT_LT(told[0].sequence, told[1].sequence);
  for (const auto& record : told) {
    EXPECT_EQ(record.key, first.value);
    EXPECT_EQ(record.time, later);
  }
}

TYPED_TEST(AStoreOfBookings, ChangesABookingAsItIsKnown) {
  const auto known = this->add()->booking;
  const auto completed = this->complete_known(known);
  ASSERT_THAT(completed, IsAccepted());
  EXPECT_EQ(this->loaded(first), completed->booking);
  EXPECT_EQ(this->world.told().size(), 1U);
}

TYPED_TEST(AStoreOfBookings, LooksAgainAtAKnownBookingThatHasChangedSince) {
  const auto known = this->add()->booking;
  this->complete_it(first);
  EXPECT_THAT(this->complete_known(known), IsRejected("not-pending"));
  EXPECT_EQ(this->loaded(first).version, 2);
  EXPECT_EQ(this->world.told().size(), 1U);
}

TYPED_TEST(AStoreOfBookings, LeavesNothingBehindOfARejectedDecision) {
  const auto added = this->add()->booking;
  EXPECT_THAT(this->cancel_it(first, a_key()), IsRejected("not-yet-complete"));
  EXPECT_EQ(this->loaded(first), added);
  EXPECT_THAT(this->world.told(), IsEmpty());
  this->complete_it(first);
  EXPECT_THAT(this->cancel_it(first, a_key()), IsAccepted());
}

TYPED_TEST(AStoreOfBookings, LeavesNothingBehindOfADecisionThatThrows) {
  const auto added = this->add()->booking;
  const auto broken = [](Booking) -> Result<Change> { throw std::runtime_error("a defect"); };
  EXPECT_THROW(this->change(first, broken), std::runtime_error);
  EXPECT_EQ(this->loaded(first), added);
}

TYPED_TEST(AStoreOfBookings, TellsNothingOfADecisionThatChangesNothing) {
  this->add();
  this->complete_it(first);
  this->cancel_it(first);
  EXPECT_THAT(this->cancel_it(first), IsAccepted());
  EXPECT_EQ(this->world.told().size(), 2U);
}

TYPED_TEST(AStoreOfBookings, RefusesABookingThatDoesNotExist) {
  const auto refused = this->complete_it(BookingId{5});
  ASSERT_THAT(refused, IsRejected("no-such-booking"));
  EXPECT_EQ(refused.error().kind, RejectionKind::not_found);
}

TYPED_TEST(AStoreOfBookings, KnowsWhichBookingsArePending) {
  for (int i = 0; i < 4; ++i) this->add();
  this->complete_it(BookingId{2});
  this->fail_it(BookingId{3}, failure::declined);
  EXPECT_THAT(this->world.pending(), ElementsAre(BookingId{1}, BookingId{4}));
}

TYPED_TEST(AStoreOfBookings, AnswersAKeyThatCameBeforeAlsoAfterARestart) {
  this->add(a_key());
  const auto completed = this->complete_it(first)->booking;
  for (int i = 0; i < 2; ++i) {
    const auto again = this->add(a_key());
    ASSERT_THAT(again, IsAccepted());
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->booking, completed);
    this->world.restart();
  }
  EXPECT_EQ(this->add()->booking.id, BookingId{2});
}

TYPED_TEST(AStoreOfBookings, TellsWhatAKeyWasAnsweredWithoutBeginningAnything) {
  auto& scheduler = this->scheduler;
  auto& store = this->world.store();
  EXPECT_FALSE(scheduler.run(store.answered(a_key())));
  const auto added = this->add(a_key());
  EXPECT_THAT(*scheduler.run(store.answered(a_key())), IsRejected("key-in-flight"));
  this->complete_it(added->booking.id);
  EXPECT_EQ((*scheduler.run(store.answered(a_key())))->booking.booking_status, complete_booking);
  EXPECT_THAT(*scheduler.run(store.answered(a_key("key-1", "another request"))), IsRejected("key-reused"));
  EXPECT_EQ(this->add()->booking.id, BookingId{2});
}

TYPED_TEST(AStoreOfBookings, AnswersAKeyAsItWasThenAndNotAsTheBookingIsNow) {
  this->add(a_key());
  const auto completed = this->complete_it(first)->booking;
  this->cancel_it(first);
  EXPECT_EQ(this->add(a_key())->booking, completed);
}

TYPED_TEST(AStoreOfBookings, AnswersTheKeyOfACancelAsWell) {
  this->add();
  this->complete_it(first);
  const auto canceled = this->cancel_it(first, a_key())->booking;
  this->world.restart();
  const auto again = this->cancel_it(first, a_key());
  ASSERT_THAT(again, IsAccepted());
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->booking, canceled);
}

TYPED_TEST(AStoreOfBookings, RefusesAKeyWhoseFirstRequestIsStillRunningAlsoAfterARestart) {
  this->add(a_key());
  EXPECT_THAT(this->add(a_key()), IsRejected("key-in-flight"));
  this->world.restart();
  EXPECT_THAT(this->add(a_key()), IsRejected("key-in-flight"));
  const auto completed = this->complete_it(first)->booking;
  EXPECT_EQ(this->add(a_key())->booking, completed);
}

TYPED_TEST(AStoreOfBookings, RefusesAKeyThatCameWithAnotherRequest) {
  this->add(a_key("key-1", "Elizabeth"));
  EXPECT_THAT(this->add(a_key("key-1", "Hamlet")), IsRejected("key-reused"));
  this->complete_it(first);
  this->world.restart();
  EXPECT_THAT(this->add(a_key("key-1", "Hamlet")), IsRejected("key-reused"));
}

TYPED_TEST(AStoreOfBookings, KeepsTheKeysOfDifferentCallersApart) {
  auto of_another = a_key();
  of_another.scope = "somebody else POST /bookings";
  this->add(a_key());
  const auto added = this->add(of_another);
  ASSERT_THAT(added, IsAccepted());
  EXPECT_EQ(added->booking.id, BookingId{2});
}

TYPED_TEST(AStoreOfBookings, FreesAKeyWhoseOutcomeIsNotForGood) {
  for (const auto reason : {failure::never_sent, failure::given_up}) {
    const auto added = this->add(a_key());
    ASSERT_THAT(added, IsAccepted());
    EXPECT_FALSE(added->replayed);
    this->fail_it(added->booking.id, reason);
    this->world.restart();
  }
  const auto declined = this->add(a_key())->booking.id;
  this->fail_it(declined, failure::declined);
  EXPECT_TRUE(this->add(a_key())->replayed);
}

TYPED_TEST(AStoreOfBookings, ForgetsKeysAfterSevenDays) {
  this->add(a_key("old"));
  this->complete_it(first);
  this->scheduler.advance(std::chrono::days{5});
  this->add(a_key("young"));
  this->complete_it(BookingId{2});
  this->scheduler.advance(std::chrono::days{2});
  EXPECT_EQ(this->world.forget_old_keys(), 0U);
  this->scheduler.advance(std::chrono::milliseconds{1});
  EXPECT_EQ(this->world.forget_old_keys(), 1U);
  EXPECT_FALSE(this->add(a_key("old"))->replayed);
  EXPECT_TRUE(this->add(a_key("young"))->replayed);
}

TEST(AnSqlStoreOfBookings, ForgetsManyKeysInBoundedSteps) {
  SqlWorld world;
  for (int i = 0; i < 1'500; ++i) {
    const auto added = world.scheduler.run(world.store().add(a_pending_booking(), a_key(std::to_string(i))));
    ASSERT_THAT(added, IsAccepted());
  }
  world.scheduler.advance(std::chrono::days{8});
  std::size_t forgotten = 0;
  std::size_t steps = 0;
  while (const auto step = world.forget_old_keys()) {
    EXPECT_LE(step, 1'000U);
    forgotten += step;
    ++steps;
  }
  EXPECT_EQ(forgotten, 1'500U);
  EXPECT_GE(steps, 2U);
}

}  // namespace
}  // namespace boxoffice::booking
