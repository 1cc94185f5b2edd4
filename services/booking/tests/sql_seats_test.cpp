#include "services/booking/adapters/sql_seats.hpp"

#include "kernel/tests/is_rejected.hpp"
#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Numbers = std::vector<std::int64_t>;

Numbers numbers(const std::vector<SeatId>& seats) {
  Numbers numbers;
  for (const auto seat : seats) numbers.push_back(seat.value);
  return numbers;
}

/// One performance of 26 seats: 1 to 20 are VIP, 21 to 26 are R.
class ASale : public ACatalogue {
 public:
  HoldOutcome ask(WantedSeats wanted, const std::string& token) {
    return scheduler.run(
        seats.hold(the_one.id, std::move(wanted), {token, token + "-1", token + "-2", token + "-3"}, now));
  }
  HoldOutcome ask_for(Numbers wanted, const std::string& token = "mine") {
    WantedSeats seats_wanted;
    for (const auto number : wanted) seats_wanted.seats.push_back(SeatId{number});
    return ask(std::move(seats_wanted), token);
  }
  HeldSeats hold(Numbers wanted, const std::string& token = "mine") {
    return std::get<HeldSeats>(ask_for(std::move(wanted), token).what);
  }
  HeldSeats hold_best(const std::string& grade, std::size_t count, const std::string& token = "mine") {
    return std::get<HeldSeats>(ask({{}, grade, count}, token).what);
  }
  SqlSeats::Availability look(std::optional<std::int64_t> since = {}) {
    return scheduler.run(seats.availability(the_one.id, since, knows_none, now)).value();
  }
  static bool knows_none(std::int64_t) { return false; }
  Numbers not_free() { return numbers(look().not_free); }

  Performance the_one = performance();
  SqlSeats seats{store, catalogue};
  Instant now = noon;
};

TEST_F(ASale, HoldsWhatIsAskedForAtItsPrice) {
  const auto held = hold({21, 3, 4});
  EXPECT_EQ(numbers(held.seats), Numbers({3, 4, 21}));
  EXPECT_EQ(held.price, Money::won(2 * 170'000 + 140'000));
  EXPECT_EQ(held.hold.expires_at, noon + 7min);
  EXPECT_EQ(not_free(), Numbers({3, 4, 21}));
}

TEST_F(ASale, HoldsTheBestOfAGrade) {
  EXPECT_EQ(numbers(hold_best("VIP", 2).seats), Numbers({4, 5}));
  EXPECT_EQ(numbers(hold_best("VIP", 2).seats), Numbers({6, 7}));
}

