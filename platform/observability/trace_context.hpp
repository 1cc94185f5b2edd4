#pragma once

#include "platform/async/random.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace boxoffice::observability {

/// Which trace a piece of work belongs to, and which step of it is being done (W3C Trace Context, level 1).
struct TraceContext {
  std::uint64_t trace_high = 0;
  std::uint64_t trace_low = 0;  ///< with the high half never all 0
  std::uint64_t span = 0;       ///< never 0
  bool sampled = false;

  friend bool operator==(const TraceContext&, const TraceContext&) = default;
};

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`, without an allocation.
struct TraceparentText {
  std::array<char, 55> letters;
  operator std::string_view() const { return {letters.data(), letters.size()}; }
};

/// The 32 letters that name the trace in logs.
struct TraceIdText {
  std::array<char, 32> letters;
  operator std::string_view() const { return {letters.data(), letters.size()}; }
};

/// The value of a `traceparent` header; nothing when it is not one, and then a new trace is to be started. Later
/// versions of the standard are read as far as they look like this one, as it asks.
std::optional<TraceContext> parse_traceparent(std::string_view header);

TraceparentText traceparent_of(const TraceContext& context);
TraceIdText trace_id_of(const TraceContext& context);

TraceContext new_trace(Random& random, bool sampled);

/// The next step within the same trace.
TraceContext step_of(const TraceContext& parent, Random& random);

}  // namespace boxoffice::observability
