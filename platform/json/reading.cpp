#include "platform/json/reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace boxoffice::json::detail {

namespace {

void append_token(std::string_view name, std::string& pointer) {
  for (const char letter : name) {
    if (letter == '~') {
      pointer.append("~0");
    } else if (letter == '/') {
      pointer.append("~1");
    } else {
      pointer.push_back(letter);
    }
  }
}

void append_pointer(const Place& at, std::string& pointer) {
  if (at.parent == nullptr) return;
  append_pointer(*at.parent, pointer);
  pointer.push_back('/');
  if (at.index == Place::not_an_item) {
    append_token(at.name, pointer);
  } else {
    pointer.append(std::to_string(at.index));
  }
}

void append_path(const Place& at, std::string& path) {
  if (at.parent == nullptr) return;
  append_path(*at.parent, path);
  if (at.index != Place::not_an_item) {
    path.append("[").append(std::to_string(at.index)).append("]");
    return;
  }
  if (!path.empty()) path.push_back('.');
  path.append(at.name);
}

std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

}  // namespace

std::string Reading::render(const Place& at) const {
  std::string rendered;
  source_ == Source::wire ? append_pointer(at, rendered) : append_path(at, rendered);
  return rendered;
}

void Reading::refuse(const Place& at, std::string_view detail) {
  if (errors_.size() < most_errors) errors_.push_back({render(at), std::string(detail)});
}

void Reading::refuse_kind(const Place& at, const Node& node, Kind wanted) {
  if (source_ == Source::wire) {
    refuse(at, node.is_null() ? "must not be null" : wanted.on_the_wire);
  } else {
    refuse(at, wanted.in_settings);
  }
}

void Reading::refuse_others(const Place& at, const Node& object, std::span<const std::string_view> names) {
  if (unknown_ == Unknown::ignore) return;
  for (const auto& member : object.get_object()) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::ranges::find(names, name) != names.end()) continue;
    const Place place{&at, name};
    if (source_ == Source::settings) {
      refuse(place, "unknown setting");
    } else if (unknown_fields_.size() < most_errors) {
      unknown_fields_.push_back({render(place), "is not known"});
    }
  }
}

std::optional<bool> Reading::boolean(const Place& at, const Node& node) {
  if (const auto* value = node.if_bool()) return *value;
  if (const auto* text = node.if_string(); text != nullptr && source_ == Source::settings) {
    if (*text == "true") return true;
    if (*text == "false") return false;
  }
  refuse_kind(at, node, {"must be true or false", "expected true or false"});
  return std::nullopt;
}

void Reading::refuse_range(const Place& at, Range range) {
  refuse(at, "must be between " + std::to_string(range.least) + " and " + std::to_string(range.most));
}

std::optional<std::int64_t> Reading::integer(const Place& at, const Node& node, Range range) {
  const auto number = any_integer(at, node, range);
  if (!number || (*number >= range.least && *number <= range.most)) return number;
  refuse_range(at, range);
  return std::nullopt;
}

std::optional<std::int64_t> Reading::any_integer(const Place& at, const Node& node, Range range) {
  std::int64_t number = 0;
  bool within = true;
  if (const auto* given = node.if_int64()) {
    number = *given;
  } else if (node.is_uint64()) {
    within = false;
  } else if (const auto* text = node.if_string(); text != nullptr && source_ == Source::settings) {
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec == std::errc::invalid_argument || read.ptr != text->data() + text->size()) {
      refuse_kind(at, node, whole_number);
      return std::nullopt;
    }
    within = read.ec == std::errc{};
  } else {
    refuse_kind(at, node, whole_number);
    return std::nullopt;
  }
  if (within) return number;
  refuse_range(at, range);
  return std::nullopt;
}

std::optional<double> Reading::number(const Place& at, const Node& node) {
  if (const auto* given = node.if_double()) return *given;
  if (const auto* given = node.if_int64()) return static_cast<double>(*given);
  if (const auto* text = node.if_string(); text != nullptr && source_ == Source::settings) {
    double number = 0;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end && std::isfinite(number)) return number;
  }
  refuse_kind(at, node, {"must be a number", "expected a number"});
  return std::nullopt;
}

std::optional<std::string_view> Reading::text(const Place& at, const Node& node) {
  if (const auto* given = node.if_string()) return view(*given);
  refuse_kind(at, node, {"must be text", "expected text"});
  return std::nullopt;
}

std::optional<std::size_t> Reading::one_of(const Place& at, const Node& node, std::span<const std::string_view> names) {
  const auto given = text(at, node);
  if (!given) return std::nullopt;
  const auto found = std::ranges::find(names, *given);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string detail = "must be one of";
  for (const auto& name : names) detail.append(&name == names.data() ? " " : ", ").append(name);
  refuse(at, detail);
  return std::nullopt;
}

bool Reading::is_object(const Place& at, const Node& node) {
  if (!node.is_object()) refuse_kind(at, node, {"must be an object", "expected a section"});
  return node.is_object();
}

bool Reading::is_list(const Place& at, const Node& node) {
  if (!node.is_array()) refuse_kind(at, node, {"must be a list", "expected a list"});
  return node.is_array();
}

bool is_null(const Node& node) { return node.is_null(); }
std::optional<double> fraction_of(const Node& node) {
  return node.is_double() ? std::optional(node.get_double()) : std::nullopt;
}

bool is_text(const Node& node) { return node.is_string(); }
bool is_nothing(const Node& node) { return node.is_null() || (node.is_string() && node.get_string().empty()); }
std::size_t size_of_object(const Node& object) { return object.get_object().size(); }
std::size_t size_of_list(const Node& list) { return list.get_array().size(); }
const Node& item_of(const Node& list, std::size_t index) { return list.get_array()[index]; }
const Node* member_of(const Node& object, std::string_view name) {
  return object.get_object().if_contains({name.data(), name.size()});
}

}  // namespace boxoffice::json::detail
