#include "platform/http/answers.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

/// Its id is not one of its described members.
struct Sheet {
  std::int64_t id;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (text))

const Book land{{7}, "토지", std::nullopt};
constexpr auto land_document =
    R"({"id":7,"title":"토지","shelfNumber":null,"_links":{"self":{"href":"http://localhost:8081/books/7"},"book":{"href":"http://localhost:8081/books/7"}}})";

TEST(ADocumentOfAResource, HasEveryMemberItsIdAndItsLinks) {
  const auto request = a_request(Method::get, "/books/7");
  EXPECT_EQ(shown(a_call(request), books, land, 1).body, land_document);
}

TEST(ADocumentOfAResource, IsLedByAnIdThatIsNoDescribedMember) {
  const auto request = a_request(Method::get, "/sheets/3");
  EXPECT_EQ(
      shown(a_call(request), {"sheets", "sheet"}, Sheet{3, "x"}, 1).body,
      R"({"id":3,"text":"x","_links":{"self":{"href":"http://localhost:8081/sheets/3"},"sheet":{"href":"http://localhost:8081/sheets/3"}}})");
}

TEST(CreatingAResource, IsAnswered201WithWhereItIsAndItsVersion) {
  const auto request = a_request(Method::post, "/books");
  const auto answer = created(a_call(request), books, land, 3);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.content_type, "application/hal+json");
  EXPECT_EQ(answer.body, land_document);
  EXPECT_THAT(field(answer, "Location"), Optional(std::string("http://localhost:8081/books/7")));
  EXPECT_THAT(field(answer, "ETag"), Optional(std::string("\"3\"")));
  EXPECT_EQ(created(a_call(request), books, land, 3, 202).status, 202);
}

TEST(CreatingAResource, IsAnsweredWithoutABodyToWhoSentNoAccept) {
  const auto request = a_request(Method::post, "/books");
  const auto answer = created(a_call(request, false), books, land, 3);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.content_type, "");
  EXPECT_EQ(answer.body, "");
  EXPECT_THAT(field(answer, "Location"), Optional(std::string("http://localhost:8081/books/7")));
}

TEST(ChangingAResource, IsAnswered200WithItOr204ToWhoSentNoAccept) {
  const auto request = a_request(Method::patch, "/books/7");
  EXPECT_EQ(changed(a_call(request), books, land, 4).status, 200);
  EXPECT_EQ(changed(a_call(request), books, land, 4).body, land_document);
  const auto silent = changed(a_call(request, false), books, land, 4);
  EXPECT_EQ(silent.status, 204);
  EXPECT_EQ(silent.body, "");
  EXPECT_THAT(field(silent, "ETag"), Optional(std::string("\"4\"")));
}

TEST(ShowingAResource, IsAnswered412ToWhoWantsAnotherVersion) {
  const auto request = a_request(Method::get, "/books/7", {{"If-Match", "\"3\""}, {"If-None-Match", "\"4\""}});
  EXPECT_EQ(shown(a_call(request), books, land, 3).status, 200);
  const auto refused = shown(a_call(request), books, land, 4);
  EXPECT_EQ(refused.status, 412);
  EXPECT_EQ(refused.content_type, problem_json);
}

TEST(ShowingAResource, IsAnswered304ToWhoHasThisVersion) {
  const auto request = a_request(Method::get, "/books/7", {{"If-None-Match", "\"3\""}});
  const auto unchanged = shown(a_call(request), books, land, 3);
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.body, "");
  EXPECT_THAT(field(unchanged, "ETag"), Optional(std::string("\"3\"")));
  EXPECT_EQ(shown(a_call(request), books, land, 4).status, 200);
}

Response page_of(std::string_view target, PageRequest page, const std::vector<Book>& items, std::int64_t total) {
  const auto request = a_request(Method::get, target);
  return listed(a_call(request), books, page, items, total);
}

TEST(APage, HoldsItsResourcesItsLinksAndItsCounts) {
  const auto answer = page_of("/books?size=1&page=1", {.number = 1, .size = 1, .sort = {}, .filters = {}}, {land}, 3);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, std::string(R"({"_embedded":{"books":[)") + land_document +
                             R"(]},"_links":{"self":{"href":"http://localhost:8081/books?size=1&page=1"},)"
                             R"("first":{"href":"http://localhost:8081/books?page=0&size=1"},)"
                             R"("prev":{"href":"http://localhost:8081/books?page=0&size=1"},)"
                             R"("next":{"href":"http://localhost:8081/books?page=2&size=1"},)"
                             R"("last":{"href":"http://localhost:8081/books?page=2&size=1"}},)"
                             R"("page":{"size":1,"totalElements":3,"totalPages":3,"number":1}})");
}

