#include "platform/identity/mac.hpp"

#include "platform/identity/base64url.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>
#include <vector>

namespace boxoffice::identity {

std::array<std::uint8_t, 32> mac_of(std::string_view text, std::string_view key) {
  std::array<std::uint8_t, 32> mac{};
  unsigned size = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
  if (done == nullptr || size != mac.size()) throw std::runtime_error("OpenSSL: no HMAC");
  return mac;
}

std::string sealed(std::string_view text, std::string_view key) {
  return base64url(text) + '.' + base64url(mac_of(text, key));
}

std::optional<std::string> unsealed(std::string_view text, std::string_view key) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64url(text.substr(0, dot));
  if (!bytes) return std::nullopt;
  std::string content(bytes->begin(), bytes->end());
  if (!are_equal(text.substr(dot + 1), base64url(mac_of(content, key)))) return std::nullopt;
  return content;
}

std::string random_text(std::size_t bytes) {
  std::vector<std::uint8_t> bits(bytes);
  if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1) throw std::runtime_error("OpenSSL: no random bytes");
  return base64url(bits);
}

bool are_equal(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace boxoffice::identity
