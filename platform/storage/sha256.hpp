#pragma once

#include <openssl/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace boxoffice::storage {

/// SHA-256 of what is added, piece by piece.
class Sha256 {
 public:
  using Digest = std::array<std::uint8_t, 32>;

  Sha256();

  void add(std::string_view piece);
  /// Of everything that was added; begins anew.
  Digest finish();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept;
  };
  void begin();

  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

std::string hexadecimal(std::span<const std::uint8_t> bytes);

/// Of a file's bytes. Throws std::runtime_error, which names the file, when it cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace boxoffice::storage
