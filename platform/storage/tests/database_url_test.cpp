#include "platform/storage/database_url.hpp"

#include <gtest/gtest.h>

namespace boxoffice::storage {
namespace {

TEST(ADatabaseUrl, NamesAFileOfSqlite) {
  const auto url = DatabaseUrl::parse("sqlite:data/booking.db").value();
  EXPECT_EQ(url.engine(), Engine::sqlite);
  EXPECT_EQ(url.path(), "data/booking.db");
  EXPECT_FALSE(url.is_shared());
  EXPECT_EQ(url.url(), "sqlite:data/booking.db");
}

TEST(ADatabaseUrl, NamesADatabaseOnAServer) {
  const auto url = DatabaseUrl::parse("postgresql://box%40office:se%2Fcret@db.example:6432/booking").value();
  EXPECT_EQ(url.engine(), Engine::postgresql);
  EXPECT_TRUE(url.is_shared());
  EXPECT_EQ(url.server().host, "db.example");
  EXPECT_EQ(url.server().port, 6432);
  EXPECT_EQ(url.server().user, "box@office");
  EXPECT_EQ(url.server().password, "se/cret");
  EXPECT_EQ(url.server().database, "booking");
}

TEST(ADatabaseUrl, KnowsTheUsualPorts) {
  EXPECT_EQ(DatabaseUrl::parse("postgresql://u@h/d")->server().port, 5432);
  const auto mariadb = DatabaseUrl::parse("mysql://u@h/d").value();
  EXPECT_EQ(mariadb.engine(), Engine::mariadb);
  EXPECT_EQ(mariadb.server().port, 3306);
}

TEST(ADatabaseUrl, IsShownWithoutItsPassword) {
  EXPECT_EQ(DatabaseUrl::parse("mysql://user:secret@host/mypage")->url(), "mysql://user@host:3306/mypage");
}

TEST(ADatabaseUrl, IsRefusedWithoutRepeatingIt) {
  for (const auto* wrong : {"", "booking.db", "oracle://u:secret@h/d", "postgresql://h/d", "postgresql://u:secret@h",
                            "postgresql://u:secret@h/", "postgresql://u:secret@h/a/b", "postgresql://u:secret@h/d?x=1",
                            "postgresql://u:secret@h:99999/d", "postgresql://u:sec ret@h/d", "sqlite:"}) {
    const auto refused = DatabaseUrl::parse(wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace boxoffice::storage