TEST_F(ASale, HoldsAllOrNothingAndOffersOthersForAMoment) {
  hold({3, 4}, "first");
  const auto outcome = ask_for({4, 5}, "second");
  const auto& refused = std::get<SeatsTaken>(outcome.what);
  EXPECT_EQ(numbers(refused.taken), Numbers({4}));
  ASSERT_THAT(refused.alternatives, SizeIs(3));
  for (const auto& other : refused.alternatives) {
    EXPECT_THAT(other.seats, SizeIs(2));
    EXPECT_EQ(other.price, Money::won(340'000));
    EXPECT_EQ(other.hold.expires_at, noon + 20s);
  }
  EXPECT_THAT(not_free(), SizeIs(8));
  now += 20s;
  EXPECT_EQ(not_free(), Numbers({3, 4}));
}

TEST_F(ASale, OffersNothingWhenNothingIsLeft) {
  for (const Numbers& four : {Numbers{21, 22, 23}, Numbers{24, 25, 26}}) hold(four);
  const auto refused = std::get<SeatsTaken>(ask({{}, "R", 1}, "late").what);
  EXPECT_THAT(refused.taken, IsEmpty());
  EXPECT_THAT(refused.alternatives, IsEmpty());
}

TEST_F(ASale, TakesOverWhatIsOverAtThatVeryMoment) {
  const auto first = hold({3, 4}, "first");
  now = first.hold.expires_at - 1ms;
  EXPECT_TRUE(std::holds_alternative<SeatsTaken>(ask_for({3}, "second").what));
  now = first.hold.expires_at;
  EXPECT_THAT(not_free(), SizeIs(3)) << "the alternatives are still held";
  hold({3, 4}, "second");
  EXPECT_THAT(scheduler.run(seats.extend(first.hold.id, "first", now)), IsRejected("hold-expired"));
  EXPECT_THAT(scheduler.run(seats.release(first.hold.id, "first", now)), IsAccepted());
  EXPECT_THAT(not_free(), testing::IsSupersetOf({3, 4})) << "who was first has nothing to give back any more";
}

TEST_F(ASale, LengthensAndGivesBackForTheHolderOnly) {
  const auto held = hold({3, 4});
  EXPECT_THAT(scheduler.run(seats.extend(held.hold.id, "somebody", now)), IsRejected("no-such-hold"));
  EXPECT_THAT(scheduler.run(seats.release(HoldId{99}, "mine", now)), IsRejected("no-such-hold"));
  EXPECT_THAT(scheduler.run(seats.extend(held.hold.id, "mine", now)), IsAccepted());
  EXPECT_THAT(scheduler.run(seats.extend(held.hold.id, "mine", now)), IsRejected("hold-extended"));
  now += 14min - 1ms;
  EXPECT_EQ(not_free(), Numbers({3, 4}));
  EXPECT_THAT(scheduler.run(seats.release(held.hold.id, "mine", now)), IsAccepted());
  EXPECT_THAT(not_free(), IsEmpty());
  hold({4}, "next");
  EXPECT_THAT(scheduler.run(seats.release(held.hold.id, "mine", now)), IsAccepted()) << "twice is as once";
  EXPECT_EQ(not_free(), Numbers({4}));
}

TEST_F(ASale, SaysWhatHasChangedSince) {
  hold({3, 4});
  const auto seen = look();
  const auto second = hold({5}, "second");
  auto difference = look(seen.changes);
  EXPECT_EQ(numbers(difference.not_free), Numbers({5}));
  EXPECT_THAT(difference.free_again, IsEmpty());
  EXPECT_THAT(scheduler.run(seats.release(second.hold.id, "second", now)), IsAccepted());
  difference = look(difference.changes);
  EXPECT_THAT(difference.not_free, IsEmpty());
  EXPECT_EQ(numbers(difference.free_again), Numbers({5}));

  const auto before = difference.changes;
  now += 7min;
  EXPECT_EQ(scheduler.run(seats.free_ended_holds(now)), 1U);
  EXPECT_EQ(scheduler.run(seats.free_ended_holds(now)), 0U);
  EXPECT_EQ(numbers(look(before).free_again), Numbers({3, 4}));
  EXPECT_THAT(look(look().changes).free_again, IsEmpty());
}

TEST_F(ASale, CountsWhatIsFreeOfEachGrade) {
  EXPECT_THAT(look().free, ElementsAre(20, 6));
  hold({3, 4, 21});
  EXPECT_THAT(look().free, ElementsAre(18, 5));
  EXPECT_THAT(look(0).free, ElementsAre(18, 5)) << "also with a difference";
  now += 3min;
  hold({22}, "second");
  now += 4min;
  EXPECT_THAT(look(0).free, ElementsAre(20, 5)) << "a hold that has run out is seen at once";
  now -= 1ms;
  EXPECT_THAT(look(0).free, ElementsAre(18, 4)) << "whoever asked a moment before";
}

TEST_F(ASale, HasAVersionForEachThingThatIsSeenOfIt) {
  std::map<std::int64_t, std::pair<Numbers, std::vector<std::int64_t>>> seen;
  const auto note = [&](const std::string& why, bool is_new) {
    const auto it = look();
    EXPECT_EQ(look(0).version, it.version) << why;
    const auto [known, was_new] = seen.try_emplace(it.version, numbers(it.not_free), it.free);
    EXPECT_EQ(was_new, is_new) << why;
    EXPECT_EQ(known->second, std::pair(numbers(it.not_free), it.free)) << why;
  };
  note("nothing", true);
  const auto held = hold({3, 4});
  note("held", true);
  now += 7min - 1ms;
  note("nothing has happened", false);
  now += 1ms;
  note("run out", true);
  scheduler.run(seats.free_ended_holds(now));
  note("and noted", true);
  hold({3}, "second");
  note("held again", true);
}

TEST_F(ASale, TellsNoSeatsToWhoKnowsThem) {
  hold({3, 4});
  const auto version = look().version;
  const auto knows = [&](std::int64_t other) { return other == version; };
  EXPECT_THAT(scheduler.run(seats.availability(the_one.id, {}, knows, now))->not_free, IsEmpty());
  hold({5}, "second");
  EXPECT_THAT(scheduler.run(seats.availability(the_one.id, {}, knows, now))->not_free, SizeIs(3));
}

TEST_F(ASale, IsOfAPerformanceThatThereIsAndOnItsTime) {
  the_one.id = PerformanceId{99};
  EXPECT_EQ(std::get<Rejection>(ask_for({1}).what).slug, "no-such-performance");
  EXPECT_FALSE(scheduler.run(seats.availability(PerformanceId{99}, {}, knows_none, now)));
  the_one.id = PerformanceId{1};
  now = noon - 1ms;
  EXPECT_EQ(std::get<Rejection>(ask_for({1}).what).slug, "not-on-sale-yet");
  now = the_one.sale_closes_at.moment;
  EXPECT_EQ(std::get<Rejection>(ask_for({1}).what).slug, "sale-closed");
  EXPECT_THAT(not_free(), IsEmpty());
}

TEST_F(ASale, NamesWrongSeatsAndKeepsNothing) {
  EXPECT_THAT(std::get<Faults>(ask_for({1, 27}).what),
              ElementsAre(Fault{"/seatIds/1", "is no seat's of this performance"}));
  EXPECT_THAT(not_free(), IsEmpty());
}

/// Whatever is asked for in whatever order, no seat has two holders at one moment: compared with what a holder was
/// told.
TEST_F(ASale, NeverGivesOneSeatToTwo) {
  std::mt19937 dice(20261127);  // NOLINT(bugprone-random-generator-seed): the same each time
  const auto roll = [&](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice); };
  std::map<std::int64_t, Hold> holder;  // by seat
  const auto note = [&](const HeldSeats& held) {
    for (const auto seat : held.seats) {
      if (holder.contains(seat.value)) ASSERT_FALSE(is_alive(holder[seat.value], now)) << seat.value;
      holder[seat.value] = held.hold;
    }
  };
  for (int i = 0; i < 300; ++i) {
    now += std::chrono::seconds(roll(40));
    const auto token = std::to_string(i);
    const auto first = 1 + roll(25);
    const auto outcome = roll(3) == 0
                             ? ask({{}, roll(2) == 0 ? "R" : "VIP", 1U + static_cast<std::size_t>(roll(4))}, token)
                             : ask_for({first, first + 1}, token);
    if (const auto* held = std::get_if<HeldSeats>(&outcome.what)) note(*held);
    if (const auto* refused = std::get_if<SeatsTaken>(&outcome.what))
      for (const auto& other : refused->alternatives) note(other);
    if (roll(4) == 0) scheduler.run(seats.free_ended_holds(now));

    Numbers alive;
    for (const auto& [seat, hold] : holder)
      if (is_alive(hold, now)) alive.push_back(seat);
    ASSERT_EQ(not_free(), alive) << i;
  }
}

}  // namespace
}  // namespace boxoffice::booking
