#include "platform/observability/log_line.hpp"

#include "platform/json/encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace boxoffice::observability {

namespace {

std::string timestamp(Instant time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss of_day(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), of_day.hours().count(),
                     of_day.minutes().count(), of_day.seconds().count(), of_day.subseconds().count());
}

struct JsonValue {
  std::string& out;
  void operator()(std::string_view text) const { json::write_string(text, out); }
  void operator()(const TraceIdText& id) const { json::write_string(id, out); }
  template <class Number>
  void operator()(Number number) const {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
};

bool is_one_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char letter) {
    return letter > ' ' && letter != '"' && letter != '\\' && letter != '=' && letter != '\x7f';
  });
}

struct TextValue {
  std::string& out;
  void operator()(std::string_view text) const {
    if (is_one_word(text) && json::encode(text).size() == text.size() + 2) {
      out.append(text);
    } else {
      json::write_string(text, out);
    }
  }
  void operator()(const TraceIdText& id) const { out.append(id); }
  template <class Number>
  void operator()(Number number) const {
    fmt::format_to(std::back_inserter(out), "{}", number);
  }
};

void write_member(std::string_view name, std::string_view value, std::string& out) {
  out.push_back(',');
  json::write_string(name, out);
  out.push_back(':');
  json::write_string(value, out);
}

}  // namespace

std::string as_json(const LogLine& line) {
  std::string out = R"({"ts":")";
  out.append(timestamp(line.time)).push_back('"');
  write_member("level", json::enum_text(line.level), out);
  write_member("service", line.service, out);
  write_member("msg", line.message, out);
  for (const auto& field : line.fields) {
    out.push_back(',');
    json::write_string(field.name(), out);
    out.push_back(':');
    std::visit(JsonValue{out}, field.value());
  }
  if (line.suppressed > 0) fmt::format_to(std::back_inserter(out), R"(,"suppressed":{})", line.suppressed);
  out.push_back('}');
  return out;
}

std::string as_text(const LogLine& line) {
  auto out =
      fmt::format("{} {:<7} {:<8} {}", timestamp(line.time), json::enum_text(line.level), line.service, line.message);
  for (const auto& field : line.fields) {
    out.append("  ").append(field.name()).push_back('=');
    std::visit(TextValue{out}, field.value());
  }
  if (line.suppressed > 0) fmt::format_to(std::back_inserter(out), "  suppressed={}", line.suppressed);
  return out;
}

}  // namespace boxoffice::observability
