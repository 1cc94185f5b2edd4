#include "platform/http/server_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <system_error>

namespace boxoffice::http {

namespace {

/// Boost.URL takes any row of digits.
bool is_port(std::string_view digits) {
  std::uint16_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return read.ec == std::errc() && number != 0;
}

/// Boost.URL 1.81 reads a name that begins like an IPv4 address ("127.0.0.1.example.com") as that address with the rest
/// of the name as its path.
bool is_path(std::string_view text) { return text.empty() || text.front() == '/'; }

}  // namespace

std::expected<ServerUrl, std::string> ServerUrl::parse(std::string_view text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host_address().empty() ||
      parsed->has_userinfo() || (parsed->has_port() && !is_port(parsed->port())) || parsed->has_query() ||
      !is_path(parsed->encoded_path()) || parsed->has_fragment())
    return std::unexpected("expected something like http://payment:8082, not '" + std::string(text) + "'");
  ServerUrl url;
  url.text_ = text;
  url.host_ = parsed->host_address();
  url.secure_ = parsed->scheme() == "https";
  if (url.secure_) url.port_ = 443;
  if (parsed->has_port()) url.port_ = parsed->port_number();
  url.prefix_ = parsed->encoded_path();
  if (url.prefix_.ends_with('/')) url.prefix_.pop_back();
  return url;
}

}  // namespace boxoffice::http
