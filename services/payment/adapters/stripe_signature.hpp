#pragma once

#include "kernel/clock.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

namespace boxoffice::payment {

/// What a Stripe-Signature says: `t=1777636800,v1=5257a8…[,v1=…]`. Views into the field.
struct StripeSignature {
  using Digest = std::array<std::uint8_t, 32>;

  static constexpr std::size_t longest = 2'048;  ///< bytes of the field
  static constexpr std::size_t most_digests = 8;

  std::string_view signed_at_text;  ///< as it is signed
  std::chrono::sys_seconds signed_at;
  std::vector<Digest> v1;  ///< one at least; several while a secret is being replaced

  /// The error is for the log. Refuses what Stripe never sends, so that no second reading is possible: a time that is
  /// missing, comes twice, or is no plain number; no v1, or one that is not 64 lower-case hexadecimal digits. Other
  /// schemes are passed over.
  static std::expected<StripeSignature, const char*> parse(std::string_view field);
};

/// How far the time of a signature may be from ours, either way.
inline constexpr auto signature_tolerance = std::chrono::seconds{300};

/// Whether Stripe, or who else has the secret, signed that body about now (docs.stripe.com/webhooks/signature): one of
/// the v1 is the HMAC-SHA256 of "time.body". The error is for the log: whoever sent it must not learn it.
std::expected<void, const char*> verify_stripe_signature(std::string_view field, std::string_view body,
                                                         std::string_view secret, Instant now);

}  // namespace boxoffice::payment
