#pragma once

#include "platform/http/call.hpp"
#include "platform/http/conditional.hpp"
#include "platform/http/hal.hpp"
#include "platform/http/message.hpp"
#include "platform/http/pagination.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

/// The answers that a handler gives about resources: status, fields and document in one step.
namespace boxoffice::http {

namespace detail {

Response with_etag(int status, std::int64_t version);
void add_location(const BaseUrl& base, hal::Relation relation, std::int64_t id, Response& response);
Response document(const Call& call);
/// 412 or 304, when the client's conditions ask for nothing else (RFC 9110 §13.2.2).
std::optional<Response> without_resource(const Call& call, std::int64_t version);

template <hal::Resource T>
void add_resource(const Call& call, const BaseUrl& base, hal::Relation relation, const T& value, Response& response) {
  response.content_type = call.content_type;
  response.body.reserve(hal::usual_resource_bytes);
  hal::append_resource(base, relation, value, response.body);
}

}  // namespace detail

/// 201 (or 202, when the outcome is not known yet) with Location and ETag, and the resource if the client takes a body.
template <hal::Resource T>
Response created(const Call& call, hal::Relation relation, const T& value, std::int64_t version, int status = 201) {
  const auto base = BaseUrl::of(call.request);
  auto response = detail::with_etag(status, version);
  detail::add_location(base, relation, hal::number_of(value.id), response);
  if (call.wants_body) detail::add_resource(call, base, relation, value, response);
  return response;
}

/// 200 with the resource as it is after a change, or 204 if the client takes no body.
template <hal::Resource T>
Response changed(const Call& call, hal::Relation relation, const T& value, std::int64_t version) {
  auto response = detail::with_etag(call.wants_body ? 200 : 204, version);
  if (call.wants_body) detail::add_resource(call, BaseUrl::of(call.request), relation, value, response);
  return response;
}

/// 200 with the resource, 304 if the client has this version, or 412 if it wants another one.
template <hal::Resource T>
Response shown(const Call& call, hal::Relation relation, const T& value, std::int64_t version) {
  if (auto answer = detail::without_resource(call, version)) return *std::move(answer);
  auto response = detail::with_etag(200, version);
  detail::add_resource(call, BaseUrl::of(call.request), relation, value, response);
  return response;
}

/// One page of a collection that holds `total` things.
template <hal::Resource T>
Response listed(const Call& call, hal::Relation relation, const PageRequest& page, const std::vector<T>& items,
                std::int64_t total) {
  const auto base = BaseUrl::of(call.request);
  auto response = detail::document(call);
  hal::append_embedded(base, relation, items, response.body);
  hal::append_page_end(base, call.request, relation, page, total, response.body);
  return response;
}

/// One piece of a walk over everything, with `more` to come behind it.
template <hal::Resource T>
Response walked(const Call& call, hal::Relation relation, const CursorRequest& piece, const std::vector<T>& items,
                bool more) {
  const auto base = BaseUrl::of(call.request);
  const auto next_after = more && !items.empty() ? hal::number_of(items.back().id) : 0;
  auto response = detail::document(call);
  hal::append_embedded(base, relation, items, response.body);
  hal::append_walk_end(base, call.request, piece.size, next_after, response.body);
  return response;
}

/// What a search has found, all of it.
template <hal::Resource T>
Response found(const Call& call, hal::Relation relation, const std::vector<T>& items) {
  const auto base = BaseUrl::of(call.request);
  auto response = detail::document(call);
  hal::append_embedded(base, relation, items, response.body);
  hal::append_search_end(base, call.request, response.body);
  return response;
}

/// A document of links only: the root with the collections, or the list of searches.
Response links(const Call& call, std::initializer_list<hal::Link> links);

}  // namespace boxoffice::http
