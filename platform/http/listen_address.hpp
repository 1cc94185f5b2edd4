#pragma once

#include "platform/json/scalar.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// Where servers may be told to listen: "127.0.0.1", "::", "localhost". No other names, because what those mean is
/// known only to the network, and a misspelt one would be found out late.
class ListenAddress {
 public:
  /// This machine alone.
  ListenAddress() = default;
  /// The error is a phrase to be put after the setting's name.
  static std::expected<ListenAddress, std::string> parse(std::string_view text);

  const std::string& str() const { return text_; }

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;

 private:
  std::string text_ = "127.0.0.1";
};

}  // namespace boxoffice::http

template <>
struct boxoffice::json::Scalar<boxoffice::http::ListenAddress> {
  static std::expected<http::ListenAddress, std::string> from_text(std::string_view text) {
    return http::ListenAddress::parse(text);
  }
  static const std::string& to_text(const http::ListenAddress& address) { return address.str(); }
};
