#pragma once

#include "platform/http/message.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace boxoffice::http {

inline constexpr int default_page_size = 20;
inline constexpr int max_page_size = 100;
/// So that page × size, and every number in the answer, is still exact in a reader that knows doubles only (2^53 − 1).
inline constexpr std::int64_t max_page_number = 9'007'199'254'740'991 / max_page_size - 1;

struct Sort {
  std::string_view property;  ///< one of those that were allowed, never the client's own text
  bool descending = false;
};

/// `?page=&size=&sort=`
struct PageRequest {
  std::int64_t number = 0;
  int size = default_page_size;
  std::optional<Sort> sort;
  std::string filters;  ///< what else the links to other pages have to say, encoded: "&musicalId=7"

  std::int64_t offset() const { return number * size; }
};

/// `?after=&size=`: what follows an id, in the order of ids. 0 or nothing is the beginning.
struct CursorRequest {
  std::int64_t after = 0;
  int size = default_page_size;
};

using Listing = std::variant<PageRequest, CursorRequest>;

/// Which part of a list a query asks for. A `size` outside 1–100 and a `page` below 0 or too far fall back to the
/// nearest allowed, what is no number to the default (domain.md §4). A `sort` by anything but `property[,asc|desc]`
/// with a property of `sortable` is 400, and so is an `after` that this server never gave out, or one together with
/// `sort`.
std::expected<Listing, Response> read_listing(std::string_view query, std::span<const std::string_view> sortable);

}  // namespace boxoffice::http
