#pragma once

#include "kernel/clock.hpp"
#include "platform/messaging/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::kafka {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

/// CloudEvents' attributes in Kafka's binary mode, and what Spring Cloud Stream's consumers ask for. The record says
/// its producer and its sequence there, or has neither.
std::vector<Header> headers_of(const messaging::Record& record);

/// A record as it lies in a partition.
struct Received {
  std::int64_t offset = 0;
  Instant written{};  ///< Kafka's timestamp
  std::optional<std::string_view> key{};
  std::string_view value{};
  std::function<std::optional<std::string_view>(const char* name)> header{};
};

/// The record that it carries. Whatever is missing, as in records of other producers, is looked for in the value: its
/// type in `eventType`, its key in the first of `key_members` that is a number. A record that has no type at all gets
/// an empty one, for which nobody asks; one without a key has key 0; one without a version, version 0.
messaging::Record read_envelope(const Received& received, std::span<const std::string> key_members);

/// RFC 3339, in UTC, with milliseconds: ce_time.
std::string write_time(Instant time);
std::optional<Instant> read_time(std::string_view text);

}  // namespace boxoffice::kafka
