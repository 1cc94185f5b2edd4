#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/text.hpp"
#include "kernel/timestamp.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace boxoffice::json {

/// How a type of our own is written as one text or one whole number, in JSON, in configuration and in tables.
/// Specialise it with the ways to read that make sense, and exactly one way to write:
///
///   static std::expected<T, std::string> from_text(std::string_view);    // the error is a phrase to be put after the
///   static std::expected<T, std::string> from_integer(std::int64_t);     // field's name: "must not be empty"
///   static std::expected<T, std::string> from_fraction(double);          // for what is no amount of anything: a share
///   static <text-like> to_text(const T&);
///   static std::int64_t to_integer(const T&);
///   static <text-like> to_number(const T&);                              // a JSON number, written out
///
/// Where not every integer is read: `static constexpr std::int64_t least, most`, either or both, to be told to who
/// wrote a number that does not even fit into 64 bits.
template <class T>
struct Scalar;

template <class T>
concept ReadFromText = requires(std::string_view text) {
  { Scalar<T>::from_text(text) } -> std::same_as<std::expected<T, std::string>>;
};

template <class T>
concept ReadFromInteger = requires(std::int64_t number) {
  { Scalar<T>::from_integer(number) } -> std::same_as<std::expected<T, std::string>>;
};

template <class T>
concept ReadFromFraction = requires(double number) {
  { Scalar<T>::from_fraction(number) } -> std::same_as<std::expected<T, std::string>>;
};

template <class T>
concept WrittenAsNumber = requires(const T& value) {
  { Scalar<T>::to_number(value) } -> std::convertible_to<std::string_view>;
};

template <class T>
concept WrittenAsText = requires(const T& value) {
  { Scalar<T>::to_text(value) } -> std::convertible_to<std::string_view>;
};

template <class T>
concept WrittenAsInteger = requires(const T& value) {
  { Scalar<T>::to_integer(value) } -> std::same_as<std::int64_t>;
};

template <class T>
concept HasScalar =
    (ReadFromText<T> || ReadFromInteger<T>) && (WrittenAsText<T> + WrittenAsInteger<T> + WrittenAsNumber<T> == 1);

/// Ids begin at 1; what may name nothing is an optional one.
template <class Tag>
struct Scalar<StrongId<Tag>> {
  static constexpr std::int64_t least = 1;
  static std::expected<StrongId<Tag>, std::string> from_integer(std::int64_t number) {
    if (number < 1) return std::unexpected("must be at least 1");
    return StrongId<Tag>{number};
  }
  static std::int64_t to_integer(StrongId<Tag> id) { return id.value; }
};

/// In minor units. Nobody can be asked for less than nothing; which way money goes is said in words.
template <>
struct Scalar<Money> {
  static constexpr std::int64_t least = 0;
  static std::expected<Money, std::string> from_integer(std::int64_t number) {
    if (number < 0) return std::unexpected("must not be negative");
    return Money{number};
  }
  static std::int64_t to_integer(Money amount) { return amount.minor_units; }
};

/// In milliseconds since 1970-01-01 UTC.
template <>
struct Scalar<Instant> {
  static std::expected<Instant, std::string> from_integer(std::int64_t number) {
    return Instant{std::chrono::milliseconds{number}};
  }
  static std::int64_t to_integer(Instant moment) { return moment.time_since_epoch().count(); }
};

template <>
struct Scalar<Timestamp> {
  static std::expected<Timestamp, std::string> from_text(std::string_view text) { return Timestamp::parse(text); }
  static std::string to_text(const Timestamp& timestamp) { return timestamp.text(); }
};

template <int Max>
struct Scalar<Text<Max>> {
  static std::expected<Text<Max>, std::string> from_text(std::string_view text) {
    return Text<Max>::parse(std::string(text));
  }
  static const std::string& to_text(const Text<Max>& text) { return text.str(); }
};

template <>
struct Scalar<TelephoneNumber> {
  static constexpr std::int64_t least = 0;
  static std::expected<TelephoneNumber, std::string> from_text(std::string_view digits) {
    return TelephoneNumber::parse(digits);
  }
  static std::expected<TelephoneNumber, std::string> from_integer(std::int64_t number) {
    return TelephoneNumber::from_integer(number);
  }
  static std::int64_t to_integer(TelephoneNumber number) { return number.value(); }
};

}  // namespace boxoffice::json
