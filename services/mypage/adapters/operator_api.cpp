#include "services/mypage/adapters/operator_api.hpp"

#include "platform/http/documents.hpp"
#include "platform/http/problem.hpp"

#include <utility>

namespace boxoffice::mypage {

using http::Call;
using http::Method;
using http::Response;

OperatorApi::OperatorApi(std::function<bool()> start, std::function<RebuildState()> state)
    : start_(std::move(start)), state_(std::move(state)) {}

http::Routes OperatorApi::routes() {
  return {
      {Method::get, "/mypage/rebuild", [this](const Call& call) { return show_rebuild(call); }, http::plain_answers},
      {Method::post, "/mypage/rebuild", [this](const Call& call) { return start_rebuild(call); }, http::plain_answers},
  };
}

Task<Response> OperatorApi::start_rebuild(const Call&) {
  if (!start_())
    co_return http::problem(Rejection{RejectionKind::conflict, "rebuild-running", "My page is being rebuilt already."});
  co_return http::document(202, state_());
}

Task<Response> OperatorApi::show_rebuild(const Call&) { co_return http::document(200, state_()); }

}  // namespace boxoffice::mypage
