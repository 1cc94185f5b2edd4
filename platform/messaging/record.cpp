#include "platform/messaging/record.hpp"

#include <array>
#include <chrono>

namespace boxoffice::messaging {

namespace {

void write_digits(std::int64_t number, int digits, char* end) {
  for (; digits > 0; --digits, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

}  // namespace

void write_event_head(std::string_view type, Instant time, std::string& out) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);

  std::array<char, 14> stamp;
  char* const begin = stamp.data();
  write_digits(static_cast<int>(date.year()), 4, begin + 4);
  write_digits(static_cast<unsigned>(date.month()), 2, begin + 6);
  write_digits(static_cast<unsigned>(date.day()), 2, begin + 8);
  write_digits(clock.hours().count(), 2, begin + 10);
  write_digits(clock.minutes().count(), 2, begin + 12);
  write_digits(clock.seconds().count(), 2, begin + 14);

  out += R"("eventType":)";
  json::write_string(type, out);
  out += R"(,"timestamp":")";
  out.append(begin, stamp.size());
  out += '"';
}

}  // namespace boxoffice::messaging
