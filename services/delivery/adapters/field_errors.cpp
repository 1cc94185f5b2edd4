#include "services/delivery/adapters/field_errors.hpp"

#include "platform/http/problem.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace boxoffice::delivery {
namespace {

constexpr std::size_t most_named = 100;

}  // namespace

http::Response refusal(std::vector<json::FieldError> errors) {
  const auto wrong = errors.size();
  errors.resize(std::min(wrong, most_named));
  const auto& first = errors.front();
  auto message = first.property() + " " + first.detail;
  if (wrong > 1) message += " (and " + std::to_string(wrong - 1) + " more)";
  return http::problem(
      json::DecodeFailure{json::DecodeFailure::Kind::invalid, std::move(message) + ".", std::move(errors)});
}

}  // namespace boxoffice::delivery
