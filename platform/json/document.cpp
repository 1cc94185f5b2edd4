#include "platform/json/document.hpp"

#include "kernel/text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value_stack.hpp>

#include <cmath>
#include <cstdint>

namespace boxoffice::json::detail {

namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

/// Builds the tree and counts what the tree forgets: of two members of the same name it keeps only one.
class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = bj::object::max_size();
  static constexpr std::size_t max_array_size = bj::array::max_size();
  static constexpr std::size_t max_key_size = bj::string::max_size();
  static constexpr std::size_t max_string_size = bj::string::max_size();

  TreeBuilder(bj::storage_ptr storage, unsigned char* memory, std::size_t size) : stack_({}, memory, size) {
    stack_.reset(std::move(storage));
  }

  bj::value take() { return stack_.release(); }
  std::size_t members() const { return members_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t size, error_code&) {
    members_ += size;
    stack_.push_object(size);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t size, error_code&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(string_view part, std::size_t, error_code&) { return add_part(part); }
  bool on_key(string_view end, std::size_t, error_code&) {
    stack_.push_key(end);
    return true;
  }
  bool on_string_part(string_view part, std::size_t, error_code&) { return add_part(part); }
  bool on_string(string_view end, std::size_t, error_code&) {
    stack_.push_string(end);
    return true;
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, string_view, error_code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, string_view, error_code&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, string_view, error_code& failure) {
    if (!std::isfinite(number)) {
      failure = bj::error::exponent_overflow;
      return false;
    }
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  bool add_part(string_view part) {
    stack_.push_chars(part);
    return true;
  }

  bj::value_stack stack_;
  std::size_t members_ = 0;
};

std::size_t members_kept(const bj::value& node) {
  std::size_t members = 0;
  if (const auto* object = node.if_object()) {
    members = object->size();
    for (const auto& member : *object) members += members_kept(member.value());
  } else if (const auto* list = node.if_array()) {
    for (const auto& item : *list) members += members_kept(item);
  }
  return members;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string describe(error_code failure, std::string_view text, std::size_t read) {
  if (!is_utf8(text)) return "The document is not valid UTF-8.";
  const auto place = " at byte " + std::to_string(read + 1) + ".";
  if (failure == bj::error::incomplete) {
    return is_blank(text) ? "The document is empty." : "The document ends too early.";
  }
  if (failure == bj::error::extra_data) return "The document goes on after its end," + place;
  if (failure == bj::error::too_deep) {
    return "The document is nested deeper than " + std::to_string(Document::most_levels) + " levels.";
  }
  if (failure == bj::error::exponent_overflow) return "A number is too large," + place;
  return "The document is not JSON: it goes wrong" + place;
}

}  // namespace

Document::Document(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    fault_ = "The document must not begin with a byte order mark.";
    return;
  }
  bj::parse_options options;
  options.max_depth = most_levels;
  unsigned char stack_memory[1024];
  bj::basic_parser<TreeBuilder> parser(options, bj::storage_ptr(&resource_), stack_memory, sizeof stack_memory);

  error_code failure;
  const auto read = parser.write_some(false, text.data(), text.size(), failure);
  if (!failure && read < text.size()) failure = bj::error::extra_data;
  if (failure) {
    fault_ = describe(failure, text, read);
    return;
  }
  const auto members = parser.handler().members();
  root_ = parser.handler().take();
  if (members != members_kept(root_)) fault_ = "An object has two members of the same name.";
}

}  // namespace boxoffice::json::detail
