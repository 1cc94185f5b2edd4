#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/delivery/adapters/sql_delivery_store.hpp"
#include "services/delivery/application/change_delivery.hpp"
#include "services/delivery/application/send_tickets.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/delivery/tests/deliveries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
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
      SqlDeliveriesInTransaction in_it(session, log.outbox(), std::array{about(7), about(8)});
      work(in_it);
    }));
  }
  void approve_payment(BookingId of = booking) {
    in_transaction([of](DeliveriesInTransaction& deliveries) {
      on_payment_approved(deliveries,
                          {PaymentId{3}, of, "서울시 종로구", PaymentStatus::complete_payment, Money::won(1)},
                          by_post(), noon);
    });
  }
  void cancel_payment() {
    in_transaction([](DeliveriesInTransaction& deliveries) {
      on_pay_canceled(deliveries, {PaymentId{3}, booking, PaymentStatus::cancel_payment, Money::won(1)}, later);
    });
  }
  long long how_many() {
    return scheduler.run(database.read([](storage::Session& session) { return session.total("delivery"); }));
  }
  Result<Delivery> complete_it(ChangeDelivery::AcceptsVersion accepts = {}, DeliveryId id = DeliveryId{1}) {
    return scheduler.run(change_delivery(id, DeliveryStatus::complete_delivery, std::move(accepts)));
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

TEST_F(SendingTickets, LeavesThoseAloneThatTheCustomerHas) {
  approve_payment();
  ASSERT_THAT(complete_it(), IsAccepted());
  cancel_payment();
  EXPECT_EQ(saved()->delivery_status, DeliveryStatus::complete_delivery);
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

}  // namespace
}  // namespace boxoffice::delivery
