#pragma once

#include "platform/http/router.hpp"
#include "platform/rest/collection.hpp"
#include "services/mypage/adapters/live_pages.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"

namespace boxoffice::mypage {

/// What my page offers over HTTP.
class HttpApi {
 public:
  HttpApi(storage::Store& store, LivePages& live);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<TableSide> shown() const;
  Task<http::Response> list(const http::Call& call);
  Task<http::Response> show(const http::Call& call);
  Task<http::Response> find_by_booking(const http::Call& call);
  Task<http::Response> live(const http::Call& call);
  Task<http::Response> searches(const http::Call& call);

  storage::Store& store_;
  LivePages& live_;
  rest::Collection<MyPage, "mypage_first"> first_;
  rest::Collection<MyPage, "mypage_second"> second_;
};

}  // namespace boxoffice::mypage
