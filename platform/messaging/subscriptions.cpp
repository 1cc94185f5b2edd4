#include "platform/messaging/subscriptions.hpp"

namespace boxoffice::messaging {

namespace {

std::string describe(std::string_view type, const json::DecodeFailure& failure) {
  auto text = std::string(type) + " cannot be read: " + failure.message;
  for (const auto& [pointer, detail] : failure.errors) text.append("; ").append(pointer).append(" ").append(detail);
  return text;
}

}  // namespace

Undecodable::Undecodable(std::string_view type, const json::DecodeFailure& failure)
    : std::runtime_error(describe(type, failure)) {}

}  // namespace boxoffice::messaging
