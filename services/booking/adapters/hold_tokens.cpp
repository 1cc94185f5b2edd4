#include "services/booking/adapters/hold_tokens.hpp"

#include "platform/storage/sha256.hpp"

#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace boxoffice::booking {

std::string new_token() {
  std::array<std::uint8_t, 16> bits{};
  if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1) throw std::runtime_error("no random numbers");
  return storage::hexadecimal(bits);
}

std::string hash_of_token(std::string_view token) {
  storage::Sha256 hash;
  hash.add(token);
  return storage::hexadecimal(hash.finish());
}

}  // namespace boxoffice::booking
