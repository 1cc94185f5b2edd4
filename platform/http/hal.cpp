#include "platform/http/hal.hpp"

#include <algorithm>
#include <charconv>

namespace boxoffice::http::hal {

namespace {

void append_number(std::int64_t number, std::string& out) {
  char digits[20];
  out.append(digits, std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

void append_self(const BaseUrl& base, const Request& request, std::string& out) {
  out += "\"_links\":{\"self\":{\"href\":\"";
  base.append_to(out);
  append_uri_text(request.target, out);
  out += "\"}";
}

/// ,"next":{"href":"http://localhost:8081/books?page=
void append_link_start(std::string_view rel, const BaseUrl& base, const Request& request,
                       std::string_view first_parameter, std::string& out) {
  out.append(",\"").append(rel).append("\":{\"href\":\"");
  base.append_to(out);
  append_uri_text(request.path, out);
  out.append("?").append(first_parameter).append("=");
}

struct Pages {
  const BaseUrl& base;
  const Request& request;
  const PageRequest& page;

  void append_link(std::string_view rel, std::int64_t number, std::string& out) const {
    append_link_start(rel, base, request, "page", out);
    append_number(number, out);
    out += "&size=";
    append_number(page.size, out);
    if (page.sort) out.append("&sort=").append(page.sort->property).append(page.sort->descending ? ",desc" : ",asc");
    out.append(page.filters).append("\"}");
  }
};

}  // namespace

std::int64_t number_of(std::int64_t id) { return id; }

void append_item_url(const BaseUrl& base, Relation relation, std::int64_t id, std::string& out) {
  base.append_to(out);
  out.append("/").append(relation.collection).append("/");
  append_number(id, out);
}

namespace detail {

void append_id(std::int64_t id, std::string& out) {
  out += "\"id\":";
  append_number(id, out);
  out += ',';
}

void append_item_links(const BaseUrl& base, Relation relation, std::int64_t id, std::string& out) {
  out += ",\"_links\":{\"self\":{\"href\":\"";
  const auto start = out.size();
  append_item_url(base, relation, id, out);
  const auto length = out.size() - start;
  out.append("\"},\"").append(relation.item).append("\":{\"href\":\"");
  out.append(out, start, length);
  out += "\"}}";
}

void append_embedded_start(Relation relation, std::size_t items, std::string& out) {
  out.reserve(out.size() + (items + 2) * usual_resource_bytes);
  out.append("{\"_embedded\":{\"").append(relation.collection).append("\":[");
}

void append_embedded_end(std::string& out) { out += "]},"; }

}  // namespace detail

void append_page_end(const BaseUrl& base, const Request& request, Relation relation, const PageRequest& page,
                     std::int64_t total, std::string& out) {
  const auto total_pages = total / page.size + (total % page.size > 0 ? 1 : 0);
  const auto last = std::max<std::int64_t>(0, total_pages - 1);
  const Pages pages{base, request, page};
  append_self(base, request, out);
  pages.append_link("first", 0, out);
  if (page.number > 0) pages.append_link("prev", std::min(page.number - 1, last), out);
  if (page.number < last) pages.append_link("next", page.number + 1, out);
  pages.append_link("last", last, out);
  if (relation.searchable) {
    out += ",\"search\":{\"href\":\"";
    base.append_to(out);
    out.append("/").append(relation.collection).append("/search\"}");
  }
  out += "},\"page\":{\"size\":";
  append_number(page.size, out);
  out += ",\"totalElements\":";
  append_number(total, out);
  out += ",\"totalPages\":";
  append_number(total_pages, out);
  out += ",\"number\":";
  append_number(page.number, out);
  out += "}}";
}

void append_walk_end(const BaseUrl& base, const Request& request, int size, std::int64_t next_after, std::string& out) {
  append_self(base, request, out);
  if (next_after > 0) {
    append_link_start("next", base, request, "after", out);
    append_number(next_after, out);
    out += "&size=";
    append_number(size, out);
    out += "\"}";
  }
  out += "}}";
}

void append_search_end(const BaseUrl& base, const Request& request, std::string& out) {
  append_self(base, request, out);
  out += "}}";
}

void append_links(const BaseUrl& base, std::initializer_list<Link> links, std::string& out) {
  out += "{\"_links\":{";
  for (const auto& link : links) {
    if (&link != links.begin()) out += ',';
    out.append("\"").append(link.rel).append("\":{\"href\":\"");
    base.append_to(out);
    out.append(link.path).append("\"");
    if (link.path.find('{') != std::string_view::npos) out += ",\"templated\":true";
    out += '}';
  }
  out += "}}";
}

}  // namespace boxoffice::http::hal
