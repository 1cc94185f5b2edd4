#pragma once

#include "kernel/money.hpp"
#include "platform/async/task.hpp"

#include <string>
#include <variant>

namespace boxoffice::payment {

/// The provider took the money.
struct Charged {
  std::string reference;
};
/// The provider refused; nothing was taken.
struct ChargeDeclined {};
/// No answer that can be relied on: the money may or may not have been taken.
struct ChargeUnknown {};

using ChargeOutcome = std::variant<Charged, ChargeDeclined, ChargeUnknown>;

/// The provider has no charge under that key.
struct NeverCharged {};

using ChargeFinding = std::variant<Charged, ChargeDeclined, NeverCharged, ChargeUnknown>;

/// Who really moves the money. Every call carries a key of ours, under which the provider acts at most once.
class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;
  virtual Task<ChargeOutcome> charge(std::string key, Money amount) = 0;
  virtual Task<ChargeFinding> find(std::string key) = 0;
  /// Gives so much of a charge back, which it named when it took the money, under a key of its own; true when it is
  /// done, false when it must be asked again. Asking again under that key gives back only once.
  virtual Task<bool> refund(std::string reference, std::string refund_key, Money amount) = 0;
};

}  // namespace boxoffice::payment
