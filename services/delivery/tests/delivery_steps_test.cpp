#include "services/delivery/domain/delivery.hpp"
#include "services/delivery/tests/deliveries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace boxoffice::delivery {
namespace {

using enum DeliveryMethod;
using enum DeliveryStep;
using enum DeliveryStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array all_methods{post, desk, mobile};
constexpr std::array all_steps{requested, packed, handed_over, in_transit, delivered, returned};

Result<Change> moved(Delivery delivery, DeliveryStep step) {
  return move_to(std::move(delivery), step, ChangedBy::house_operator, later);
}

/// Written down a second time, by the design: what may follow what.
std::set<DeliveryStep> by_the_design(DeliveryMethod method, DeliveryStep from) {
  static const std::map<DeliveryStep, std::set<DeliveryStep>> posted{{requested, {packed}},
                                                                     {packed, {handed_over}},
                                                                     {handed_over, {in_transit, returned}},
                                                                     {in_transit, {delivered, returned}},
                                                                     {delivered, {returned}}};
  static const std::map<DeliveryStep, std::set<DeliveryStep>> at_the_desk{
      {requested, {packed}}, {packed, {delivered}}, {delivered, {returned}}};
  static const std::map<DeliveryStep, std::set<DeliveryStep>> on_a_telephone{{delivered, {returned}}};
  const auto& next = method == post ? posted : method == desk ? at_the_desk : on_a_telephone;
  const auto found = next.find(from);
  return found == next.end() ? std::set<DeliveryStep>{} : found->second;
}

/// A delivery at that step; nothing where that method has none.
std::optional<Delivery> reached(DeliveryMethod method, DeliveryStep step) {
  auto delivery = a_started_delivery(method);
  for (const auto next : all_steps) {
    if (delivery.delivery_step == step) return delivery;
    if (auto change = move_to(delivery, next, ChangedBy::house_operator, noon)) delivery = change->delivery;
  }
  return delivery.delivery_step == step ? std::optional(delivery) : std::nullopt;
}

TEST(EveryPairOfSteps, IsAllowedOrRefusedByTheDesign) {
  for (const auto method : all_methods) {
    for (const auto from : all_steps) {
      const auto delivery = reached(method, from);
      if (!delivery) continue;
      for (const auto to : all_steps) {
        const auto change = moved(*delivery, to);
        const auto what = std::to_string(static_cast<int>(method)) + ": " + std::to_string(static_cast<int>(from)) +
                          " to " + std::to_string(static_cast<int>(to));
        if (from == to) {
          ASSERT_THAT(change, IsAccepted()) << what;
          EXPECT_THAT(change->events, IsEmpty()) << what;
        } else if (by_the_design(method, from).contains(to)) {
          ASSERT_THAT(change, IsAccepted()) << what;
          EXPECT_EQ(change->delivery.delivery_step, to) << what;
          EXPECT_EQ(change->delivery.step_at, later) << what;
        } else {
          EXPECT_FALSE(change.has_value()) << what;
        }
      }
    }
  }
}

TEST(PostedTickets, GoStepByStepAndTellOfEach) {
  auto delivery = a_started_delivery();
  std::vector<std::string_view> told;
  for (const auto step : {packed, handed_over, in_transit, delivered, returned}) {
    const auto change = moved(delivery, step);
    ASSERT_THAT(change, IsAccepted());
    for (const auto type : types_of(change->events)) told.push_back(type);
    EXPECT_EQ(change->delivery.version, delivery.version + 1);
    delivery = change->delivery;
  }
  EXPECT_THAT(told, ElementsAre("TicketsPacked", "TicketsHandedOver", "TicketsInTransit", "DeliveryCompleted",
                                "TicketsReturned"));
  EXPECT_EQ(delivery.delivery_status, complete_delivery) << "a state that is final stays";
}

TEST(TicketsThatCouldNotBeDelivered, EndTheDelivery) {
  const auto change = moved(a_delivery_at(in_transit), returned);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(change->delivery.delivery_status, cancel_delivery);
  EXPECT_EQ(change->delivery.status_reason, "returned");
  EXPECT_THAT(types_of(change->events), ElementsAre("DeliveryCanceled", "TicketsReturned"));
  EXPECT_EQ(change->delivery.version, a_delivery_at(in_transit).version + 2) << "each event has one of its own";
}

TEST(TicketsOfTheDesk, ArePickedUpWhereThePostedOnesAreHandedOver) {
  EXPECT_EQ(a_started_delivery(desk).shipper_name, "");
  const auto change = moved(a_delivery_at(packed, desk), delivered);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(std::get<DeliveryCompleted>(change->events.front()).delivery_method, desk);
  EXPECT_THAT(moved(a_delivery_at(packed, desk), handed_over), IsRejected("step-not-next"));
}

TEST(TicketsOnATelephone, AreThereWhenTheyArePaid) {
  const auto change = start(DeliveryId{3}, {BookingId{7}, "서울시 종로구", mobile}, by_post(), noon);
  EXPECT_EQ(change.delivery.delivery_status, complete_delivery);
  EXPECT_EQ(change.delivery.delivery_step, delivered);
  EXPECT_EQ(change.delivery.version, 2);
  EXPECT_THAT(types_of(change.events), ElementsAre("DeliveryStarted", "DeliveryCompleted"));
}

TEST(TicketsOnATelephone, AreVoidWhenTheBookingIsCanceled) {
  const auto change = recall(a_started_delivery(mobile), later);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->delivery.delivery_step, returned);
  EXPECT_EQ(change->delivery.delivery_status, complete_delivery);
  EXPECT_THAT(types_of(change->events), ElementsAre("TicketsReturned"));
  EXPECT_FALSE(cancel(change->delivery, "payment-canceled", later)) << "nothing is left to do";
  EXPECT_TRUE(cancel(a_started_delivery(mobile), "payment-canceled", later)) << "whoever says it first";
}

