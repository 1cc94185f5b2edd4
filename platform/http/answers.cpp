#include "platform/http/answers.hpp"

#include "platform/http/problem.hpp"

#include <algorithm>

namespace boxoffice::http {

namespace detail {

Response with_etag(int status, std::int64_t version) {
  Response response{.status = status, .content_type = {}, .fields = {}, .body = {}};
  response.fields.reserve(2);
  response.fields.emplace_back("ETag", etag(version));
  return response;
}

void add_location(const BaseUrl& base, hal::Relation relation, std::int64_t id, Response& response) {
  std::string url;
  url.reserve(64);
  hal::append_item_url(base, relation, id, url);
  response.fields.emplace_back("Location", std::move(url));
}

Response document(const Call& call) {
  return Response{.status = 200, .content_type = std::string(call.content_type), .fields = {}, .body = {}};
}

std::optional<Response> without_resource(const Call& call, std::int64_t version) {
  const auto expected = expected_versions(call.request.fields);
  if (expected && std::ranges::find(*expected, version) == expected->end())
    return problem(412, "This is not the version that If-Match asks for.");
  if (has_current(call.request.fields, version)) return with_etag(304, version);
  return std::nullopt;
}

}  // namespace detail

Response links(const Call& call, std::initializer_list<hal::Link> links) {
  auto response = detail::document(call);
  hal::append_links(BaseUrl::of(call.request), links, response.body);
  return response;
}

}  // namespace boxoffice::http
