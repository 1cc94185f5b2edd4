#include "platform/http/media_type.hpp"

#include "platform/http/field_syntax.hpp"

#include <algorithm>
#include <tuple>

namespace boxoffice::http {

namespace {

using syntax::equal_ignoring_case;

constexpr std::array json_bodies = {plain_json, merge_patch_json, hal_json};
constexpr std::array csv_bodies = {csv_text};
constexpr int full_weight = 1000;  // a weight has at most three decimals, so it is kept as thousandths

/// `0.8` → 800. More decimals than three and a missing 0 before the point are let pass, as other servers do.
std::optional<int> weight(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  if (whole != "0" && whole != "1" && !(whole.empty() && text.size() > 1)) return std::nullopt;
  int thousandths = whole == "1" ? full_weight : 0;
  int unit = full_weight / 10;
  const auto decimals = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  for (const char digit : decimals) {
    if (digit < '0' || digit > '9') return std::nullopt;
    thousandths += (digit - '0') * unit;
    unit /= 10;
  }
  return thousandths <= full_weight ? std::optional(thousandths) : std::nullopt;
}

struct Preference {
  std::string_view type;
  std::string_view subtype;
  int weight = full_weight;
};

std::optional<Preference> preference(std::string_view element) {
  std::optional rest(element);
  const auto range = *syntax::next_element(rest, ';');
  const auto slash = range.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Preference wanted{range.substr(0, slash), range.substr(slash + 1)};
  if (!syntax::is_token(wanted.type) || !syntax::is_token(wanted.subtype)) return std::nullopt;
  if (wanted.type == "*" && wanted.subtype != "*") return std::nullopt;
  while (const auto text = syntax::next_element(rest, ';')) {
    if (text->empty()) continue;
    const auto parameter = syntax::parameter(*text);
    if (!parameter) return std::nullopt;
    if (!equal_ignoring_case(parameter->name, "q")) continue;
    const auto given = weight(parameter->value);
    if (!given) return std::nullopt;
    wanted.weight = *given;
  }
  return wanted;
}

/// How precisely the preference names the type: 0 when it does not, then */*, application/*, application/json.
int precision(const Preference& wanted, std::string_view media) {
  const auto named = media.substr(0, media.find(';'));
  const auto slash = named.find('/');
  if (wanted.type == "*") return 1;
  if (!equal_ignoring_case(wanted.type, named.substr(0, slash))) return 0;
  if (wanted.subtype == "*") return 2;
  return equal_ignoring_case(wanted.subtype, named.substr(slash + 1)) ? 3 : 0;
}

/// How much one offered type is wanted. Ordered: the greater, the better.
struct Rank {
  int weight = 0;
  int precision = 0;
  int earliness = 0;  // minus its place among the client's preferences

  friend auto operator<=>(const Rank&, const Rank&) = default;
};

template <class Fn>
void each_preference(const Fields& fields, Fn&& take) {
  for (const auto& [name, value] : fields) {
    if (!equal_ignoring_case(name, "Accept")) continue;
    std::optional rest(value);
    while (const auto element = syntax::next_element(rest, ','))
      if (const auto wanted = preference(*element)) take(*wanted);
  }
}

bool is_utf8_of(std::string_view content_type, std::span<const std::string_view> types) {
  std::optional rest(content_type);
  const auto type = *syntax::next_element(rest, ';');
  if (std::ranges::none_of(types, [&](auto known) { return equal_ignoring_case(type, known); })) return false;
  while (const auto text = syntax::next_element(rest, ';')) {
    if (text->empty()) continue;
    const auto parameter = syntax::parameter(*text);
    if (!parameter) return false;
    const bool names_charset = equal_ignoring_case(parameter->name, "charset");
    if (names_charset && !equal_ignoring_case(parameter->value, "utf-8")) return false;
  }
  return true;
}

}  // namespace

bool is_json_body(std::string_view content_type) { return is_utf8_of(content_type, json_bodies); }

bool is_csv_body(std::string_view content_type) { return is_utf8_of(content_type, csv_bodies); }

std::optional<std::string_view> negotiate(const Fields& fields, std::span<const std::string_view> offered) {
  bool any = false;
  std::optional<std::string_view> chosen;
  Rank best;
  for (const auto media : offered) {
    Rank rank;
    int place = 0;
    each_preference(fields, [&](const Preference& wanted) {
      any = true;
      const Rank found{wanted.weight, precision(wanted, media), -place++};
      if (found.precision > rank.precision) rank = found;
    });
    if (!any) return media;
    if (rank.precision == 0 || rank.weight == 0) continue;
    if (!chosen || rank > best) std::tie(chosen, best) = std::tuple(media, rank);
  }
  return chosen;
}

bool has_accept(const Fields& fields) {
  return std::ranges::any_of(
      fields, [](const auto& field) { return equal_ignoring_case(field.first, "Accept") && !field.second.empty(); });
}

}  // namespace boxoffice::http
