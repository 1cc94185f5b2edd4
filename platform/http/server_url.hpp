#pragma once

#include "platform/json/scalar.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// Where a server is to be found: "http://payment:8082", "https://[::1]:8082/api". No user, query or fragment.
class ServerUrl {
 public:
  /// The error is a phrase to be put after the setting's name.
  static std::expected<ServerUrl, std::string> parse(std::string_view text);

  const std::string& str() const { return text_; }
  const std::string& host() const { return host_; }  ///< name or address, an IPv6 one without its brackets
  std::uint16_t port() const { return port_; }
  bool is_secure() const { return secure_; }  ///< by https
  /// What the targets of requests begin with, encoded, without a slash at the end.
  const std::string& prefix() const { return prefix_; }

  friend bool operator==(const ServerUrl&, const ServerUrl&) = default;

 private:
  ServerUrl() = default;

  std::string text_;
  std::string host_;
  std::uint16_t port_ = 80;
  bool secure_ = false;
  std::string prefix_;
};

}  // namespace boxoffice::http

template <>
struct boxoffice::json::Scalar<boxoffice::http::ServerUrl> {
  static std::expected<http::ServerUrl, std::string> from_text(std::string_view text) {
    return http::ServerUrl::parse(text);
  }
  static const std::string& to_text(const http::ServerUrl& url) { return url.str(); }
};
