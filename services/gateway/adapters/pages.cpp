#include "services/gateway/adapters/pages.hpp"

#include "platform/http/problem.hpp"
#include "services/gateway/paths.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace boxoffice::gateway {
namespace {

constexpr std::string_view assets = "/assets/";
constexpr std::string_view index = "/index.html";

// The page finds out by itself which of them it is.
constexpr std::array<std::string_view, 6> with_more_behind{"/shows",   "/seats", "/checkout",
                                                           "/tickets", "/my",    "/operator"};

bool is_page(std::string_view path) {
  if (path == "/") return true;
  return std::ranges::any_of(with_more_behind, [&](std::string_view page) { return lies_below(path, page); });
}

bool only_looks(http::Method method) { return method == http::Method::get || method == http::Method::head; }

bool wants_html(const http::Request& request) {
  const auto accept = request.fields.find("Accept");
  return accept && accept->find("text/html") != std::string_view::npos;
}

/// Nothing of another site in the page, and the page in none (front-door.md §1).
void lock(http::Response& response) {
  response.fields.emplace_back("Content-Security-Policy",
                               "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                               "object-src 'none'");
  response.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.fields.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  response.fields.emplace_back("Referrer-Policy", "same-origin");
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  response.fields.emplace_back("X-Frame-Options", "DENY");
}

}  // namespace

std::optional<http::Response> Pages::answer(const http::Request& request) const {
  if (!only_looks(request.method)) return std::nullopt;
  if (request.path.starts_with(assets)) {
    const auto* file = find(request.path);
    return file ? http::serve_file(*file, request, http::Keep::for_ever) : http::problem(404);
  }
  if (!wants_html(request) || !is_page(request.path)) return std::nullopt;
  const auto* page = find(index);
  if (!page) return std::nullopt;
  auto response = http::serve_file(*page, request, http::Keep::until_asked_again);
  lock(response);
  return response;
}

const http::StaticFile* Pages::find(std::string_view path) const {
  const auto found = std::ranges::find(files_, path, &http::StaticFile::path);
  return found == files_.end() ? nullptr : &*found;
}

}  // namespace boxoffice::gateway
