#include "kernel/timestamp.hpp"

#include <optional>

namespace boxoffice {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant first = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Instant beyond_the_last = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};

constexpr std::string_view wanted = "must be a date and time with its zone, such as 2026-12-24T19:30:00+09:00";

/// Takes what it is asked for off the front of a text, and remembers whether everything was there.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) return fail();
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  void separator(char wanted_one) {
    if (!skip(wanted_one)) fail();
  }

  bool skip(char letter) {
    if (rest_.empty() || rest_.front() != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// ".5", ".123": the digits behind the third say nothing that is kept.
  milliseconds fraction() {
    if (!skip('.')) return {};
    int value = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && digits < 9; ++digits) {
      if (digits < 3) value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (digits == 0) fail();
    for (auto missing = digits; missing < 3; ++missing) value *= 10;
    return milliseconds{value};
  }

  bool is_complete() const { return !failed_ && rest_.empty(); }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

std::optional<minutes> zone_in(Scan& scan) {
  if (scan.skip('Z')) return minutes{0};
  const bool is_behind = scan.skip('-');
  if (!is_behind) scan.separator('+');
  const hours whole{scan.number(2)};
  scan.separator(':');
  const minutes rest{scan.number(2)};
  if (whole > hours{23} || rest > minutes{59}) return std::nullopt;
  return is_behind ? -(whole + rest) : whole + rest;
}

void append(std::string& text, int number, std::size_t digits) {
  const auto written = std::to_string(number);
  text.append(digits > written.size() ? digits - written.size() : 0, '0').append(written);
}

}  // namespace

std::expected<Timestamp, std::string> Timestamp::parse(std::string_view text) {
  Scan scan(text);
  const std::chrono::year year{scan.number(4)};
  scan.separator('-');
  const std::chrono::month month{static_cast<unsigned>(scan.number(2))};
  scan.separator('-');
  const std::chrono::day day{static_cast<unsigned>(scan.number(2))};
  scan.separator('T');
  const hours hour{scan.number(2)};
  scan.separator(':');
  const minutes minute{scan.number(2)};
  scan.separator(':');
  const seconds second{scan.number(2)};
  const auto fraction = scan.fraction();
  const auto zone = zone_in(scan);
  if (!zone || !scan.is_complete()) return std::unexpected(std::string(wanted));

  const std::chrono::year_month_day date{year, month, day};
  if (!date.ok() || hour > hours{23} || minute > minutes{59} || second > seconds{59})
    return std::unexpected("is no moment of the calendar");
  const Timestamp timestamp{std::chrono::sys_days{date} + hour + minute + second + fraction - *zone};
  if (timestamp.moment < first || timestamp.moment >= beyond_the_last)
    return std::unexpected("must lie in a year of four digits by universal time, too");
  return timestamp;
}

std::string Timestamp::text() const {
  const auto day = std::chrono::floor<days>(moment);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<milliseconds> time{moment - day};
  std::string text;
  append(text, static_cast<int>(date.year()), 4);
  append(text += '-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
  append(text += '-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
  append(text += 'T', static_cast<int>(time.hours().count()), 2);
  append(text += ':', static_cast<int>(time.minutes().count()), 2);
  append(text += ':', static_cast<int>(time.seconds().count()), 2);
  if (time.subseconds().count() != 0) append(text += '.', static_cast<int>(time.subseconds().count()), 3);
  return text += 'Z';
}

}  // namespace boxoffice
