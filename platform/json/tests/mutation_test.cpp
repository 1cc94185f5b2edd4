#include "platform/json/canonical.hpp"
#include "platform/json/decode.hpp"
#include "platform/json/encode.hpp"
#include "platform/json/tests/visitor.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <random>
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

using namespace std::string_view_literals;

constexpr std::array seeds{
    R"({"fullName":"홍길동","addr":"서울시 종로구 \ud83c\udfab","telephoneInfo":11112222})"sv,
    R"({"text":"a\"b\\\u0041","number":-12,"list":[{"text":null},{"list":[{"number":9223372036854775807}]}]})"sv,
    R"([{"a":1.5e3,"b":[true,false,null]},"x",0.1,-0])"sv,
};
constexpr std::array pieces{
    "{"sv,   "}"sv,           "["sv,    "]"sv,     "\""sv, ":"sv,    ","sv,        "\\"sv,
    "\\u"sv, "\\ud83c"sv,     "null"sv, "1e400"sv, "-"sv,  "\xFF"sv, "\xED\xA0"sv, "\xEF\xBB\xBF"sv,
    "\0"sv,  "\"addr\":1,"sv, "é"sv,    " "sv,     "1.0"sv};

/// The same mutations in every run: a failure can be repeated.
class Mutator {
 public:
  std::string next() {
    std::string text(seeds[below(seeds.size())]);
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  void change(std::string& text) {
    const auto at = below(text.size() + 1);
    switch (below(4)) {
      case 0: text.insert(at, pieces[below(pieces.size())]); break;
      case 1: text.erase(at, 1 + below(8)); break;
      case 2: text.insert(at, text.substr(below(text.size() + 1), below(40))); break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random_() % 256);
    }
  }

  std::mt19937_64 random_{20261122};
};

void check(const std::string& text) {
  const auto visitor = decode<Visitor>(text, Unknown::refuse);
  if (visitor) {
    const auto again = decode<Visitor>(encode(*visitor), Unknown::refuse);
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(encode(*again), encode(*visitor));
  } else {
    ASSERT_FALSE(visitor.error().message.empty());
    EXPECT_TRUE(is_utf8(encode(visitor.error().message))) << text;
    EXPECT_EQ(visitor.error().errors.empty(), visitor.error().kind == DecodeFailure::Kind::malformed) << text;
  }

  if (const auto anything = decode<Anything>(text, Unknown::refuse)) {
    EXPECT_TRUE(decode<Anything>(encode(*anything), Unknown::refuse)) << text;
    EXPECT_EQ(canonical(canonical(text)), canonical(text)) << text;
  }
}

TEST(MutatedDocuments, AreEitherRefusedWithASentenceOrComeBackTheSame) {
  Mutator mutator;
  for (int round = 0; round < 20'000 && !testing::Test::HasFailure(); ++round) check(mutator.next());
}

}  // namespace
}  // namespace boxoffice::json
