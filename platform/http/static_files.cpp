#include "platform/http/static_files.hpp"

#include "platform/http/conditional.hpp"
#include "platform/http/field_syntax.hpp"

#include <optional>
#include <string>

namespace boxoffice::http {
namespace {

/// Whether a list of encodings has gzip in it, and does not say that it is unwelcome.
bool takes_gzip(const Fields& fields) {
  std::optional<std::string_view> rest = fields.find("Accept-Encoding");
  while (const auto element = syntax::next_element(rest, ',')) {
    const auto name = element->substr(0, element->find_first_of("; \t"));
    if (!syntax::equal_ignoring_case(name, "gzip")) continue;
    return !element->ends_with("q=0") && !element->ends_with("q=0.0");
  }
  return false;
}

}  // namespace

Response serve_file(const StaticFile& file, const Request& request, Keep keep) {
  const bool packed = takes_gzip(request.fields);
  const auto etag = '"' + std::string(file.tag) + (packed ? "-gzip\"" : "\"");
  Response response{
      .status = 200,
      .content_type = std::string(file.content_type),
      .fields = {{"ETag", etag},
                 {"Cache-Control", keep == Keep::for_ever ? "public, max-age=31536000, immutable" : "no-cache"},
                 {"Vary", "Accept, Accept-Encoding"}},
      .body = {}};
  if (has_current(request.fields, etag)) {
    response.status = 304;
    response.content_type.clear();
    return response;
  }
  if (packed) response.fields.emplace_back("Content-Encoding", "gzip");
  response.body = packed ? file.gzip : file.body;
  return response;
}

}  // namespace boxoffice::http
