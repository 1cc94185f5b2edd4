#pragma once

#include "platform/http/server_url.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {

/// Where the replicas of one service are, asked in turns: "http://one:8082,http://other:8082".
class ServerUrls {
 public:
  /// The error is a phrase to be put after the setting's name.
  static std::expected<ServerUrls, std::string> parse(std::string_view text);

  const std::string& str() const { return text_; }
  std::size_t size() const { return urls_.size(); }
  /// Whose turn it is.
  const ServerUrl& next() { return urls_[turn_++ % urls_.size()]; }

  friend bool operator==(const ServerUrls& one, const ServerUrls& other) { return one.text_ == other.text_; }

 private:
  ServerUrls() = default;

  std::string text_;
  std::vector<ServerUrl> urls_;
  std::size_t turn_ = 0;
};

}  // namespace boxoffice::http

template <>
struct boxoffice::json::Scalar<boxoffice::http::ServerUrls> {
  static std::expected<http::ServerUrls, std::string> from_text(std::string_view text) {
    return http::ServerUrls::parse(text);
  }
  static const std::string& to_text(const http::ServerUrls& urls) { return urls.str(); }
};
