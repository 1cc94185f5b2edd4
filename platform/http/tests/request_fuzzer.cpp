#include "platform/http/base_url.hpp"
#include "platform/http/conditional.hpp"
#include "platform/http/media_type.hpp"
#include "platform/http/pagination.hpp"
#include "platform/http/query.hpp"
#include "platform/http/request_reader.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace boxoffice::http {
namespace {

using State = RequestReader::State;

constexpr Limits limits;
constexpr std::array<std::string_view, 2> sortable = {"id", "customerName"};

/// What services ask of a request; nothing that came may end in a link as anything but a part of a URI.
void use(const Request& request) {
  std::string link;
  BaseUrl::of(request).append_to(link);
  append_uri_text(request.target, link);
  assert(std::ranges::all_of(link, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != '<'; }));
  (void)read_listing(request.query, sortable);
  (void)query_value(request.query, "page");
  (void)repeated_parameter(request.query);
  (void)negotiate(request.fields, hal_media);
  (void)expected_versions(request.fields);
  (void)has_current(request.fields, 1);
  if (const auto type = request.fields.find("Content-Type")) (void)is_json_body(*type);
}

/// Every request with its body, then the status of a refusal, of bytes that come at most so many at once.
std::string served(std::string_view bytes, std::size_t at_once) {
  RequestReader reader(limits);
  std::string seen;
  for (;;) {
    while (reader.is_reading() && !bytes.empty()) {
      const auto room = reader.room();
      assert(!room.empty());
      const auto count = std::min({room.size(), bytes.size(), at_once});
      std::memcpy(room.data(), bytes.data(), count);
      reader.received(count);
      bytes.remove_prefix(count);
    }
    if (reader.state() == State::refused) return seen + std::to_string(reader.refusal().status);
    if (reader.state() != State::complete) return seen;
    const auto& request = reader.request();
    use(request);
    seen.append(to_string(request.method)).append(" ").append(request.target).append("\n");
    for (const auto& [name, value] : request.fields) seen.append(name).append(":").append(value).append("\n");
    seen.append(request.body).append("\n");
    reader.next();
  }
}

}  // namespace
}  // namespace boxoffice::http

/// Bytes are read as the same requests wherever they are cut: what is not so can be smuggled past somebody.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using boxoffice::http::served;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto whole = served(text, size);
  assert(served(text, 1) == whole);
  assert(served(text, 7) == whole);
  return 0;
}
