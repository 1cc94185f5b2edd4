#include "platform/kafka/envelope.hpp"

#include "platform/json/document.hpp"
#include "platform/messaging/marks.hpp"

#include <boost/json/object.hpp>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <system_error>

namespace boxoffice::kafka {

namespace {

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view text_or_empty(const std::optional<std::string_view>& text) { return text.value_or(""); }

/// The members of a record's value that say what its headers do not. Looked into only when something is missing.
struct Inside {
  std::string type;
  std::optional<std::int64_t> key;
};

Inside look_inside(std::string_view value, std::span<const std::string> key_members) {
  const json::detail::Document document(value);
  Inside inside;
  if (!document.fault().empty() || !document.root().is_object()) return inside;
  const auto& members = document.root().get_object();
  if (const auto* type = members.if_contains("eventType"); type && type->is_string()) inside.type = type->get_string();
  for (const auto& name : key_members) {
    const auto* key = members.if_contains(name);
    if (key && key->is_int64()) {
      inside.key = key->get_int64();
      break;
    }
  }
  return inside;
}

/// What tells a repeated record, when its producer says so in a way that can be kept.
void read_origin(const Received& received, messaging::Record& record) {
  const auto producer = text_or_empty(received.header("ce_source"));
  const auto sequence = read_number(text_or_empty(received.header("ce_sequence")));
  if (!messaging::is_producer_name(producer) || !sequence || *sequence < 1) return;
  record.producer = producer;
  record.producer_sequence = *sequence;
}

}  // namespace

std::vector<Header> headers_of(const messaging::Record& record) {
  std::vector<Header> headers{
      {"contentType", R"("application/json")"},  // with its quotes: Spring writes the JSON of each header's value
      {"ce_id", record.id},
      {"ce_specversion", "1.0"},
      {"ce_type", record.type},
      {"ce_time", write_time(record.time)},
      {"ce_subject", std::to_string(record.key)},
      {"aggregateversion", std::to_string(record.version)},
  };
  if (!record.producer.empty()) {
    headers.push_back({"ce_source", record.producer});
    headers.push_back({"ce_sequence", std::to_string(record.producer_sequence)});
  }
  if (!record.traceparent.empty()) headers.push_back({"traceparent", record.traceparent});
  return headers;
}

messaging::Record read_envelope(const Received& received, std::span<const std::string> key_members) {
  messaging::Record record{.sequence = received.offset + 1,
                           .version = read_number(text_or_empty(received.header("aggregateversion"))).value_or(0),
                           .time = read_time(text_or_empty(received.header("ce_time"))).value_or(received.written),
                           .type = std::string(text_or_empty(received.header("ce_type"))),
                           .id = std::string(text_or_empty(received.header("ce_id"))),
                           .traceparent = std::string(text_or_empty(received.header("traceparent"))),
                           .payload = std::string(received.value)};
  auto key = read_number(text_or_empty(received.key));
  if (!key || record.type.empty()) {
    auto inside = look_inside(received.value, key_members);
    if (record.type.empty()) record.type = std::move(inside.type);
    if (!key) key = inside.key;
  }
  record.key = key.value_or(0);
  read_origin(received, record);
  return record;
}

std::string write_time(Instant time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  const auto length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return {text, static_cast<std::size_t>(length)};
}

std::optional<Instant> read_time(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() <= shape.size() || text.back() != 'Z') return std::nullopt;
  const auto digits = [&](std::size_t at, std::size_t count) { return read_number(text.substr(at, count)); };
  const auto year = digits(0, 4);
  const auto month = digits(5, 2);
  const auto day = digits(8, 2);
  const auto hour = digits(11, 2);
  const auto minute = digits(14, 2);
  const auto second = digits(17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (*month < 1 || *day < 1 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  std::int64_t milliseconds = 0;
  if (text[shape.size()] == '.') {
    auto fraction = std::string(text.substr(shape.size() + 1, text.size() - shape.size() - 2));
    fraction.resize(3, '0');
    const auto number = read_number(fraction);
    if (!number || *number < 0) return std::nullopt;
    milliseconds = *number;
  } else if (text.size() != shape.size() + 1) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + std::chrono::milliseconds(milliseconds);
}

}  // namespace boxoffice::kafka
