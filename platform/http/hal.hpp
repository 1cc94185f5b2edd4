#pragma once

#include "platform/http/base_url.hpp"
#include "platform/http/message.hpp"
#include "platform/http/pagination.hpp"
#include "platform/json/encode.hpp"

#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

/// Documents of application/hal+json in the shapes of Spring Data REST, appended to one string in one pass.
namespace boxoffice::http::hal {

/// Room for most resources with their links, so that a document is written without its string growing on the way.
inline constexpr std::size_t usual_resource_bytes = 512;

/// What one kind of resource is called: {"books", "book"} lies at /books, one of them at /books/7.
struct Relation {
  std::string_view collection;
  std::string_view item;
  bool searchable = false;  ///< its searches are listed at /bookings/search
};

/// A described struct that knows its id: the id is a number of its own or a StrongId, described or not.
template <class T>
concept Resource = json::DescribedStruct<T> && requires(const T& value) { value.id; };

/// A link of a document that lists links; a path with {?…} is a template.
struct Link {
  std::string_view rel;
  std::string_view path;
};

std::int64_t number_of(std::int64_t id);
template <class Tag>
std::int64_t number_of(StrongId<Tag> id) {
  return id.value;
}

/// http://localhost:8081/books/7
void append_item_url(const BaseUrl& base, Relation relation, std::int64_t id, std::string& out);

namespace detail {

template <class Descriptor>
using IsId = boost::mp11::mp_bool<json::wire_name<Descriptor> == "id">;

void append_id(std::int64_t id, std::string& out);
void append_item_links(const BaseUrl& base, Relation relation, std::int64_t id, std::string& out);
void append_embedded_start(Relation relation, std::size_t items, std::string& out);
void append_embedded_end(std::string& out);

}  // namespace detail

/// {"id":7,…,"_links":{"self":{"href":…},"book":{"href":…}}}: every described member, then the links. The id leads
/// when it is not one of the described members.
template <Resource T>
void append_resource(const BaseUrl& base, Relation relation, const T& value, std::string& out) {
  out += '{';
  if constexpr (!boost::mp11::mp_any_of<json::Members<T>, detail::IsId>::value)
    detail::append_id(number_of(value.id), out);
  json::encode_members(value, out);
  detail::append_item_links(base, relation, number_of(value.id), out);
  out += '}';
}

/// {"_embedded":{"books":[…]},  with an empty array when there is nothing. What follows closes the document.
template <Resource T>
void append_embedded(const BaseUrl& base, Relation relation, const std::vector<T>& items, std::string& out) {
  detail::append_embedded_start(relation, items.size(), out);
  for (const auto& item : items) {
    if (&item != items.data()) out += ',';
    append_resource(base, relation, item, out);
  }
  detail::append_embedded_end(out);
}

/// "_links":{"self","first","prev","next","last"},"page":{…}}  closes a page of a collection of `total` things. `self`
/// is the request's own; a page beyond the last one has the last one as `prev`.
void append_page_end(const BaseUrl& base, const Request& request, Relation relation, const PageRequest& page,
                     std::int64_t total, std::string& out);

/// "_links":{"self","next"}}  closes a piece of a walk; `next` follows the id given, 0 when the walk is over.
void append_walk_end(const BaseUrl& base, const Request& request, int size, std::int64_t next_after, std::string& out);

/// "_links":{"self"}}  closes what a search has found.
void append_search_end(const BaseUrl& base, const Request& request, std::string& out);

/// {"_links":{"books":{"href":"http://localhost:8081/books{?page,size,sort}","templated":true}}}
void append_links(const BaseUrl& base, std::initializer_list<Link> links, std::string& out);

}  // namespace boxoffice::http::hal
