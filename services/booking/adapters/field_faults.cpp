#include "services/booking/adapters/field_faults.hpp"

#include "platform/http/problem.hpp"

#include <string>

namespace boxoffice::booking {

http::Response refusal(const std::vector<Fault>& faults) {
  json::DecodeFailure failure{json::DecodeFailure::Kind::invalid, {}, {}};
  for (const auto& [pointer, detail] : faults) failure.errors.push_back({pointer, detail});
  failure.message = failure.errors.front().property() + " " + faults.front().detail;
  if (faults.size() > 1) failure.message += " (and " + std::to_string(faults.size() - 1) + " more)";
  failure.message += '.';
  return http::problem(failure);
}

}  // namespace boxoffice::booking