TEST(APage, KeepsItsOrderInItsLinks) {
  const auto answer = page_of("/books?sort=title,DESC",
                              {.number = 0, .size = 1, .sort = Sort{"title", true}, .filters = {}}, {land}, 2);
  EXPECT_THAT(answer.body, HasSubstr(R"("next":{"href":"http://localhost:8081/books?page=1&size=1&sort=title,desc"})"));
  EXPECT_THAT(answer.body, HasSubstr(R"("self":{"href":"http://localhost:8081/books?sort=title,DESC"})"));
}

TEST(APage, KeepsWhatItIsFilteredByInItsLinks) {
  const auto answer =
      page_of("/books?author=7", {.number = 0, .size = 1, .sort = {}, .filters = "&author=7"}, {land}, 2);
  EXPECT_THAT(answer.body, HasSubstr(R"("next":{"href":"http://localhost:8081/books?page=1&size=1&author=7"})"));
}

TEST(APage, OfNothingHasAnEmptyArray) {
  const auto answer = page_of("/books", {}, {}, 0);
  EXPECT_EQ(
      answer.body,
      R"({"_embedded":{"books":[]},"_links":{"self":{"href":"http://localhost:8081/books"},)"
      R"("first":{"href":"http://localhost:8081/books?page=0&size=20"},"last":{"href":"http://localhost:8081/books?page=0&size=20"}},)"
      R"("page":{"size":20,"totalElements":0,"totalPages":0,"number":0}})");
}

TEST(APage, BeyondTheLastLeadsBackToTheLast) {
  const auto answer =
      page_of("/books?page=100000000", {.number = 100'000'000, .size = 20, .sort = {}, .filters = {}}, {}, 41);
  EXPECT_THAT(answer.body, HasSubstr(R"("prev":{"href":"http://localhost:8081/books?page=2&size=20"})"));
  EXPECT_THAT(answer.body, Not(HasSubstr("\"next\"")));
  EXPECT_THAT(answer.body, HasSubstr(R"("totalPages":3,"number":100000000)"));
}

TEST(APage, SurvivesTheGreatestNumbers) {
  const auto most = std::numeric_limits<std::int64_t>::max();
  const auto answer =
      page_of("/books", {.number = max_page_number, .size = max_page_size, .sort = {}, .filters = {}}, {}, most);
  EXPECT_THAT(answer.body, HasSubstr(R"("totalPages":92233720368547759,"number":90071992547408})"));
}

TEST(APage, HoldsSeveralResources) {
  const auto answer = page_of("/books", {}, {land, Book{{8}, "b", 2}}, 2);
  EXPECT_THAT(answer.body, HasSubstr(R"(}},{"id":8,"title":"b","shelfNumber":2,"_links")"));
}

TEST(TheLinksOfAPage, HoldNothingThatIsNoUri) {
  const auto answer = page_of("/books?q=\"},<b>\\\x01\xff{\xed\x99\x8d%41", {}, {}, 0);
  EXPECT_THAT(answer.body,
              HasSubstr(R"("self":{"href":"http://localhost:8081/books?q=%22%7D,%3Cb%3E%5C%01%FF%7B%ED%99%8D%41"})"));
}

TEST(AWalk, LeadsOnFromItsLastResource) {
  const auto request = a_request(Method::get, "/books?after=5&size=2");
  const auto answer = walked(a_call(request), books, CursorRequest{5, 2}, std::vector{Book{{6}, "a", 1}, land}, true);
  EXPECT_THAT(answer.body, HasSubstr(R"(]},"_links":{"self":{"href":"http://localhost:8081/books?after=5&size=2"},)"
                                     R"("next":{"href":"http://localhost:8081/books?after=7&size=2"}}})"));
}

TEST(AWalk, EndsWithoutNext) {
  const auto request = a_request(Method::get, "/books?after=7");
  EXPECT_EQ(walked(a_call(request), books, CursorRequest{7, 20}, std::vector<Book>{}, false).body,
            R"({"_embedded":{"books":[]},"_links":{"self":{"href":"http://localhost:8081/books?after=7"}}})");
}

TEST(ASearch, ShowsWhatItFoundUnderItsOwnAddress) {
  const auto request = a_request(Method::get, "/books/search/findByShelf?shelf=2");
  EXPECT_EQ(
      found(a_call(request), books, std::vector<Book>{}).body,
      R"({"_embedded":{"books":[]},"_links":{"self":{"href":"http://localhost:8081/books/search/findByShelf?shelf=2"}}})");
}

TEST(AListOfLinks, MarksTemplates) {
  const auto request = a_request(Method::get, "/");
  const auto answer = links(a_call(request), {{"books", "/books{?page,size,sort}"}, {"self", "/"}});
  EXPECT_EQ(answer.content_type, "application/hal+json");
  EXPECT_EQ(
      answer.body,
      R"({"_links":{"books":{"href":"http://localhost:8081/books{?page,size,sort}","templated":true},"self":{"href":"http://localhost:8081/"}}})");
}

}  // namespace
}  // namespace boxoffice::http
