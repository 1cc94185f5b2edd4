#include "platform/http/pagination.hpp"
#include "platform/http/query.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

#include <array>

namespace boxoffice::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

constexpr std::array<std::string_view, 2> sortable = {"id", "title"};

PageRequest page(std::string_view query) { return std::get<PageRequest>(read_listing(query, sortable).value()); }
CursorRequest piece(std::string_view query) { return std::get<CursorRequest>(read_listing(query, sortable).value()); }
Response refusal(std::string_view query) { return read_listing(query, sortable).error(); }

TEST(AskingForAPage, GivesTheFirstTwentyUnlessItIsSaid) {
  for (const auto* query : {"", "&&&==&===", "page=", "size=", "PAGE=3&Size=7", "other=1"}) {
    EXPECT_EQ(page(query).number, 0) << query;
    EXPECT_EQ(page(query).size, 20) << query;
    EXPECT_FALSE(page(query).sort) << query;
  }
}

TEST(AskingForAPage, TakesWhatIsAllowed) {
  EXPECT_EQ(page("page=3&size=7").number, 3);
  EXPECT_EQ(page("page=3&size=7").size, 7);
  EXPECT_EQ(page("page=3&size=7").offset(), 21);
  EXPECT_EQ(page("%70age=%33").number, 3);
  EXPECT_EQ(page("page=100000000").number, 100'000'000);
}

TEST(AskingForAPage, FallsBackToTheNearestAllowed) {
  EXPECT_EQ(page("page=-1").number, 0);
  EXPECT_EQ(page("size=0").size, 1);
  EXPECT_EQ(page("size=-5").size, 1);
  EXPECT_EQ(page("size=101").size, 100);
  EXPECT_EQ(page("size=1000000000").size, 100);
  EXPECT_EQ(page("page=9223372036854775807").number, max_page_number);
  EXPECT_EQ(page("page=9223372036854775808").number, max_page_number);
  EXPECT_EQ(page("page=-99999999999999999999").number, 0);
  EXPECT_EQ(page("size=99999999999999999999").size, 100);
}

TEST(AskingForAPage, NeverOverflows) {
  const auto far = page("page=9223372036854775807&size=100");
  EXPECT_EQ(far.offset(), max_page_number * 100);
  EXPECT_LE(far.offset() + far.size, std::int64_t{1} << 53);
}

TEST(AskingForAPage, TakesWhatIsNoNumberForNothing) {
  for (const auto* text : {"abc", "1.5", "0x10", "1%00", "%EF%BC%92", "+5", "1e1", "--1", "1 ", "%zz", "-"}) {
    EXPECT_EQ(page("page=" + std::string(text)).number, 0) << text;
    EXPECT_EQ(page("size=" + std::string(text)).size, 20) << text;
  }
}

TEST(SortingAPage, GoesByOnePropertyUpOrDown) {
  EXPECT_EQ(page("sort=title").sort->property, "title");
  EXPECT_FALSE(page("sort=title").sort->descending);
  EXPECT_FALSE(page("sort=title,asc").sort->descending);
  EXPECT_TRUE(page("sort=title,desc").sort->descending);
  EXPECT_TRUE(page("sort=id%2CDESC").sort->descending);
  EXPECT_FALSE(page("sort=").sort);
}

TEST(SortingAPage, NeverTakesTheClientsTextForAProperty) {
  const std::string query = "sort=title,desc";
  EXPECT_EQ(page(query).sort->property.data(), sortable[1].data());
}

TEST(SortingAPage, ByAnythingElseIsRefused) {
  for (const auto* sort : {"nope,asc", ",", "id,up", "id,", "id,title", "id,asc,desc", "ID,asc", "id%20,asc",
                           "id;DROP%20TABLE%20books--,asc", "CASE%20WHEN%201=1%20THEN%20id%20END,desc",
                           "_links.self.href,asc", "%ff%fe,asc", "id%00,asc"}) {
    const auto answer = refusal("sort=" + std::string(sort));
    EXPECT_EQ(answer.status, 400) << sort;
    EXPECT_THAT(answer.body, HasSubstr("/problems/unknown-sort"));
    EXPECT_THAT(answer.body, HasSubstr("Properties: id title"));
    EXPECT_THAT(answer.body, Not(HasSubstr("DROP")));
  }
}

TEST(WalkingAList, GoesOnAfterAnId) {
  EXPECT_EQ(piece("after=7&size=100").after, 7);
  EXPECT_EQ(piece("after=7&size=100").size, 100);
  EXPECT_EQ(piece("after=7&page=3").size, 20);
}

TEST(WalkingAList, BeginsWithAnEmptyCursorOrZero) {
  EXPECT_EQ(piece("after=").after, 0);
  EXPECT_EQ(piece("after=0").after, 0);
}

TEST(WalkingAList, RefusesACursorThatWasNeverGivenOut) {
  for (const auto* cursor :
       {"abc", "00", "-1", "007", "18446744073709551616", "9223372036854775808", "1.0", "7%00", "7%20"}) {
    EXPECT_EQ(refusal("after=" + std::string(cursor)).status, 400) << cursor;
    EXPECT_THAT(refusal("after=" + std::string(cursor)).body, HasSubstr("/problems/unknown-cursor"));
  }
}

TEST(WalkingAList, TakesNoOrder) { EXPECT_EQ(refusal("after=7&sort=title").status, 400); }

TEST(AParameterOfAQuery, IsDecoded) {
  EXPECT_THAT(query_value("a=1&b=%ED%99%8D+%2B", "b"), Optional(std::string("홍 +")));
  EXPECT_THAT(query_value("a", "a"), Optional(std::string()));
  EXPECT_THAT(query_value("a=b=c", "a"), Optional(std::string("b=c")));
  EXPECT_EQ(query_value("ab=1", "a"), std::nullopt);
  EXPECT_EQ(query_value("", "a"), std::nullopt);
}

TEST(AParameterOfAQuery, IsFoundWhenItComesMoreThanOnce) {
  EXPECT_THAT(repeated_parameter("size=1&page=0&size=100"), Optional(std::string("size")));
  EXPECT_THAT(repeated_parameter("size&page=0&s%69ze=1"), Optional(std::string("size")));
  EXPECT_THAT(repeated_parameter("a+b=1&a%20b=1"), Optional(std::string("a b")));
  for (const auto* query : {"", "size=1", "size=1&page=1&Size=1", "&&&==&=", "size=size&page=size"})
    EXPECT_EQ(repeated_parameter(query), std::nullopt) << query;
}

TEST(AParameterOfAQuery, StaysAsItCameWhereItIsWronglyEncoded) {
  EXPECT_THAT(query_value("a=%zz%4", "a"), Optional(std::string("%zz%4")));
  EXPECT_THAT(query_value("a=%", "a"), Optional(std::string("%")));
}

}  // namespace
}  // namespace boxoffice::http
