#pragma once

#include "services/payment/application/payment_provider.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
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
    searched.push_back(key);
    co_await pass_time();
    co_return is_silent_about(key) ? ChargeUnknown{} : finding;
  }
  Task<bool> refund(std::string reference, std::string refund_key, Money amount) override {
    references.push_back(std::move(reference));
    refunded.push_back(refund_key);
    refunded_amounts.push_back(amount);
    co_await pass_time();
    co_return gives_back && !is_silent_about(refund_key);
  }

  ChargeOutcome outcome = Charged{"reference"};
  ChargeFinding finding = ChargeUnknown{};
  bool gives_back = true;
  std::set<std::string> silent_about;  ///< what keys begin with that it neither finds nor gives back
  std::function<void()> on_charge;
  std::function<Task<void>()> takes_its_time;  ///< before it answers about a charge or gives it back

  std::vector<std::string> charged;
  Money charged_amount;
  std::vector<std::string> searched;
  std::vector<std::string> refunded;  ///< by the keys of the refunds
  std::vector<Money> refunded_amounts;
  std::vector<std::string> references;  ///< of what was refunded
  std::size_t most_at_once = 0;         ///< that it was asked for or about

 private:
  bool is_silent_about(const std::string& key) const {
    return std::ranges::any_of(silent_about, [&](const auto& begin) { return key.starts_with(begin); });
  }
  Task<void> pass_time() {
    most_at_once = std::max(most_at_once, ++asked_now_);
    if (takes_its_time) co_await takes_its_time();
    --asked_now_;
  }

  std::size_t asked_now_ = 0;
};

}  // namespace boxoffice::payment
