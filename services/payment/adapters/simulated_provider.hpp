#pragma once

#include "platform/async/random.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/runtime/delay_range.hpp"
#include "platform/runtime/rate.hpp"
#include "services/payment/adapters/simulated_charges.hpp"
#include "services/payment/application/payment_provider.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>
#include <unordered_set>

namespace boxoffice::payment {

/// Who takes the money.
enum class ProviderKind : std::uint8_t { simulated, stripe };
BOOST_DESCRIBE_ENUM(ProviderKind, simulated, stripe)

/// Who takes the money, and how the simulated provider behaves, which is changed while it runs on the operator's port.
struct ProviderSettings {
  ProviderKind kind = ProviderKind::simulated;
  runtime::DelayRange
      delay_ms;                ///< how long it takes to answer a charge: a number, or a range from which each is drawn
  runtime::Rate decline_rate;  ///< share of charges that it refuses
  runtime::Rate fail_rate;     ///< share of charges that it fails, taking nothing
  runtime::Rate answer_lost_rate;  ///< share of charges that it takes without anybody hearing of it
};
BOOST_DESCRIBE_STRUCT(ProviderSettings, (), (kind, delay_ms, decline_rate, fail_rate, answer_lost_rate))

/// A payment provider that moves no money, and every kind of trouble that a real one makes. Its own books have the
/// charges that payment could not see the end of, and what was given back; the charges that it confirmed are in
/// payment's.
class SimulatedProvider final : public PaymentProvider {
 public:
  SimulatedProvider(ProviderSettings settings, SimulatedCharges books, Scheduler& scheduler, Random& random);

  Task<ChargeOutcome> charge(std::string key, Money amount) override;
  Task<ChargeFinding> find(std::string key) override;
  Task<bool> refund(std::string reference, std::string refund_key, Money amount) override;

  const ProviderSettings& settings() const { return settings_; }
  void change(ProviderSettings settings) { settings_ = settings; }

 private:
  ProviderSettings settings_;
  SimulatedCharges books_;
  Scheduler& scheduler_;
  Random& random_;
  std::unordered_multiset<std::string> in_flight_;
};

}  // namespace boxoffice::payment
