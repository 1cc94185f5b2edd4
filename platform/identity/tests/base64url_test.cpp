#include "platform/identity/base64url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::identity {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::Optional;

TEST(Base64Url, IsWrittenWithoutPadding) {
  EXPECT_EQ(base64url(std::string_view("")), "");
  EXPECT_EQ(base64url(std::string_view("f")), "Zg");
  EXPECT_EQ(base64url(std::string_view("fo")), "Zm8");
  EXPECT_EQ(base64url(std::string_view("foo")), "Zm9v");
  EXPECT_EQ(base64url(std::string_view("\xfb\xff\xfe")), "-__-");
}

TEST(Base64Url, ReadsWhatItHasWritten) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(i * 37 + size));
    EXPECT_THAT(from_base64url(base64url(bytes)), Optional(Eq(bytes)));
  }
}

TEST(Base64Url, RefusesEveryOtherTextForTheSameBytes) {
  EXPECT_THAT(from_base64url("Zg"), Optional(ElementsAre('f')));
  for (const auto* text : {"Zg==", "Zh", "Zm9v\n", " Zg", "Z", "Zm9vZ", "Zg+/", "Z.g"})
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace boxoffice::identity