TEST(AStepThatIsNotNext, IsRefusedWithThoseThatAre) {
  const auto refused = moved(a_delivery_at(handed_over), delivered);
  ASSERT_THAT(refused, IsRejected("step-not-next"));
  EXPECT_THAT(refused.error().detail, HasSubstr("HANDED_OVER: the next step is IN_TRANSIT or RETURNED"));
  EXPECT_THAT(moved(a_delivery_at(returned), packed).error().detail, HasSubstr("no step comes after it"));
}

TEST(TicketsOfACanceledBooking, StayInTheHouse) {
  for (const auto step : {requested, packed}) {
    const auto change = recall(a_delivery_at(step), later);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->delivery.recalled_at, later);
    EXPECT_EQ(change->delivery.delivery_status, start_delivery) << "it stops when the money went back";
    EXPECT_THAT(change->events, IsEmpty());
    for (const auto wanted : {packed, handed_over})
      if (wanted != step) EXPECT_THAT(moved(change->delivery, wanted), IsRejected("delivery-recalled"));
    EXPECT_THAT(complete(change->delivery, later), IsRejected("delivery-recalled"));
    EXPECT_FALSE(recall(change->delivery, later));
  }
}

TEST(TicketsOfACanceledBooking, AreWantedBackFromWhereverTheyAre) {
  for (const auto step : {handed_over, in_transit, delivered}) {
    const auto change = recall(a_delivery_at(step), later);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->delivery.recalled_at, later);
    const auto back = moved(change->delivery, returned);
    ASSERT_THAT(back, IsAccepted());
    EXPECT_EQ(back->delivery.delivery_status, step == delivered ? complete_delivery : cancel_delivery);
    EXPECT_FALSE(recall(back->delivery, later));
  }
  EXPECT_THAT(moved(recall(a_delivery_at(in_transit), later)->delivery, delivered), IsAccepted())
      << "the shipper may be faster";
}

TEST(MoneyThatWentBack, StopsTheDeliveryOfTicketsThatAreOnTheirWayAndRecallsThem) {
  const auto change = cancel(a_delivery_at(in_transit), "payment-canceled", later);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->delivery.delivery_status, cancel_delivery);
  EXPECT_EQ(change->delivery.recalled_at, later);
  EXPECT_THAT(moved(change->delivery, delivered), IsRejected("step-not-next"));
  const auto back = moved(change->delivery, returned);
  ASSERT_THAT(back, IsAccepted());
  EXPECT_EQ(back->delivery.delivery_status, cancel_delivery);
  EXPECT_THAT(types_of(back->events), ElementsAre("TicketsReturned"));
}

TEST(ADeliveryThatWasStopped, TakesNoStepAnyMore) {
  for (const auto step : {packed, handed_over, delivered, returned})
    EXPECT_THAT(moved(a_canceled_delivery(), step), IsRejected("delivery-canceled"));
}

TEST(ADelivery, ThatAProgramWithoutStepsHasCompletedHasArrived) {
  auto delivery = a_completed_delivery();
  delivery.delivery_step = requested;
  EXPECT_THAT(moved(delivery, returned), IsAccepted());
}

struct Done {
  std::string what;
  std::optional<Change> change;
};

Done done(int choice, const Delivery& delivery, Instant now) {
  const auto as_optional = [](Result<Change> change) {
    return change ? std::optional(*std::move(change)) : std::nullopt;
  };
  if (choice == 0) return {"canceled", cancel(delivery, "payment-canceled", now)};
  if (choice == 1) return {"recalled", recall(delivery, now)};
  if (choice == 2) return {"completed", as_optional(complete(delivery, now))};
  const auto step = all_steps[static_cast<std::size_t>(choice) % all_steps.size()];
  return {"moved", as_optional(move_to(delivery, step, ChangedBy::courier, now))};
}

RC_GTEST_PROP(AnySequenceOfDecisions, KeepsTheRulesOfADelivery, ()) {
  const auto method = *rc::gen::elementOf(std::vector<DeliveryMethod>(all_methods.begin(), all_methods.end()));
  auto delivery = a_started_delivery(method);
  auto now = noon;
  const auto choices = *rc::gen::container<std::vector<int>>(rc::gen::element(0, 1, 2, 3, 4, 5, 6, 7, 8));
  for (const auto choice : choices) {
    now += std::chrono::seconds(1);
    const auto [what, change] = done(choice, delivery, now);
    if (!change) continue;
    const auto& after = change->delivery;
    const bool was_final = delivery.delivery_status != start_delivery;
    RC_ASSERT(!was_final || after.delivery_status == delivery.delivery_status);
    RC_ASSERT(delivery.delivery_step != returned || after.delivery_step == returned);
    RC_ASSERT(after.delivery_status != complete_delivery || after.delivery_step == delivered ||
              after.delivery_step == returned);
    const auto told = static_cast<std::int64_t>(change->events.size());
    const bool only_recalled = after.recalled_at != delivery.recalled_at && told == 0;
    RC_ASSERT(after.version - delivery.version == (only_recalled ? 1 : told));
    RC_ASSERT(after.version != delivery.version || after == delivery);
    RC_ASSERT(!delivery.recalled_at || after.recalled_at == delivery.recalled_at);
    delivery = after;
  }
}

}  // namespace
}  // namespace boxoffice::delivery
