#include "platform/http/response_reader.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace boxoffice::http {
namespace {

using State = ResponseReader::State;

/// Status and body of an answer that comes at most so many bytes at once; empty when it is no valid answer.
std::string answer(Method asked, std::string_view bytes, std::size_t at_once) {
  const ClientLimits limits;
  ResponseReader reader(asked, limits);
  auto state = State::head;
  while (state < State::complete && !bytes.empty()) {
    const auto piece = bytes.substr(0, at_once);
    state = reader.feed(piece);
    bytes.remove_prefix(piece.size());
  }
  if (state < State::complete) state = reader.end_of_input();
  if (state == State::failed) {
    assert(!reader.failure().empty() && !reader.keep_alive());
    return {};
  }
  const auto response = reader.take();
  assert(response.body.size() <= limits.body_bytes);
  return std::to_string(response.status) + ' ' + response.body;
}

}  // namespace
}  // namespace boxoffice::http

/// An answer reads the same wherever its bytes are cut. One byte at a time nothing comes after its end, so what comes
/// there, which costs the connection, is not compared.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using boxoffice::http::Method;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const auto asked : {Method::get, Method::head}) {
    const auto slowly = boxoffice::http::answer(asked, text, 1);
    const auto whole = boxoffice::http::answer(asked, text, size);
    assert(whole.empty() || whole == slowly);
  }
  return 0;
}
