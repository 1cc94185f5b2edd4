#include "services/payment/adapters/stripe_signature.hpp"

#include "platform/identity/mac.hpp"

#include <openssl/crypto.h>

#include <charconv>
#include <optional>
#include <string>
#include <system_error>

namespace boxoffice::payment {
namespace {

using Digest = StripeSignature::Digest;

/// No sign, no zeros before it, nothing but digits, and not more than 64 bits hold.
std::optional<std::chrono::sys_seconds> seconds_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.front() < '1' || text.front() > '9')
    return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(number));
}

std::optional<unsigned> digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  return std::nullopt;
}

std::optional<Digest> digest_in(std::string_view text) {
  Digest digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = digit_of(text[2 * i]);
    const auto low = digit_of(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return digest;
}

/// Takes as long whichever of them it is, and wherever they differ.
bool is_among(const std::vector<Digest>& digests, const Digest& wanted) {
  bool found = false;
  for (const auto& digest : digests) found = (CRYPTO_memcmp(digest.data(), wanted.data(), wanted.size()) == 0) || found;
  return found;
}

}  // namespace

std::expected<StripeSignature, const char*> StripeSignature::parse(std::string_view field) {
  if (field.size() > longest) return std::unexpected("too long");
  StripeSignature signature;
  for (bool more = true; more;) {
    const auto comma = field.find(',');
    const auto element = field.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) field.remove_prefix(comma + 1);
    const auto equals = element.find('=');
    if (equals == std::string_view::npos) return std::unexpected("not a list of names and values");
    const auto name = element.substr(0, equals);
    const auto value = element.substr(equals + 1);
    if (name == "t") {
      const auto seconds = seconds_in(value);
      if (!seconds || !signature.signed_at_text.empty()) return std::unexpected("no time, or several");
      signature.signed_at_text = value;
      signature.signed_at = *seconds;
    } else if (name == "v1") {
      const auto digest = digest_in(value);
      if (!digest || signature.v1.size() == most_digests) return std::unexpected("a v1 is no digest, or too many");
      signature.v1.push_back(*digest);
    }
  }
  if (signature.signed_at_text.empty() || signature.v1.empty()) return std::unexpected("no time or no v1");
  return signature;
}

std::expected<void, const char*> verify_stripe_signature(std::string_view field, std::string_view body,
                                                         std::string_view secret, Instant now) {
  const auto signature = StripeSignature::parse(field);
  if (!signature) return std::unexpected(signature.error());
  // Compared before they are subtracted: the field may hold any number.
  const auto present = std::chrono::floor<std::chrono::seconds>(now);
  if (signature->signed_at < present - signature_tolerance || signature->signed_at > present + signature_tolerance)
    return std::unexpected("signed too long ago, or too far ahead");
  const auto expected = identity::mac_of(std::string(signature->signed_at_text).append(".").append(body), secret);
  if (!is_among(signature->v1, expected)) return std::unexpected("not signed with our secret");
  return {};
}

}  // namespace boxoffice::payment
