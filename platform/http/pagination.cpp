#include "platform/http/pagination.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/query.hpp"

#include <algorithm>
#include <charconv>

namespace boxoffice::http {

namespace {

/// The whole number in the parameter, brought into the range; the default when there is none.
std::int64_t clamped(std::string_view query, std::string_view name, std::int64_t otherwise, std::int64_t least,
                     std::int64_t most) {
  const auto text = query_value(query, name);
  if (!text) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc::invalid_argument || end != text->data() + text->size()) return otherwise;
  if (error == std::errc::result_out_of_range) return text->starts_with('-') ? least : most;
  return std::clamp(number, least, most);
}

Response refused(std::string_view slug, std::string detail) {
  return problem(Problem{.status = 400, .slug = slug, .detail = std::move(detail)});
}

Response unknown_sort(std::span<const std::string_view> sortable) {
  std::string detail = "sort has to be one property and asc or desc, for example id,desc. Properties:";
  for (const auto property : sortable) detail.append(" ").append(property);
  return refused("unknown-sort", std::move(detail));
}

std::optional<Sort> parse_sort(std::string_view text, std::span<const std::string_view> sortable) {
  const auto comma = text.find(',');
  const auto direction = comma == std::string_view::npos ? "asc" : text.substr(comma + 1);
  const auto property = std::ranges::find(sortable, text.substr(0, comma));
  const bool descending = syntax::equal_ignoring_case(direction, "desc");
  if (property == sortable.end() || (!descending && !syntax::equal_ignoring_case(direction, "asc")))
    return std::nullopt;
  return Sort{*property, descending};
}

}  // namespace

std::expected<Listing, Response> read_listing(std::string_view query, std::span<const std::string_view> sortable) {
  if (query.empty()) return PageRequest{};
  const auto size = static_cast<int>(clamped(query, "size", default_page_size, 1, max_page_size));
  const auto sort_text = query_value(query, "sort");
  const bool sorted = sort_text && !sort_text->empty();

  if (const auto after = query_value(query, "after")) {
    if (sorted)
      return std::unexpected(refused("unknown-sort", "A walk with after goes in the order of ids; it takes no sort."));
    const auto id = after->empty() || *after == "0" ? 0 : canonical_id(*after);
    if (!id) return std::unexpected(refused("unknown-cursor", "after has to be taken from a next link of this list."));
    return CursorRequest{*id, size};
  }

  PageRequest page{clamped(query, "page", 0, 0, max_page_number), size, std::nullopt, {}};
  if (sorted) {
    page.sort = parse_sort(*sort_text, sortable);
    if (!page.sort) return std::unexpected(unknown_sort(sortable));
  }
  return page;
}

}  // namespace boxoffice::http
