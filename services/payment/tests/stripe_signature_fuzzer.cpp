#include "services/payment/adapters/stripe_signature.hpp"
#include "services/payment/tests/stripe_signing.hpp"

#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Nothing is taken that was not signed, and what was read is what was written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace boxoffice::payment;
  const std::string_view field(reinterpret_cast<const char*>(bytes), size);
  const auto signature = StripeSignature::parse(field);
  const auto now =
      signature ? std::chrono::sys_seconds(std::chrono::seconds(1'777'636'800)) : std::chrono::sys_seconds();
  const bool taken = verify_stripe_signature(field, "{}", the_webhook_secret, now).has_value();
  if (!signature) {
    assert(!taken);
    return 0;
  }
  assert(!signature->v1.empty() && signature->v1.size() <= StripeSignature::most_digests);
  assert(std::to_string(signature->signed_at.time_since_epoch().count()) == signature->signed_at_text);
  if (taken) assert(field.find(stripe_digest(signature->signed_at_text, "{}")) != std::string_view::npos);
  return 0;
}
