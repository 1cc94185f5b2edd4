#pragma once

#include "services/payment/application/payment_provider.hpp"

#include <functional>
#include <string>
#include <vector>

namespace boxoffice::payment {

/// A provider that answers what the test says.
class ScriptedProvider final : public PaymentProvider {
 public:
  Task<ChargeOutcome> charge(std::string key, Money amount) override {
    charged.push_back(std::move(key));
    charged_amount = charged_amount + amount;
    if (on_charge) on_charge();
    co_return outcome;
  }
  Task<ChargeFinding> find(std::string key) override {
    searched.push_back(std::move(key));
    co_return finding;
  }
  Task<bool> refund(std::string key) override {
    refunded.push_back(std::move(key));
    co_return gives_back;
  }

  ChargeOutcome outcome = Charged{"reference"};
  ChargeFinding finding = ChargeUnknown{};
  bool gives_back = true;
  std::function<void()> on_charge;

  std::vector<std::string> charged;
  Money charged_amount;
  std::vector<std::string> searched;
  std::vector<std::string> refunded;
};

}  // namespace boxoffice::payment
