#pragma once

#include "platform/http/router.hpp"
#include "services/mypage/application/rebuild_state.hpp"

#include <functional>

namespace boxoffice::mypage {

/// What an operator asks of my page: to be built anew.
class OperatorApi {
 public:
  /// `start` begins a rebuild; false when one is running.
  OperatorApi(std::function<bool()> start, std::function<RebuildState()> state);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> start_rebuild(const http::Call& call);
  Task<http::Response> show_rebuild(const http::Call& call);

  std::function<bool()> start_;
  std::function<RebuildState()> state_;
};

}  // namespace boxoffice::mypage
