#pragma once

#include "platform/http/static_files.hpp"

#include <optional>
#include <span>

namespace boxoffice::gateway {

/// The pages for people, at the addresses that people see. Beside them the API is at the same origin: of a path that
/// both have, a client that asks for HTML gets the page.
class Pages {
 public:
  /// As web/files.hpp says.
  explicit Pages(std::span<const http::StaticFile> files) : files_(files) {}

  /// Nothing when the request is for something else.
  std::optional<http::Response> answer(const http::Request& request) const;

 private:
  const http::StaticFile* find(std::string_view path) const;

  std::span<const http::StaticFile> files_;
};

}  // namespace boxoffice::gateway
