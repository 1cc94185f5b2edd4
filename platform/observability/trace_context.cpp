#include "platform/observability/trace_context.hpp"

#include <cstddef>

namespace boxoffice::observability {

namespace {

// The header's parts: version 2 letters, trace 32, span 16, flags 2, with a dash between each two.
constexpr std::size_t trace_at = 3;
constexpr std::size_t span_at = 36;
constexpr std::size_t flags_at = 53;
constexpr std::size_t whole_length = 55;

/// Lower case only, as the standard wants it.
std::optional<std::uint64_t> parse_hex(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) {
    number <<= 4;
    if (digit >= '0' && digit <= '9') {
      number |= static_cast<std::uint64_t>(digit - '0');
    } else if (digit >= 'a' && digit <= 'f') {
      number |= static_cast<std::uint64_t>(digit - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return number;
}

void write_hex(std::uint64_t number, char* to) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) *to++ = digits[(number >> shift) & 0xf];
}

std::uint64_t not_zero(Random& random) {
  std::uint64_t number = 0;
  while (number == 0) number = random.next();
  return number;
}

}  // namespace

std::optional<TraceContext> parse_traceparent(std::string_view header) {
  if (header.size() < whole_length) return std::nullopt;
  if (header[trace_at - 1] != '-' || header[span_at - 1] != '-' || header[flags_at - 1] != '-') return std::nullopt;
  const auto version = parse_hex(header.substr(0, 2));
  if (!version || *version == 0xff) return std::nullopt;
  if (*version == 0 ? header.size() != whole_length : header.size() > whole_length && header[whole_length] != '-') {
    return std::nullopt;
  }
  const auto high = parse_hex(header.substr(trace_at, 16));
  const auto low = parse_hex(header.substr(trace_at + 16, 16));
  const auto span = parse_hex(header.substr(span_at, 16));
  const auto flags = parse_hex(header.substr(flags_at, 2));
  if (!high || !low || !span || !flags) return std::nullopt;
  if ((*high | *low) == 0 || *span == 0) return std::nullopt;
  return TraceContext{*high, *low, *span, (*flags & 1) != 0};
}

TraceparentText traceparent_of(const TraceContext& context) {
  TraceparentText text{{'0', '0', '-'}};
  auto* letters = text.letters.data();
  write_hex(context.trace_high, letters + trace_at);
  write_hex(context.trace_low, letters + trace_at + 16);
  letters[span_at - 1] = '-';
  write_hex(context.span, letters + span_at);
  letters[flags_at - 1] = '-';
  letters[flags_at] = '0';
  letters[flags_at + 1] = context.sampled ? '1' : '0';
  return text;
}

TraceIdText trace_id_of(const TraceContext& context) {
  TraceIdText text;
  write_hex(context.trace_high, text.letters.data());
  write_hex(context.trace_low, text.letters.data() + 16);
  return text;
}

TraceContext new_trace(Random& random, bool sampled) {
  const auto high = random.next();
  const auto low = not_zero(random);
  return {high, low, not_zero(random), sampled};
}

TraceContext step_of(const TraceContext& parent, Random& random) {
  return {parent.trace_high, parent.trace_low, not_zero(random), parent.sampled};
}

}  // namespace boxoffice::observability
