#include "services/payment/adapters/simulated_provider.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/payment/schema/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <variant>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;

ProviderSettings always(runtime::Rate ProviderSettings::* what) {
  ProviderSettings settings;
  settings.*what = runtime::Rate::of(1).value();
  return settings;
}

Task<void> keep(Task<ChargeOutcome> call, std::optional<ChargeOutcome>& into) { into = co_await std::move(call); }

class ASimulatedProvider : public testing::Test {
 public:
  ChargeOutcome charge() { return scheduler.run(provider.charge("booking-1", Money::won(1'000))); }
  ChargeFinding find() { return scheduler.run(provider.find("booking-1")); }

  SimulatedScheduler scheduler;
  SeededRandom random{1};
  storage::TestDatabase database;
  storage::Lane lane{scheduler};
  storage::Store store = storage::Store::open(
      {.database = database.url(), .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = migrations()});
  SimulatedProvider provider{{}, SimulatedCharges(store), scheduler, random};
};

TEST_F(ASimulatedProvider, ChargesUnlessItIsToldOtherwise) { EXPECT_TRUE(std::holds_alternative<Charged>(charge())); }

TEST_F(ASimulatedProvider, DeclinesWhatItIsToldToDecline) {
  provider.change(always(&ProviderSettings::decline_rate));
  EXPECT_TRUE(std::holds_alternative<ChargeDeclined>(charge()));
}

TEST_F(ASimulatedProvider, TakesNothingWhenItFails) {
  provider.change(always(&ProviderSettings::fail_rate));
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(charge()));
  EXPECT_TRUE(std::holds_alternative<NeverCharged>(find()));
}

TEST_F(ASimulatedProvider, RemembersAChargeWhoseAnswerWasLostHoweverOftenItIsAsked) {
  provider.change(always(&ProviderSettings::answer_lost_rate));
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(charge()));
  EXPECT_TRUE(std::holds_alternative<Charged>(find()));
  EXPECT_TRUE(std::holds_alternative<Charged>(find())) << "whoever asked may not have been able to write it down";
}

TEST_F(ASimulatedProvider, GivesBackOnceHoweverOftenItIsAsked) {
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(scheduler.run(provider.refund("booking-1", "booking-1-refund-1", Money::won(1'000))));
  constexpr storage::Query<Money> made{"SELECT amount FROM simulated_refund"};
  EXPECT_THAT(scheduler.run(store.read([&](storage::Session& session) { return session.all(made); })),
              testing::ElementsAre(Money::won(1'000)));
}

TEST_F(ASimulatedProvider, DoesNotKnowHowAChargeEndsThatItIsWorkingOn) {
  ProviderSettings slow;
  slow.delay_ms = runtime::DelayRange::of(500, 500).value();
  provider.change(slow);
  std::optional<ChargeOutcome> outcome;
  detach(keep(provider.charge("booking-1", Money::won(1'000)), outcome));
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(find()));
  scheduler.advance(500ms);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(std::holds_alternative<Charged>(*outcome));
}

}  // namespace
}  // namespace boxoffice::payment
