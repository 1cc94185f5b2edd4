#include "platform/http/response_text.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace boxoffice::http {

namespace {

constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void put_two_digits(char* at, int number) {
  at[0] = static_cast<char>('0' + number / 10 % 10);
  at[1] = static_cast<char>('0' + number % 10);
}

void append_number(std::uint64_t number, std::string& out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_free_of_controls(std::string_view text) {
  bool free = true;
  for (const char byte : text)
    free &= static_cast<unsigned char>(byte) >= ' ';  // no early exit: goes many bytes at once
  return free;
}

void append_status_line(int status, std::string& out) {
  switch (status) {
    case 200: out += "HTTP/1.1 200 OK\r\n"; return;
    case 201: out += "HTTP/1.1 201 Created\r\n"; return;
    default: break;
  }
  namespace http = boost::beast::http;
  const auto reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  out += "HTTP/1.1 ";
  append_number(static_cast<std::uint64_t>(status), out);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

}  // namespace

void DateLine::set(std::time_t now) {
  if (now == second_) return;
  second_ = now;
  std::tm parts{};
  gmtime_r(&now, &parts);
  char* const at = line_.data();
  std::memcpy(at, form.data(), form.size());
  std::memcpy(at + 6, days[parts.tm_wday].data(), 3);
  put_two_digits(at + 11, parts.tm_mday);
  std::memcpy(at + 14, months[parts.tm_mon].data(), 3);
  put_two_digits(at + 18, (parts.tm_year + 1900) / 100);
  put_two_digits(at + 20, parts.tm_year % 100);
  put_two_digits(at + 23, parts.tm_hour);
  put_two_digits(at + 26, parts.tm_min);
  put_two_digits(at + 29, parts.tm_sec);
}

bool has_sound_fields(const Response& response) {
  return is_free_of_controls(response.content_type) && std::ranges::all_of(response.fields, [](const auto& field) {
           return is_free_of_controls(field.first) && is_free_of_controls(field.second);
         });
}

void append_response(const Response& response, AnswerOptions options, const DateLine& date, std::string& out) {
  const bool bodiless = response.status < 200 || response.status == 204 || response.status == 304;
  append_status_line(response.status, out);
  out += date.text();
  if (!response.content_type.empty()) append_field("Content-Type", response.content_type, out);
  for (const auto& [name, value] : response.fields) append_field(name, value, out);
  if (response.stream) {
    if (options.chunked) out += "Transfer-Encoding: chunked\r\n";
  } else if (!bodiless) {
    out += "Content-Length: ";
    append_number(response.body.size(), out);
    out += "\r\n";
  }
  out += options.close ? "Connection: close\r\n\r\n" : "\r\n";
  if (!bodiless && !options.to_head) out += response.body;
}

void append_chunk(std::string_view piece, std::string& out) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
  out.append(digits.data(), end).append("\r\n").append(piece).append("\r\n");
}

}  // namespace boxoffice::http
