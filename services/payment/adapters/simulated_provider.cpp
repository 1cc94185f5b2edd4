#include "services/payment/adapters/simulated_provider.hpp"

#include "platform/async/spawn.hpp"

#include <chrono>
#include <utility>

namespace boxoffice::payment {
namespace {

std::string reference_of(const std::string& key) { return "simulated-" + key; }

}  // namespace

SimulatedProvider::SimulatedProvider(ProviderSettings settings, SimulatedCharges books, Scheduler& scheduler,
                                     Random& random)
    : settings_(settings), books_(books), scheduler_(scheduler), random_(random) {}

Task<ChargeOutcome> SimulatedProvider::charge(std::string key, Money amount) {
  const auto delay = settings_.delay_ms.draw(random_);
  if (delay > std::chrono::milliseconds{0}) {
    const auto charge = in_flight_.insert(key);
    co_await sleep_for(scheduler_, delay);
    in_flight_.erase(charge);
  }
  if (settings_.decline_rate.draw(random_)) co_return ChargeDeclined{};
  if (settings_.fail_rate.draw(random_)) co_return ChargeUnknown{};
  if (settings_.answer_lost_rate.draw(random_)) {
    co_await books_.add(std::move(key), amount);
    co_return ChargeUnknown{};
  }
  co_return Charged{reference_of(key)};
}

Task<ChargeFinding> SimulatedProvider::find(std::string key) {
  if (in_flight_.contains(key)) co_return ChargeUnknown{};
  if (co_await books_.contains(key)) co_return Charged{reference_of(key)};
  co_return NeverCharged{};
}

Task<bool> SimulatedProvider::refund(std::string, std::string refund_key, Money amount) {
  co_await books_.add_refund(std::move(refund_key), amount);
  co_return true;
}

}  // namespace boxoffice::payment
