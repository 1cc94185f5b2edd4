#include "platform/http/base_url.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/query.hpp"
#include "platform/http/request_target.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace boxoffice::http {

namespace {

/// Which part of a URI a character may stand in (RFC 3986 §2, §3).
enum CharacterClass : unsigned char { in_path = 1, in_target = 2 };

constexpr std::array<unsigned char, 256> classes = [] {
  std::array<unsigned char, 256> table{};
  const auto allow = [&table](std::string_view characters, unsigned char where) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= where;
  };
  allow("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=%:@/", in_path | in_target);
  allow("?[]", in_target);
  return table;
}();

bool may_stand(char c, CharacterClass where) { return (classes[static_cast<unsigned char>(c)] & where) != 0; }

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port <= 65535;
}

/// A path that links may begin with; dots and empty segments would make it another one on the client's side.
bool is_prefix(std::string_view path) {
  return path.starts_with('/') && std::ranges::all_of(path, [](char c) { return may_stand(c, in_path); }) &&
         is_well_encoded(path) && path.find("//") == std::string_view::npos &&
         path.find("/.") == std::string_view::npos;
}

std::string_view first_of_list(std::string_view value) { return syntax::trimmed(value.substr(0, value.find(','))); }

/// What proxies say, the first field of each name.
struct Forwarded {
  std::string_view proto, host, port, prefix;

  explicit Forwarded(const Fields& fields) {
    for (const auto& [name, value] : fields) {
      if (name.size() < intro.size() || !syntax::equal_ignoring_case(name.substr(0, intro.size()), intro)) continue;
      const auto kind = name.substr(intro.size());
      for (const auto& [known, view] :
           {std::pair("Proto", &proto), {"Host", &host}, {"Port", &port}, {"Prefix", &prefix}})
        if (view->empty() && syntax::equal_ignoring_case(kind, known)) *view = first_of_list(value);
    }
  }

  static constexpr std::string_view intro = "X-Forwarded-";
};

}  // namespace

BaseUrl::Authority::Authority(std::string_view text) {
  const auto colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
  host = text.substr(0, colon);
  if (colon != std::string_view::npos) port = text.substr(colon + 1);
}

BaseUrl BaseUrl::of(const Request& request) {
  BaseUrl url;
  const Forwarded forwarded(request.fields);
  if (syntax::equal_ignoring_case(forwarded.proto, "https")) url.scheme_ = "https";
  url.authority_ = Authority(is_valid_authority(forwarded.host) ? forwarded.host : request.authority);
  if (is_port(forwarded.port)) url.authority_.port = forwarded.port;
  if (url.authority_.port == (url.scheme_ == "https" ? "443" : "80")) url.authority_.port = {};
  if (is_prefix(forwarded.prefix)) {
    url.prefix_ = forwarded.prefix;
    if (url.prefix_.ends_with('/')) url.prefix_.remove_suffix(1);
  }
  return url;
}

BaseUrl BaseUrl::written(std::string_view text) {
  BaseUrl url;
  url.prefix_ = text;
  return url;
}

void BaseUrl::append_to(std::string& out) const {
  if (!authority_.host.empty()) {
    out.append(scheme_).append("://").append(authority_.host);
    if (!authority_.port.empty()) out.append(":").append(authority_.port);
  }
  out.append(prefix_);
}

void append_uri_text(std::string_view text, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (may_stand(c, in_target)) out += c;
    else out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
  }
}

}  // namespace boxoffice::http
