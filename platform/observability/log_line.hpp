#pragma once

#include "kernel/clock.hpp"
#include "kernel/strong_id.hpp"
#include "platform/json/names.hpp"
#include "platform/observability/trace_context.hpp"

#include <boost/describe/enum.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace boxoffice::observability {

enum class Level : std::uint8_t { debug, info, warning, error };
BOOST_DESCRIBE_ENUM(Level, debug, info, warning, error)

/// A text that was written by a programmer, not by a person using the program: only literals become one.
class Constant {
 public:
  consteval Constant(const char* text) : text_(text) {}
  std::string_view text() const { return text_; }
  const char* address() const { return text_; }

 private:
  const char* text_;
};

/// What the machine says about a fault (errno, a database's or a parser's message, a path). Never wrap anything that a
/// person wrote. Cut off after 500 bytes.
struct Diagnosis {
  std::string_view text;
};

/// A text of which the program knows all there can be: the name of a method, the pattern of a route (`/bookings/{id}`),
/// never the path itself.
struct Label {
  std::string_view text;
};

/// One named value of a log line. There is deliberately no way to put a free text in: names, addresses and telephone
/// numbers of people stay out of the logs because they do not fit.
class Field {
 public:
  using Value = std::variant<std::int64_t, std::uint64_t, double, bool, std::string_view, TraceIdText>;

  template <std::integral T>
  Field(Constant name, T number) : name_(name.text()), value_(value_of(number)) {}
  Field(Constant name, double number) : name_(name.text()), value_(number) {}
  template <class Tag>
  Field(Constant name, StrongId<Tag> id) : name_(name.text()), value_(id.value) {}
  /// In milliseconds; the name says so: {"waited_ms", delay}.
  template <class Rep, class Period>
  Field(Constant name, std::chrono::duration<Rep, Period> duration)
      : name_(name.text()),
        value_(std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()}) {}
  template <json::DescribedEnum E>
  Field(Constant name, E value) : name_(name.text()), value_(json::enum_text(value)) {}
  Field(Constant name, Constant text) : name_(name.text()), value_(text.text()) {}
  Field(Constant name, Label label) : name_(name.text()), value_(label.text) {}
  Field(Constant name, Diagnosis diagnosis) : name_(name.text()), value_(diagnosis.text.substr(0, 500)) {}
  /// The id of the trace.
  Field(Constant name, const TraceContext& context) : name_(name.text()), value_(trace_id_of(context)) {}

  std::string_view name() const { return name_; }
  const Value& value() const { return value_; }

 private:
  template <std::integral T>
  static Value value_of(T number) {
    if constexpr (std::same_as<T, bool>) {
      return number;
    } else if constexpr (std::signed_integral<T>) {
      return std::int64_t{number};
    } else {
      return std::uint64_t{number};
    }
  }

  std::string_view name_;
  Value value_;
};

/// Everything of one line but its form.
struct LogLine {
  Instant time;
  Level level;
  std::string_view service;
  std::string_view message;
  std::span<const Field> fields;
  std::uint64_t suppressed = 0;  ///< how many lines of the same message were left out before this one
};

/// {"ts":"2026-11-22T19:11:59.000Z","level":"INFO","service":"booking","msg":"…","booking":17}
std::string as_json(const LogLine& line);

/// 2026-11-22T19:11:59.000Z INFO    booking  …  booking=17
std::string as_text(const LogLine& line);

}  // namespace boxoffice::observability
