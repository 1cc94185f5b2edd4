#include "platform/idempotency/request_key.hpp"

#include "platform/http/media_type.hpp"
#include "platform/identity/caller.hpp"
#include "platform/json/canonical.hpp"

#include <openssl/sha.h>

#include <utility>

namespace boxoffice::idempotency {
namespace {

/// A document whichever way it is written; a table as it came.
std::string meaning_of_body(const http::Request& request) {
  const auto type = request.fields.find("Content-Type");
  return type && http::is_csv_body(*type) ? std::string(request.body) : json::canonical(request.body);
}

std::string fingerprint_of(const http::Request& request) {
  auto meaning = std::string(request.path);
  if (!request.query.empty()) meaning.append("?").append(request.query);
  meaning += '\n' + meaning_of_body(request);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(meaning.data()), meaning.size(), digest);
  std::string hexadecimal;
  for (const unsigned char byte : digest) {
    hexadecimal += "0123456789abcdef"[byte >> 4];
    hexadecimal += "0123456789abcdef"[byte & 15];
  }
  return hexadecimal;
}

}  // namespace

IdempotencyKey key_of(const http::Call& call, std::string text) {
  auto scope = std::string(to_string(call.request.method)) + ' ' + std::string(call.route);
  if (call.request.caller) scope.append(" ").append(call.request.caller->subject);
  return {std::move(scope), std::move(text), fingerprint_of(call.request)};
}

http::Response replayed(http::Response response) { return std::move(response).with("Idempotent-Replayed", "true"); }

}  // namespace boxoffice::idempotency
