#include "platform/identity/mac.hpp"

#include "platform/identity/base64url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace boxoffice::identity {
namespace {

using testing::Eq;
using testing::Optional;

TEST(AMac, IsThatOfRfc4231) {
  EXPECT_EQ(base64url(mac_of("what do ya want for nothing?", "Jefe")), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
}

TEST(ASealedText, ComesBackUnchanged) {
  EXPECT_THAT(unsealed(sealed("홍길동 may", "key"), "key"), Optional(Eq("홍길동 may")));
  EXPECT_THAT(unsealed(sealed("", "key"), "key"), Optional(Eq("")));
}

TEST(ASealedText, IsNothingOnceABitOfItChanges) {
  const auto seal = sealed("operator", "key");
  for (std::size_t i = 0; i < seal.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = seal;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      EXPECT_EQ(unsealed(changed, "key"), std::nullopt) << changed;
    }
  }
  EXPECT_EQ(unsealed(seal, "other key"), std::nullopt);
  EXPECT_EQ(unsealed(seal + ".", "key"), std::nullopt);
  EXPECT_EQ(unsealed("", "key"), std::nullopt);
}

TEST(RandomText, IsNeverTheSame) {
  std::set<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.insert(random_text(16));
  EXPECT_EQ(texts.size(), 100U);
  EXPECT_EQ(texts.begin()->size(), 22U);
}

}  // namespace
}  // namespace boxoffice::identity
