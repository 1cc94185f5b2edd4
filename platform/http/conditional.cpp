#include "platform/http/conditional.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/query.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::http {

namespace {

struct EntityTag {
  bool weak = false;
  std::string_view opaque;

  /// The version that we gave this tag to; nothing for a tag that is not ours.
  std::optional<std::int64_t> version() const { return opaque == "0" ? 0 : canonical_id(opaque); }
};

std::optional<EntityTag> entity_tag(std::string_view text) {
  const bool weak = text.starts_with("W/");
  if (weak) text.remove_prefix(2);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  const auto opaque = text.substr(1, text.size() - 2);
  if (opaque.find('"') != std::string_view::npos) return std::nullopt;
  return EntityTag{weak, opaque};
}

struct Tags {
  bool present = false;
  bool any = false;        // *
  bool malformed = false;  // something in it is no entity tag
  std::vector<EntityTag> tags;
};

Tags tags_in(const Fields& fields, std::string_view field) {
  Tags found;
  for (const auto& [name, value] : fields) {
    if (!syntax::equal_ignoring_case(name, field)) continue;
    found.present = true;
    std::optional rest(value);
    while (const auto element = syntax::next_element(rest, ',')) {
      if (element->empty()) continue;
      const auto tag = entity_tag(*element);
      if (tag) found.tags.push_back(*tag);
      else if (*element == "*") found.any = true;
      else found.malformed = true;
    }
  }
  if (found.any && !found.tags.empty()) found.malformed = true;
  return found;
}

bool names(const Tags& given, auto is_wanted) {
  return !given.malformed && (given.any || std::ranges::any_of(given.tags, is_wanted));
}

bool names(const Tags& given, std::int64_t version) {
  return names(given, [version](const EntityTag& tag) { return tag.version() == version; });
}

}  // namespace

std::string etag(std::int64_t version) { return '"' + std::to_string(version) + '"'; }

std::optional<std::vector<std::int64_t>> expected_versions(const Fields& fields) {
  const auto given = tags_in(fields, "If-Match");
  if (!given.present || (given.any && !given.malformed)) return std::nullopt;
  std::vector<std::int64_t> versions;
  if (given.malformed) return versions;
  for (const auto& tag : given.tags)
    if (const auto version = tag.version(); version && !tag.weak) versions.push_back(*version);
  return versions;
}

bool has_current(const Fields& fields, std::int64_t version) {
  return names(tags_in(fields, "If-None-Match"), version);
}

bool has_current(const Fields& fields, std::string_view etag) {
  const auto current = entity_tag(etag).value();
  return names(tags_in(fields, "If-None-Match"), [&](const EntityTag& tag) { return tag.opaque == current.opaque; });
}

std::function<bool(std::int64_t)> change_condition(const Fields& fields) {
  auto expected = expected_versions(fields);
  auto avoided = tags_in(fields, "If-None-Match");
  if (!expected && !avoided.present) return {};
  return [expected = std::move(expected), avoided = std::move(avoided)](std::int64_t version) {
    return (!expected || std::ranges::find(*expected, version) != expected->end()) && !names(avoided, version);
  };
}

}  // namespace boxoffice::http
