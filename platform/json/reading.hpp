#pragma once

#include "platform/json/decode_failure.hpp"
#include "platform/json/encode.hpp"
#include "platform/json/names.hpp"
#include "platform/json/scalar.hpp"

#include <boost/json/fwd.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What decode.hpp and settings.hpp share: walking a parsed tree and collecting everything that is wrong with it. The
// parts that know Boost.JSON are compiled once, in reading.cpp.

namespace boxoffice::json::detail {

using Node = boost::json::value;

/// Where in the document the reader is: a chain along the stack, turned into text only when something is wrong there.
struct Place {
  static constexpr std::size_t not_an_item = static_cast<std::size_t>(-1);

  const Place* parent = nullptr;
  std::string_view name;            ///< of a member
  std::size_t index = not_an_item;  ///< of a list's item
};

/// Whole numbers, both ends included.
struct Range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

class Reading {
 public:
  /// The wire is strict about types and names places by JSON pointer; settings may come as text and have dotted paths.
  enum class Source : std::uint8_t { wire, settings };

  /// An answer stays small however much is wrong: more errors than this are not collected.
  static constexpr std::size_t most_errors = 100;

  Reading(Source source, Unknown unknown) : source_(source), unknown_(unknown) {}

  Source source() const { return source_; }
  std::vector<FieldError>& errors() { return errors_; }
  std::vector<FieldError>& unknown_fields() { return unknown_fields_; }

  /// The detail is a phrase to be put after the field's name.
  void refuse(const Place& at, std::string_view detail);
  // The value if it is one of that kind; otherwise it is refused.
  std::optional<bool> boolean(const Place& at, const Node& node);
  std::optional<std::int64_t> integer(const Place& at, const Node& node, Range range);
  /// The same, when what the number means decides whether it is in the range: only what no integer can hold is refused.
  std::optional<std::int64_t> any_integer(const Place& at, const Node& node, Range range);
  std::optional<double> number(const Place& at, const Node& node);
  std::optional<std::string_view> text(const Place& at, const Node& node);
  std::optional<std::size_t> one_of(const Place& at, const Node& node, std::span<const std::string_view> names);
  bool is_object(const Place& at, const Node& node);
  bool is_list(const Place& at, const Node& node);

  /// Refuses the members of the object that are none of these, unless unknown ones are to be ignored.
  void refuse_others(const Place& at, const Node& object, std::span<const std::string_view> names);

 private:
  /// How the two sources word what they wanted.
  struct Kind {
    std::string_view on_the_wire;
    std::string_view in_settings;
  };
  static constexpr Kind whole_number{"must be a whole number", "expected an integer"};

  std::string render(const Place& at) const;
  void refuse_kind(const Place& at, const Node& node, Kind wanted);
  void refuse_range(const Place& at, Range range);

  Source source_;
  Unknown unknown_;
  std::vector<FieldError> errors_;
  std::vector<FieldError> unknown_fields_;
};

bool is_null(const Node& node);
bool is_text(const Node& node);
/// Null, or a text without a letter: all that a variable of the environment can be when it is to say nothing.
bool is_nothing(const Node& node);
std::optional<double> fraction_of(const Node& node);
std::size_t size_of_object(const Node& object);
std::size_t size_of_list(const Node& list);
const Node& item_of(const Node& list, std::size_t index);
const Node* member_of(const Node& object, std::string_view name);

template <class T>
std::optional<T> accept(Reading& reading, const Place& at, std::expected<T, std::string> read) {
  if (read) return std::move(*read);
  reading.refuse(at, read.error());
  return std::nullopt;
}

template <HasScalar T>
constexpr Range range_of() {
  Range range;
  if constexpr (requires { Scalar<T>::least; }) range.least = Scalar<T>::least;
  if constexpr (requires { Scalar<T>::most; }) range.most = Scalar<T>::most;
  return range;
}

template <HasScalar T>
std::optional<T> read_scalar(Reading& reading, const Place& at, const Node& node) {
  if constexpr (ReadFromText<T> && ReadFromInteger<T>) {
    if (is_text(node)) return accept<T>(reading, at, Scalar<T>::from_text(*reading.text(at, node)));
  }
  if constexpr (ReadFromFraction<T>) {
    if (const auto fraction = fraction_of(node)) return accept<T>(reading, at, Scalar<T>::from_fraction(*fraction));
  }
  if constexpr (ReadFromInteger<T>) {
    const auto number = reading.any_integer(at, node, range_of<T>());
    return number ? accept<T>(reading, at, Scalar<T>::from_integer(*number)) : std::nullopt;
  } else {
    const auto text = reading.text(at, node);
    return text ? accept<T>(reading, at, Scalar<T>::from_text(*text)) : std::nullopt;
  }
}

/// Everything that is one value and not made of others.
template <class T>
std::optional<T> read_leaf(Reading& reading, const Place& at, const Node& node) {
  if constexpr (std::same_as<T, bool>) {
    return reading.boolean(at, node);
  } else if constexpr (WholeNumber<T>) {
    // The wire knows no whole number beyond 63 bits, so neither does an unsigned member.
    constexpr auto most = std::in_range<std::int64_t>(std::numeric_limits<T>::max())
                              ? static_cast<std::int64_t>(std::numeric_limits<T>::max())
                              : std::numeric_limits<std::int64_t>::max();
    const auto number = reading.integer(at, node, {static_cast<std::int64_t>(std::numeric_limits<T>::min()), most});
    return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
  } else if constexpr (std::same_as<T, std::string>) {
    const auto text = reading.text(at, node);
    return text ? std::optional<std::string>(*text) : std::nullopt;
  } else if constexpr (DescribedEnum<T>) {
    using Names = NamesOf<Enumerators<T>>;
    const bool declared = reading.source() == Reading::Source::settings;
    const auto index = reading.one_of(at, node, declared ? Names::declared : Names::upper_case);
    return index ? std::optional<T>(ValuesOf<Enumerators<T>>::values[*index]) : std::nullopt;
  } else {
    static_assert(HasScalar<T>, "describe the type or specialise Scalar for it");
    return read_scalar<T>(reading, at, node);
  }
}

}  // namespace boxoffice::json::detail
