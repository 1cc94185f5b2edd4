#include "platform/json/canonical.hpp"

#include "platform/json/document.hpp"
#include "platform/json/encode.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace boxoffice::json {

namespace {

std::string_view view(boost::json::string_view text) { return {text.data(), text.size()}; }

void write(const boost::json::value& node, std::string& out);

void write_object(const boost::json::object& object, std::string& out) {
  std::vector<const boost::json::key_value_pair*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, {}, [](const auto* member) { return view(member->key()); });

  out.push_back('{');
  for (const auto* member : members) {
    if (member != members.front()) out.push_back(',');
    write_string(view(member->key()), out);
    out.push_back(':');
    write(member->value(), out);
  }
  out.push_back('}');
}

void write_list(const boost::json::array& list, std::string& out) {
  out.push_back('[');
  for (const auto& item : list) {
    if (&item != list.data()) out.push_back(',');
    write(item, out);
  }
  out.push_back(']');
}

void write(const boost::json::value& node, std::string& out) {
  if (const auto* object = node.if_object()) {
    write_object(*object, out);
  } else if (const auto* list = node.if_array()) {
    write_list(*list, out);
  } else if (const auto* text = node.if_string()) {
    write_string(view(*text), out);
  } else if (const auto* number = node.if_int64()) {
    encode(*number, out);
  } else if (const auto* large = node.if_uint64()) {
    encode(*large, out);
  } else if (const auto* fraction = node.if_double()) {
    detail::write_double(*fraction, out);
  } else if (const auto* truth = node.if_bool()) {
    encode(*truth, out);
  } else {
    out.append("null");
  }
}

}  // namespace

std::string canonical(std::string_view document) {
  const detail::Document parsed(document);
  if (!parsed.fault().empty()) std::abort();
  std::string out;
  out.reserve(document.size());
  write(parsed.root(), out);
  return out;
}

}  // namespace boxoffice::json
