#include "platform/http/server_urls.hpp"

#include <utility>

namespace boxoffice::http {

std::expected<ServerUrls, std::string> ServerUrls::parse(std::string_view text) {
  ServerUrls all;
  all.text_ = text;
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    auto url = ServerUrl::parse(text.substr(0, comma));
    if (!url) return std::unexpected(std::move(url.error()));
    all.urls_.push_back(*std::move(url));
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
  }
  return all;
}

}  // namespace boxoffice::http
