#include "platform/http/request_target.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/query.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>

namespace boxoffice::http {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_host_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~!$&'()*+;=%").find(c) != std::string_view::npos;
}

bool is_port(std::string_view digits) {
  if (digits.empty()) return true;  // RFC 3986 3.2.3: the scheme's own
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size();
}

bool is_ipv6(std::string_view address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  in6_addr parsed;
  if (address.size() >= text.size()) return false;
  std::ranges::copy(address, text.begin());
  return inet_pton(AF_INET6, text.data(), &parsed) == 1;
}

void set_path_and_query(std::string_view target, Request& request) {
  const auto mark = std::min(target.find('?'), target.size());
  request.target = target;
  request.path = target.substr(0, mark);
  request.query = target.substr(std::min(mark + 1, target.size()));
}

bool split_absolute(std::string_view as_sent, Request& request, std::string& rebuilt) {
  const auto scheme_end = as_sent.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const auto scheme = as_sent.substr(0, scheme_end);
  if (!syntax::equal_ignoring_case(scheme, "http") && !syntax::equal_ignoring_case(scheme, "https")) return false;
  const auto after = as_sent.substr(scheme_end + 3);
  const auto authority_end = std::min(after.find_first_of("/?"), after.size());
  request.authority = after.substr(0, authority_end);
  if (!is_valid_authority(request.authority)) return false;
  auto target = after.substr(authority_end);
  if (!target.starts_with('/')) {
    rebuilt.assign("/").append(target);
    target = rebuilt;
  }
  set_path_and_query(target, request);
  return true;
}

}  // namespace

bool is_valid_authority(std::string_view authority) {
  const bool literal = authority.starts_with('[');
  const auto host_end = literal ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return false;
  const auto host = literal ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  const auto port = authority.substr(literal ? host_end + 1 : host_end);
  if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1)))) return false;
  if (literal) return is_ipv6(host);
  return !host.empty() && std::ranges::all_of(host, is_host_character) && is_well_encoded(host);
}

bool split_target(std::string_view as_sent, Request& request, std::string& rebuilt) {
  if (as_sent.starts_with('/')) set_path_and_query(as_sent, request);
  else if (as_sent == "*" && request.method == Method::options) set_path_and_query(as_sent, request);
  else if (!split_absolute(as_sent, request, rebuilt)) return false;
  return is_well_encoded(request.path);
}

}  // namespace boxoffice::http
