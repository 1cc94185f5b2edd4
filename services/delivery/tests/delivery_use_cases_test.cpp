#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/delivery/adapters/simulated_courier.hpp"
#include "services/delivery/adapters/sql_delivery_store.hpp"
#include "services/delivery/application/advance_deliveries.hpp"
#include "services/delivery/application/change_delivery.hpp"
#include "services/delivery/application/send_tickets.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/delivery/tests/deliveries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::delivery {
namespace {

using enum DeliveryStatus;
using testing::ElementsAre;

constexpr BookingId booking{7};

messaging::Record about(std::int64_t id) {
  messaging::Record record;
  record.key = id;
  return record;
}

/// Deliveries in a real database of its own, on simulated time.
class Deliveries : public testing::Test {
 public:
  void in_transaction(const std::function<void(DeliveriesInTransaction&)>& work) {
    scheduler.run(database.write([&](storage::Session& session) {
      SqlDeliveriesInTransaction in_it(session, log.outbox(), std::array{about(7), about(8), about(9)});
      work(in_it);
    }));
  }
  void approve_payment(BookingId of = booking, std::optional<DeliveryMethod> method = std::nullopt) {
    in_transaction([=](DeliveriesInTransaction& deliveries) {
      on_payment_approved(deliveries,
                          {PaymentId{3}, of, "서울시 종로구", PaymentStatus::complete_payment, Money::won(1), method},
                          by_post(), noon);
    });
  }
  void cancel_booking() {
    in_transaction([](DeliveriesInTransaction& deliveries) {
      BookingCanceled event;
      event.id = booking;
      on_booking_canceled(deliveries, event, later);
    });
  }
  void cancel_payment() {
    in_transaction([](DeliveriesInTransaction& deliveries) {
      on_pay_canceled(deliveries, {PaymentId{3}, booking, PaymentStatus::cancel_payment, Money::won(1), {}}, later);
    });
  }
  long long how_many() {
    return scheduler.run(database.read([](storage::Session& session) { return session.total("delivery"); }));
  }
  Result<Delivery> complete_it(ChangeDelivery::AcceptsVersion accepts = {}, DeliveryId id = DeliveryId{1}) {
    return scheduler.run(change_delivery(id, DeliveryStatus::complete_delivery, std::move(accepts)));
  }
  /// "7 moved", "7 unchanged" or "7 step-not-next" of each.
  std::vector<std::string> move_all(const std::vector<std::int64_t>& numbers, DeliveryStep step) {
    std::vector<DeliveryId> ids;
    for (const auto number : numbers) ids.push_back(DeliveryId{number});
    std::vector<std::string> texts;
    for (const auto& [id, delivery, changed] : scheduler.run(change_delivery.move_each(std::move(ids), step)))
      texts.push_back(std::to_string(id.value) + ' ' +
                      (!delivery ? std::string(delivery.error().slug)
                       : changed ? "moved"
                                 : "unchanged"));
    return texts;
  }
  std::vector<std::int64_t> to_pick(Picking picking) {
    std::vector<std::int64_t> ids;
    for (const auto& delivery : scheduler.run(deliveries.pick(picking))) ids.push_back(delivery.id.value);
    return ids;
  }
  std::optional<Delivery> saved(BookingId of = booking) {
    std::optional<Delivery> found;
    in_transaction([&](DeliveriesInTransaction& deliveries) { found = deliveries.find_by_booking(of); });
    return found;
  }
  std::vector<std::string> told() {
    std::vector<std::string> types;
    for (const auto& record : scheduler.run(log.read(1, 100)))
      types.push_back(record.type + " " + std::to_string(record.version));
    return types;
  }

