#include "services/booking/adapters/operator_api.hpp"

#include "platform/http/documents.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

namespace boxoffice::booking {
namespace {

struct BreakerView {
  std::string state;
  std::uint64_t successes = 0;
  std::uint64_t failures = 0;
  std::uint64_t slow = 0;
  std::uint64_t refused = 0;
  std::uint64_t opened = 0;
  std::uint64_t in_flight = 0;
};
BOOST_DESCRIBE_STRUCT(BreakerView, (), (state, successes, failures, slow, refused, opened, in_flight))

}  // namespace

http::Routes OperatorApi::routes() {
  return {{http::Method::get, "/breaker", [this](const http::Call& call) { return show_breaker(call); },
           http::plain_answers}};
}

Task<http::Response> OperatorApi::show_breaker(const http::Call&) {
  const auto& breaker = payment_.breaker();
  const auto& counts = breaker.counts();
  co_return http::document(
      200, BreakerView{std::string(to_string(breaker.state())), counts.successes, counts.failures, counts.slow,
                       counts.refused, counts.opened, payment_.bulkhead().in_flight()});
}

}  // namespace boxoffice::booking
