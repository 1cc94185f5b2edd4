#include "services/booking/adapters/hand_overs.hpp"

#include "contracts/delivery_events.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/record.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"
#include "services/booking/application/change_booking.hpp"
#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// What delivery tells of tickets, and the bookings that it is about: 1 of seats 3 and 4, whose posting cost 3,200.
class AHandOver : public ACatalogue {
 public:
  AHandOver() { scheduler.run(bookings.load()); }

  Booking book_seats() {
    SeatOrder order;
    order.customer = a_ticket("");
    order.seats = ChosenSeats{performance().id, {SeatId{3}, SeatId{4}}};
    return complete_it(scheduler.run(bookings.sell(std::move(order), {}))->booking);
  }
  Booking book_plain() { return complete_it(place_plain()); }
  Booking place_plain() { return scheduler.run(bookings.add(place(a_ticket(), the_price, noon), {}))->booking; }
  Booking complete_it(const Booking& pending) {
    const auto completed = [](Booking it) { return complete(it, a_payment_for(it), ChangedBy::payment, noon); };
    return scheduler.run(bookings.change(pending.id, completed))->booking;
  }
  template <class Event>
  void hear(BookingId booking, Event event = {}) {
    event.id = DeliveryId{1};
    event.booking_id = booking;
    const std::array records{messaging::record_of(event, booking.value, 1, later)};
    scheduler.run(store.write([&](storage::Session& session) { bookings.take_in(session, records); }));
  }
  void hear_completed(BookingId booking, std::optional<DeliveryMethod> method) {
    DeliveryCompleted event;
    event.delivery_method = method;
    hear(booking, event);
  }
  std::optional<HandOver> noted(BookingId booking) {
    return scheduler.run(store.read([=](storage::Session& session) { return find_hand_over(session, booking); }));
  }
  std::expected<Changed, Refusal> cancel_it(BookingId booking, std::vector<SeatId> some = {}) {
    return scheduler.run(change_booking(booking, {BookingStatus::cancel_booking, std::move(some)}, {}, {}));
  }
  /// The newest event, as it was told.
  std::string told() { return scheduler.run(log.read(1, 100)).back().payload; }

  messaging::EmbeddedLog log{"booking", store};
  SqlSeats seats{store, catalogue};
  SqlTickets tickets{catalogue, seats, {Money::won(2'000), Money::won(3'200)}};
  SeededRandom random{7};
  SqlBookingStore bookings{store, log.outbox(), scheduler, tickets, {0s, random}};
  ChangeBooking change_booking{bookings, scheduler};
};

std::string_view slug_of(const std::expected<Changed, Refusal>& outcome) {
  if (outcome) return "accepted";
  const auto* rejection = std::get_if<Rejection>(&outcome.error());
  return rejection ? rejection->slug : "faults";
}

constexpr auto waits = R"("refundAfterReturn":true)";

TEST_F(AHandOver, DecidesFromWhenOnTicketsMustComeBack) {
  const auto before = book_plain();
  EXPECT_EQ(slug_of(cancel_it(before.id)), "accepted");
  EXPECT_THAT(told(), Not(HasSubstr(waits)));
  hear<TicketsHandedOver>(before.id);
  EXPECT_EQ(slug_of(cancel_it(before.id)), "accepted") << "twice is as once, whatever was told meanwhile";
  EXPECT_THAT(told(), Not(HasSubstr(waits)));

  const auto after = book_plain();
  hear<TicketsHandedOver>(after.id);
  EXPECT_EQ(slug_of(cancel_it(after.id)), "accepted");
  EXPECT_THAT(told(), HasSubstr(waits));
}

TEST_F(AHandOver, KeepsWhatTheDeliveryCost) {
  const auto booking = book_seats();
  hear<TicketsHandedOver>(booking.id);
  const auto found = scheduler.run(bookings.find(booking.id)).value();
  const auto quoted = quote(found.booking, found.sold.value(), {}, noon, found.hand_over);
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->delivery_fee, Money{});
  EXPECT_EQ(slug_of(cancel_it(booking.id)), "accepted");
  EXPECT_THAT(told(), HasSubstr("\"refund\":" + std::to_string(quoted->total().minor_units)));
  EXPECT_THAT(told(), HasSubstr(R"("refundedDeliveryFee":0)"));
}

TEST_F(AHandOver, LeavesNoPartToBeCanceled) {
  const auto booking = book_seats();
  hear_completed(booking.id, DeliveryMethod::desk);
  EXPECT_EQ(slug_of(cancel_it(booking.id, {SeatId{3}})), "tickets-handed-over");
  EXPECT_EQ(slug_of(cancel_it(booking.id, {SeatId{3}, SeatId{4}})), "accepted") << "these are all";
  EXPECT_THAT(told(), HasSubstr(waits));
}

TEST_F(AHandOver, EndsWhenTheTicketsAreBack) {
  const auto booking = book_seats();
  hear<TicketsHandedOver>(booking.id);
  hear<TicketsReturned>(booking.id);
  EXPECT_EQ(slug_of(cancel_it(booking.id, {SeatId{3}})), "accepted");
  EXPECT_EQ(slug_of(cancel_it(booking.id)), "accepted");
  EXPECT_THAT(told(), Not(HasSubstr(waits)));
  EXPECT_THAT(told(), HasSubstr(R"("refundedDeliveryFee":0)")) << "they were posted";
}

TEST_F(AHandOver, IsNotedOnceWhateverIsToldLater) {
  hear<TicketsHandedOver>(BookingId{7});
  const auto first = noted(BookingId{7});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->handed_over_at, later);
  hear_completed(BookingId{7}, DeliveryMethod::post);
  hear<TicketsHandedOver>(BookingId{7});
  EXPECT_EQ(noted(BookingId{7}), first);
  hear<TicketsReturned>(BookingId{7});
  EXPECT_EQ(noted(BookingId{7})->returned_at, later);
}

TEST_F(AHandOver, IsWhatAnOlderDeliveryMeansByCompleted) {
  hear_completed(BookingId{7}, std::nullopt);
  EXPECT_TRUE(noted(BookingId{7}));
}

TEST_F(AHandOver, NeverHappensToATicketOnATelephone) {
  hear_completed(BookingId{7}, DeliveryMethod::mobile);
  hear<TicketsReturned>(BookingId{7});
  EXPECT_FALSE(noted(BookingId{7}));
}

TEST_F(AHandOver, IsNotedOfABookingThatIsNotThereYet) {
  hear<TicketsHandedOver>(BookingId{1});
  const auto pending = place_plain();
  ASSERT_EQ(pending.id, BookingId{1});
  EXPECT_EQ(slug_of(cancel_it(pending.id)), "not-yet-complete");
  complete_it(pending);
  EXPECT_EQ(slug_of(cancel_it(pending.id)), "accepted");
  EXPECT_THAT(told(), HasSubstr(waits));
}

}  // namespace
}  // namespace boxoffice::booking
