#include "services/booking/adapters/field_faults.hpp"

#include "platform/http/problem.hpp"

#include <cstddef>
#include <ranges>
#include <string>
#include <variant>

namespace boxoffice::booking {

namespace {

constexpr std::size_t most_named = 100;

}  // namespace

http::Response refusal(const Faults& faults) {
  json::DecodeFailure failure{json::DecodeFailure::Kind::invalid, {}, {}};
  for (const auto& [pointer, detail] : faults | std::views::take(most_named))
    failure.errors.push_back({pointer, detail});
  failure.message = failure.errors.front().property() + " " + faults.front().detail;
  if (faults.size() > 1) failure.message += " (and " + std::to_string(faults.size() - 1) + " more)";
  failure.message += '.';
  return http::problem(failure);
}

http::Response refusal(const Refusal& refused) {
  if (const auto* faults = std::get_if<Faults>(&refused)) return refusal(*faults);
  return http::problem(std::get<Rejection>(refused));
}

}  // namespace boxoffice::booking
