#include "platform/json/canonical.hpp"
#include "platform/json/decode.hpp"
#include "platform/json/encode.hpp"
#include "platform/json/tests/visitor.hpp"

#include <boost/describe/class.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::json {

struct Anything {
  std::optional<std::string> text;
  std::optional<std::vector<Anything>> list;
  std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(Anything, (), (text, list, number))

namespace {

/// A document is refused with a sentence, or comes back the same.
template <class T>
void check(std::string_view text) {
  const auto read = decode<T>(text, Unknown::refuse);
  if (read) {
    const auto written = encode(*read);
    const auto again = decode<T>(written, Unknown::refuse);
    assert(again && encode(*again) == written);
    assert(canonical(canonical(text)) == canonical(text));
  } else {
    assert(!read.error().message.empty());
    assert(is_utf8(encode(read.error().message)));
    assert(read.error().errors.empty() == (read.error().kind == DecodeFailure::Kind::malformed));
  }
}

}  // namespace
}  // namespace boxoffice::json

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  boxoffice::json::check<boxoffice::json::Visitor>(text);
  boxoffice::json::check<boxoffice::json::Anything>(text);
  return 0;
}
