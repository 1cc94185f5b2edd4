#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace boxoffice::payment {

inline constexpr std::string_view the_webhook_secret = "whsec_test_7Zx";

/// The 64 digits that Stripe would write behind "v1=".
inline std::string stripe_digest(std::string_view time, std::string_view body,
                                 std::string_view secret = the_webhook_secret) {
  const auto text = std::string(time) + "." + std::string(body);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  std::string digits;
  for (unsigned i = 0; i < size; ++i) {
    digits += "0123456789abcdef"[digest[i] >> 4];
    digits += "0123456789abcdef"[digest[i] & 15];
  }
  return digits;
}

inline std::string stripe_signature(std::int64_t seconds, std::string_view body,
                                    std::string_view secret = the_webhook_secret) {
  const auto time = std::to_string(seconds);
  return "t=" + time + ",v1=" + stripe_digest(time, body, secret);
}

}  // namespace boxoffice::payment