  storage::TestDatabase test_database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
  storage::Store database = storage::Store::open({.database = test_database.url(),
                                                  .lane = lane,
                                                  .readers = 0,
                                                  .scheduler = scheduler,
                                                  .migrations = migrations()});
  messaging::EmbeddedLog log{"delivery", database};
  SqlDeliveryStore deliveries{database, log.outbox()};
  ChangeDelivery change_delivery{deliveries, scheduler};
};

using SendingTickets = Deliveries;

TEST_F(SendingTickets, BeginsWhenTheyArePaid) {
  approve_payment();
  ASSERT_TRUE(saved());
  EXPECT_EQ(saved()->delivery_status, start_delivery);
  EXPECT_EQ(saved()->addr, "서울시 종로구");
  EXPECT_EQ(saved()->id, DeliveryId{1});
  EXPECT_EQ(how_many(), 1);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1"));
}

TEST_F(SendingTickets, HappensOnceForABooking) {
  approve_payment();
  const auto first = saved();
  approve_payment();
  EXPECT_EQ(saved(), first);
  EXPECT_EQ(how_many(), 1);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1"));
}

TEST_F(SendingTickets, StopsWhenTheMoneyWentBack) {
  approve_payment();
  cancel_payment();
  EXPECT_EQ(saved()->delivery_status, cancel_delivery);
  cancel_payment();
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCanceled 2"));
}

TEST_F(SendingTickets, WantsThoseBackThatTheCustomerHas) {
  approve_payment();
  ASSERT_THAT(complete_it(), IsAccepted());
  cancel_payment();
  EXPECT_EQ(saved()->delivery_status, DeliveryStatus::complete_delivery);
  EXPECT_EQ(saved()->recalled_at, later);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCompleted 2"));
}

TEST_F(SendingTickets, GoesTheWayThatWasPaidFor) {
  approve_payment(booking, DeliveryMethod::desk);
  EXPECT_EQ(saved()->delivery_method, DeliveryMethod::desk);
  approve_payment(BookingId{8});
  EXPECT_EQ(saved(BookingId{8})->delivery_method, DeliveryMethod::post);
}

TEST_F(SendingTickets, IsDoneAtOnceForATelephone) {
  approve_payment(booking, DeliveryMethod::mobile);
  EXPECT_EQ(saved()->delivery_step, DeliveryStep::delivered);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCompleted 2"));
  cancel_booking();
  cancel_payment();
  EXPECT_EQ(saved()->delivery_step, DeliveryStep::returned);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCompleted 2", "TicketsReturned 3"));
}

TEST_F(SendingTickets, OfACanceledBookingEndsInTheHouse) {
  approve_payment();
  cancel_booking();
  EXPECT_THAT(move_all({1}, DeliveryStep::packed), ElementsAre("1 delivery-recalled"));
  cancel_payment();
  EXPECT_EQ(saved()->delivery_status, cancel_delivery);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCanceled 3"));
}

TEST_F(SendingTickets, HearsOfACancelBeforeThePaymentAsWell) {
  cancel_booking();
  approve_payment();
  cancel_payment();
  EXPECT_EQ(saved()->delivery_status, cancel_delivery);
}

TEST_F(SendingTickets, OfARefundWithoutADeliveryIsADefectThatSomebodyHasToSee) {
  EXPECT_THROW(cancel_payment(), std::logic_error);
}

using HandingTicketsOver = Deliveries;

TEST_F(HandingTicketsOver, CompletesTheDelivery) {
  approve_payment();
  const auto completed = complete_it();
  ASSERT_THAT(completed, IsAccepted());
  EXPECT_EQ(completed->delivery_status, DeliveryStatus::complete_delivery);
  EXPECT_EQ(saved(), *completed);
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCompleted 2"));
}

TEST_F(HandingTicketsOver, TwiceTellsTheWorldOnce) {
  approve_payment();
  ASSERT_THAT(complete_it(), IsAccepted());
  EXPECT_THAT(complete_it(), IsAccepted());
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCompleted 2"));
}

TEST_F(HandingTicketsOver, IsRefusedWhenTheDeliveryHasChangedSince) {
  approve_payment();
  const auto before = saved();
  EXPECT_THAT(complete_it([](std::int64_t version) { return version == 5; }), IsRejected("stale-version"));
  EXPECT_EQ(saved(), before);
}

TEST_F(HandingTicketsOver, IsRefusedForADeliveryThatDoesNotExist) {
  EXPECT_THAT(complete_it({}, DeliveryId{9}), IsRejected("no-such-delivery"));
}

TEST_F(HandingTicketsOver, IsRefusedForACanceledDelivery) {
  approve_payment();
  cancel_payment();
  EXPECT_THAT(complete_it(), IsRejected("delivery-canceled"));
  EXPECT_THAT(told(), ElementsAre("DeliveryStarted 1", "DeliveryCanceled 2"));
}

using MovingManyOn = Deliveries;

TEST_F(MovingManyOn, MovesEachByItself) {
  for (const auto of : {7, 8}) approve_payment(BookingId{of});
  approve_payment(BookingId{9}, DeliveryMethod::desk);
  EXPECT_THAT(move_all({1, 2, 3}, DeliveryStep::packed), ElementsAre("1 moved", "2 moved", "3 moved"));
  EXPECT_THAT(move_all({2, 3, 77, 1}, DeliveryStep::handed_over),
              ElementsAre("2 moved", "3 step-not-next", "77 no-such-delivery", "1 moved"));
  EXPECT_THAT(move_all({1, 2}, DeliveryStep::handed_over), ElementsAre("1 unchanged", "2 unchanged"));
  EXPECT_EQ(saved()->delivery_step, DeliveryStep::handed_over);
  EXPECT_EQ(told().size(), 8U);
}

TEST_F(MovingManyOn, BeginsWithAListOfThoseAtAStep) {
  for (const auto of : {7, 8}) approve_payment(BookingId{of});
  approve_payment(BookingId{9}, DeliveryMethod::desk);
  EXPECT_THAT(to_pick({.at_most = 10}), ElementsAre(1, 2));
  EXPECT_THAT(to_pick({.at_most = 1}), ElementsAre(1));
  EXPECT_THAT(to_pick({.after = DeliveryId{1}, .at_most = 1}), ElementsAre(2));
  EXPECT_THAT(to_pick({.method = DeliveryMethod::desk, .at_most = 10}), ElementsAre(3));
  move_all({1}, DeliveryStep::packed);
  EXPECT_THAT(to_pick({.step = DeliveryStep::packed, .at_most = 10}), ElementsAre(1));
  cancel_booking();
  EXPECT_THAT(to_pick({.step = DeliveryStep::packed, .at_most = 10}), ElementsAre()) << "nobody waits for it";
}

class AnAutopilot : public Deliveries {
 public:
  static constexpr std::chrono::milliseconds step{10'000};

  std::size_t after_a_step() {
    scheduler.advance(step);
    return scheduler.run(advance());
  }
  DeliveryStep step_of(BookingId of = booking) { return saved(of)->delivery_step; }

  SimulatedCourier courier{step, scheduler};
  AdvanceDeliveries advance{deliveries, courier, scheduler, step};
};

TEST_F(AnAutopilot, MovesDeliveriesOnStepByStep) {
  approve_payment();
  approve_payment(BookingId{8}, DeliveryMethod::desk);
  EXPECT_EQ(scheduler.run(advance()), 0U) << "they have just begun";
  EXPECT_EQ(after_a_step(), 2U);
  EXPECT_EQ(step_of(), DeliveryStep::packed);
  EXPECT_EQ(scheduler.run(advance()), 0U);
  EXPECT_EQ(after_a_step(), 2U);
  EXPECT_EQ(step_of(BookingId{8}), DeliveryStep::delivered);
  EXPECT_EQ(after_a_step() + after_a_step(), 2U);
  EXPECT_EQ(step_of(), DeliveryStep::delivered);
  EXPECT_EQ(saved()->status_by, ChangedBy::courier);
  EXPECT_EQ(after_a_step(), 0U);
}

TEST_F(AnAutopilot, FetchesWhatIsWantedBackAndLeavesTheRestInTheHouse) {
  approve_payment();
  after_a_step();
  after_a_step();
  cancel_booking();
  EXPECT_EQ(after_a_step(), 0U) << "it has to be fetched first";
  scheduler.advance(later - scheduler.now());
  EXPECT_EQ(after_a_step(), 1U);
  EXPECT_EQ(step_of(), DeliveryStep::returned);
  EXPECT_EQ(saved()->delivery_status, cancel_delivery);
  EXPECT_EQ(after_a_step(), 0U);
}

TEST_F(AnAutopilot, LeavesTicketsOfACanceledBookingInTheHouse) {
  approve_payment();
  cancel_booking();
  EXPECT_EQ(after_a_step(), 0U);
  EXPECT_EQ(step_of(), DeliveryStep::requested);
}

TEST_F(AnAutopilot, TakesABoundedNumberInARound) {
  for (std::size_t i = 0; i <= AdvanceDeliveries::at_once; ++i) approve_payment(BookingId{static_cast<int>(i) + 1});
  EXPECT_EQ(after_a_step(), AdvanceDeliveries::at_once);
  EXPECT_EQ(scheduler.run(advance()), 1U);
}

}  // namespace
}  // namespace boxoffice::delivery
