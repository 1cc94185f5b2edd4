#include "services/booking/adapters/sql_tickets.hpp"

#include "kernel/tests/is_rejected.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "services/booking/adapters/hold_tokens.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"
#include "services/booking/application/change_booking.hpp"
#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// One performance of 26 seats: 1 to 20 are VIP, 21 to 26 are R.
class ABookingOfSeats : public ACatalogue {
 public:
  ABookingOfSeats() { scheduler.run(bookings.load()); }

  using Outcome = std::expected<Changed, Refusal>;

  SeatOrder order(std::variant<SeatsOnHold, ChosenSeats, AnyPlace> wanted, const std::string& customer) const {
    SeatOrder order;
    order.customer = a_ticket("");
    order.customer.customer_name = customer;
    order.seats = std::move(wanted);
    return order;
  }
  Outcome book(std::vector<SeatId> chosen, const std::string& customer = "홍길동",
               std::optional<IdempotencyKey> key = {}) {
    return scheduler.run(bookings.sell(order(ChosenSeats{the_one.id, std::move(chosen)}, customer), std::move(key)));
  }
  Hold hold(std::vector<SeatId> wanted) {
    const auto outcome = scheduler.run(
        seats.hold(the_one.id, {std::move(wanted), {}, 0}, {hash_of_token("mine"), "1", "2", "3"}, scheduler.now()));
    return std::get<HeldSeats>(outcome.what).hold;
  }
  Outcome book_hold(HoldId id, const std::string& token = "mine") {
    return scheduler.run(bookings.sell(order(SeatsOnHold{id, hash_of_token(token)}, "홍길동"), {}));
  }
  Booking complete_it(const Booking& booking) {
    const auto completed = [](Booking it) { return complete(it, a_payment_for(it), ChangedBy::payment, noon); };
    return scheduler.run(bookings.change(booking.id, completed))->booking;
  }
  void fail_it(const Booking& booking) {
    const auto failed = [&](Booking it) { return fail(it, failure::declined, ChangedBy::payment, scheduler.now()); };
    EXPECT_THAT(scheduler.run(bookings.change(booking.id, failed)), IsAccepted());
  }
  Outcome cancel_it(const Booking& booking, std::vector<SeatId> some = {}) {
    return scheduler.run(change_booking(booking.id, {BookingStatus::cancel_booking, std::move(some)}, {}, {}));
  }
  std::vector<std::int64_t> not_free() {
    std::vector<std::int64_t> numbers;
    const auto knows_none = [](std::int64_t) { return false; };
    for (const auto seat : scheduler.run(seats.availability(the_one.id, {}, knows_none, scheduler.now()))->not_free)
      numbers.push_back(seat.value);
    return numbers;
  }
  void pass(std::chrono::milliseconds time) { scheduler.advance(time); }

  Performance the_one = performance();
  messaging::EmbeddedLog log{"booking", store};
  SqlSeats seats{store, catalogue};
  SqlTickets tickets{catalogue, seats, {Money::won(2'000), Money::won(3'200)}};
  SeededRandom random{7};
  SqlBookingStore bookings{store, log.outbox(), scheduler, tickets, {0s, random}};
  ChangeBooking change_booking{bookings, scheduler};
};

std::string_view slug_of(const ABookingOfSeats::Outcome& outcome) {
  if (outcome) return "accepted";
  const auto* rejection = std::get_if<Rejection>(&outcome.error());
  return rejection ? rejection->slug : "faults";
}

TEST_F(ABookingOfSeats, HasThemUntilItIsCanceled) {
  const auto booked = book({SeatId{4}, SeatId{3}});
  ASSERT_TRUE(booked);
  EXPECT_EQ(booked->booking.price, Money::won(347'200));
  EXPECT_EQ(booked->booking.seats, "A 1열 3, 4");
  const auto complete = complete_it(booked->booking);
  pass(24h);
  EXPECT_THAT(not_free(), ElementsAre(3, 4));
  EXPECT_EQ(slug_of(book({SeatId{4}, SeatId{5}}, "임꺽정")), "seats-taken");

  const auto found = scheduler.run(bookings.find(complete.id));
  EXPECT_EQ(found->booking, complete);
  EXPECT_EQ(found->sold->sale.tickets, 2);
  EXPECT_EQ(found->sold->sale.policy, usual_policy(MusicalKind::musical));

  EXPECT_EQ(slug_of(cancel_it(complete, {SeatId{3}})), "accepted");
  EXPECT_THAT(not_free(), ElementsAre(4));
  EXPECT_EQ(slug_of(book({SeatId{3}}, "임꺽정")), "accepted");
  EXPECT_EQ(slug_of(cancel_it(complete)), "accepted");
  EXPECT_EQ(slug_of(cancel_it(complete)), "accepted") << "twice is as once";
  EXPECT_THAT(not_free(), ElementsAre(3)) << "what is somebody else's by now stays so";
}

TEST_F(ABookingOfSeats, ThatGivesSomeBackLetsThemReturnAtAMomentByChance) {
  SqlBookingStore patient{store, log.outbox(), scheduler, tickets, {10min, random}};
  ChangeBooking change{patient, scheduler};
  std::set<std::chrono::milliseconds> waits;
  for (const auto first : {1, 3, 5, 7, 9}) {
    const std::vector<SeatId> pair{SeatId{first}, SeatId{first + 1}};
    const auto booked = complete_it(book(pair, std::to_string(first))->booking);
    const auto given_back = scheduler.now();
    EXPECT_EQ(slug_of(scheduler.run(change(booked.id, {BookingStatus::cancel_booking, {}}, {}, {}))), "accepted");
    EXPECT_THAT(not_free(), ElementsAre(first, first + 1)) << "nobody has them yet";
    EXPECT_EQ(slug_of(book(pair, "임꺽정")), "seats-taken");
    EXPECT_TRUE(this->change(the_one.id, [&](Scheduling& wanted) { wanted.starts_at.moment += 1min; }))
        << "but they are nobody's";
    while (!not_free().empty()) {
      EXPECT_THAT(not_free(), ElementsAre(first, first + 1)) << "they return together";
      pass(1s);
      ASSERT_LE(scheduler.now() - given_back, 10min + 1s);
    }
    waits.insert(std::chrono::duration_cast<std::chrono::milliseconds>(scheduler.now() - given_back));
    EXPECT_EQ(scheduler.run(seats.free_ended_holds(scheduler.now())), 1U) << "and who watches is told";
  }
  EXPECT_GT(waits.size(), 3U);
}

TEST_F(ABookingOfSeats, ThatFailsLetsNothingWait) {
  SqlBookingStore patient{store, log.outbox(), scheduler, tickets, {10min, random}};
  const auto failed = [&](Booking it) { return fail(it, failure::declined, ChangedBy::payment, scheduler.now()); };
  EXPECT_THAT(scheduler.run(patient.change(book({SeatId{3}})->booking.id, failed)), IsAccepted());
  EXPECT_THAT(not_free(), IsEmpty());
}

TEST_F(ABookingOfSeats, KeepsThePriceAndTheRulesItWasSoldOn) {
  const CancellationPolicy strict{.free_days = 0, .steps = {{0, 100, {}}}};
  const auto before = complete_it(book({SeatId{3}})->booking);
  ASSERT_TRUE(change(the_one.id, [&](Scheduling& wanted) {
    wanted.cancellation_policy = strict;
    for (auto& [grade, price] : wanted.prices) price = Money::won(1'000);
  }));
  const auto after = complete_it(book({SeatId{4}})->booking);
  EXPECT_EQ(scheduler.run(bookings.find(before.id))->sold->sale.policy, usual_policy(MusicalKind::musical));
  EXPECT_EQ(scheduler.run(bookings.find(after.id))->sold->sale.policy, strict);
  EXPECT_EQ(before.price, Money::won(170'000 + 2'000 + 3'200));
  EXPECT_EQ(after.price, Money::won(1'000 + 2'000 + 3'200));
}

TEST_F(ABookingOfSeats, IsOfAnyPlaceUntilThereIsNone) {
  Venue park{.id = {}, .name = "올림픽공원", .time_zone = "Asia/Seoul"};
  auto wanted = scheduling();
  wanted.venue = scheduler.run(catalogue.add(park, a_standing_concert(2))).value().id;
  wanted.prices = {{"스탠딩석", Money::won(99'000)}};
  const AnyPlace any{{the_one.id, schedule(wanted).value().id, schedule(wanted).value().id}};
  const auto book_any = [&](const std::string& customer) {
    return scheduler.run(bookings.sell(order(any, customer), {}));
  };
  const auto first = book_any("홍길동");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->booking.seats, "스탠딩 1");
  EXPECT_EQ(first->booking.price, Money::won(99'000 + 2'000 + 3'200));
  EXPECT_EQ(first->booking.performance_id, any.performances[1]) << "the first one has seats only";
  EXPECT_EQ(book_any("임꺽정")->booking.seats, "스탠딩 2");
  EXPECT_EQ(book_any("장길산")->booking.performance_id, any.performances[2]);
  const auto fourth = book_any("전우치");
  EXPECT_EQ(slug_of(book_any("일지매")), "sold-out");
  fail_it(fourth->booking);
  EXPECT_EQ(book_any("일지매")->booking.seats, "스탠딩 2");
  pass(any.performances.size() * 24h * 30);
  EXPECT_EQ(slug_of(book_any("홍길동")), "sold-out") << "nothing is on sale any more";
}

TEST_F(ABookingOfSeats, TakesThoseOfAHoldOnce) {
  const auto held = hold({SeatId{3}, SeatId{4}});
  EXPECT_EQ(slug_of(book_hold(held.id, "another")), "no-such-hold");
  EXPECT_EQ(slug_of(book_hold(HoldId{99})), "no-such-hold");
  const auto booked = book_hold(held.id);
  ASSERT_TRUE(booked);
  EXPECT_EQ(slug_of(book_hold(held.id)), "hold-booked") << "two tabs pay one hold";
  EXPECT_THAT(scheduler.run(seats.release(held.id, hash_of_token("mine"), scheduler.now())), IsRejected("hold-booked"));
  EXPECT_THAT(scheduler.run(seats.extend(held.id, hash_of_token("mine"), scheduler.now())), IsRejected("hold-booked"));
  pass(8min);
  EXPECT_EQ(scheduler.run(seats.free_ended_holds(scheduler.now())), 0U);
  EXPECT_THAT(not_free(), ElementsAre(3, 4));
}

TEST_F(ABookingOfSeats, IsTooLateAtTheVeryMomentTheHoldIsOver) {
  const auto held = hold({SeatId{3}});
  pass(7min - 1ms);
  const auto other = hold({SeatId{5}});
  pass(1ms);
  EXPECT_EQ(slug_of(book_hold(held.id)), "hold-expired");
  EXPECT_EQ(slug_of(book_hold(other.id)), "accepted");
}

TEST_F(ABookingOfSeats, ThatFailsGivesThemBackToTheHoldOrToAll) {
  const auto held = hold({SeatId{3}});
  fail_it(book_hold(held.id)->booking);
  EXPECT_THAT(not_free(), ElementsAre(3)) << "the customer may try another card";
  const auto again = book_hold(held.id);
  ASSERT_TRUE(again);
  pass(8min);
  fail_it(again->booking);
  EXPECT_THAT(not_free(), IsEmpty());
  fail_it(book({SeatId{7}})->booking);
  EXPECT_THAT(not_free(), IsEmpty());
}

TEST_F(ABookingOfSeats, CountsWhatTheCustomerHasAlready) {
  const auto three = book({SeatId{1}, SeatId{2}, SeatId{3}});
  EXPECT_EQ(slug_of(book({SeatId{4}, SeatId{5}})), "seats-per-customer");
  EXPECT_EQ(slug_of(book({SeatId{4}, SeatId{5}}, "임꺽정")), "accepted");
  EXPECT_EQ(slug_of(cancel_it(complete_it(three->booking), {SeatId{1}})), "accepted");
  EXPECT_EQ(slug_of(book({SeatId{6}, SeatId{7}})), "accepted");
}

TEST_F(ABookingOfSeats, ThatIsRefusedLeavesNothingBehind) {
  EXPECT_EQ(slug_of(book({SeatId{1}, SeatId{27}})), "faults");
  auto wrong_price = order(ChosenSeats{the_one.id, {SeatId{1}}}, "홍길동");
  wrong_price.expected_total = Money::won(1);
  EXPECT_EQ(slug_of(scheduler.run(bookings.sell(wrong_price, {}))), "price-changed");
  EXPECT_THAT(not_free(), IsEmpty());
  EXPECT_EQ(book({SeatId{1}})->booking.id, BookingId{1}) << "ids have no gaps";
}

TEST_F(ABookingOfSeats, AnswersTheSameKeyOnce) {
  const auto first = book({SeatId{1}}, "홍길동", a_key());
  EXPECT_EQ(slug_of(book({SeatId{1}}, "홍길동", a_key())), "key-in-flight");
  const auto complete = complete_it(first->booking);
  const auto again = book({SeatId{1}}, "홍길동", a_key());
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->booking, complete);
}

}  // namespace
}  // namespace boxoffice::booking
