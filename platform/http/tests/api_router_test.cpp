#include "platform/http/problem.hpp"
#include "platform/http/router.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace boxoffice::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;
using namespace std::chrono_literals;

/// Answers with what the router told it.
Task<Response> tell(const Call& call) {
  return ready(Response{
      .status = 200, .content_type = std::string(call.content_type), .fields = {}, .body = std::string(call.route)});
}

Task<Response> tell_id(const Call& call) { return ready(an_answer(200, std::to_string(call.id()))); }

class RoutingARequest : public testing::Test {
 protected:
  Response ask(Method method, std::string_view target, FieldList fields = {}, std::string_view body = {}) {
    const auto request = a_request(method, target, fields, body);
    return scheduler.run(router(request));
  }

  Response post(FieldList fields, std::string_view body = "{}") { return ask(Method::post, "/books", fields, body); }

  RouteHandler counting(RouteHandler inner) {
    return [this, inner = std::move(inner)](const Call& call) {
      ++handled;
      return inner(call);
    };
  }

  SimulatedScheduler scheduler;
  int handled = 0;
  Router router{{{Method::get, "/", tell},
                 {Method::get, "/books", counting(tell)},
                 {Method::post, "/books", counting(tell)},
                 {Method::get, "/books/{id}", tell_id},
                 {Method::patch, "/books/{id}", counting(tell_id)},
                 {Method::get, "/books/{id}/pages/{page}",
                  [](const Call& call) { return ready(an_answer(200, std::to_string(call.id() * call.id("page")))); }},
                 {Method::get, "/books/search", tell},
                 {Method::get, "/authors/{name:text}",
                  [](const Call& call) { return ready(an_answer(200, std::string(call.text("name")))); }},
                 {Method::get, "/authors/known", tell}},
                scheduler};
};

TEST_F(RoutingARequest, FindsTheHandlerOfItsPathAndMethod) {
  EXPECT_EQ(ask(Method::get, "/").body, "/");
  EXPECT_EQ(ask(Method::get, "/books").body, "/books");
  EXPECT_EQ(ask(Method::get, "/books?page=1").body, "/books");
  EXPECT_EQ(ask(Method::get, "/books/search").body, "/books/search");
}

TEST_F(RoutingARequest, GivesTheHandlerItsIds) {
  EXPECT_EQ(ask(Method::get, "/books/7").body, "7");
  EXPECT_EQ(ask(Method::get, "/books/9223372036854775807").body, "9223372036854775807");
  EXPECT_EQ(ask(Method::get, "/books/6/pages/7").body, "42");
}

TEST_F(RoutingARequest, GivesTheHandlerATextAsItCame) {
  EXPECT_EQ(ask(Method::get, "/authors/%ED%99%8D").body, "%ED%99%8D");
}

TEST_F(RoutingARequest, PrefersALiteralToAParameter) {
  EXPECT_EQ(ask(Method::get, "/authors/known").body, "/authors/known");
}

TEST_F(RoutingARequest, AnswersAnUnknownPathWith404) {
  for (const auto* path :
       {"/nothing", "/Books", "//books", "/books/", "/books/7/", "/books/7/pages", "/%62ooks", "/books%2f7",
        "/books;a=1", "/books/%zz", "/authors/", "/authors/%zz", "/authors/a%", "/../books", "*", ""}) {
    const auto answer = ask(Method::get, path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.content_type, "application/problem+json");
  }
}

TEST_F(RoutingARequest, AnswersAnIdThatIsNoCanonicalPositiveNumberWith404) {
  for (const auto* id : {"abc", "0", "-1", "+1", "007", "1e0", "1.0", "%31", "1%00", "9223372036854775808",
                         "18446744073709551617", "１", "1 OR 1=1", "null"})
    EXPECT_EQ(ask(Method::get, "/books/" + std::string(id)).status, 404) << id;
}

TEST_F(RoutingARequest, AnswersAMethodThatThePathHasNotWith405AndAllow) {
  const auto answer = ask(Method::delete_, "/books/7");
  EXPECT_EQ(answer.status, 405);
  EXPECT_THAT(field(answer, "Allow"), Optional(std::string("GET, HEAD, PATCH, OPTIONS")));
  EXPECT_EQ(ask(Method::put, "/books").status, 405);
  EXPECT_EQ(ask(Method::post, "/books/7").status, 405);
  EXPECT_EQ(ask(Method::connect, "/books").status, 405);
}

TEST_F(RoutingARequest, NeverEchoesATrace) {
  const auto answer = ask(Method::trace, "/books", {{"X-Secret", "hush"}});
  EXPECT_EQ(answer.status, 405);
  EXPECT_THAT(answer.body, Not(HasSubstr("hush")));
}

TEST_F(RoutingARequest, AnswersAnUnknownMethodWith501) { EXPECT_EQ(ask(Method::unknown, "/books").status, 501); }

TEST_F(RoutingARequest, AnswersOptionsWithAllow) {
  const auto collection = ask(Method::options, "/books");
  EXPECT_EQ(collection.status, 200);
  EXPECT_EQ(collection.body, "");
  EXPECT_THAT(field(collection, "Allow"), Optional(std::string("GET, HEAD, POST, OPTIONS")));
  EXPECT_EQ(field(collection, "Accept-Patch"), std::nullopt);
}

TEST_F(RoutingARequest, AnswersOptionsWithThePatchTypesWhereThereIsAPatch) {
  const auto item = ask(Method::options, "/books/7");
  EXPECT_THAT(field(item, "Allow"), Optional(std::string("GET, HEAD, PATCH, OPTIONS")));
  EXPECT_THAT(field(item, "Accept-Patch"), Optional(HasSubstr("application/merge-patch+json")));
}

TEST_F(RoutingARequest, ServesHeadByGet) {
  EXPECT_EQ(ask(Method::head, "/books/7").body, "7");
  EXPECT_EQ(ask(Method::head, "/books/abc").status, 404);
}

TEST_F(RoutingARequest, RefusesAnEncodedBody) {
  for (const auto* encoding : {"gzip", "cow", "identity"}) {
    const auto answer = post({{"Content-Type", "application/json"}, {"Content-Encoding", encoding}});
    EXPECT_EQ(answer.status, 415);
    EXPECT_THAT(field(answer, "Accept-Encoding"), Optional(std::string("identity")));
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(RoutingARequest, RefusesABodyThatDoesNotSayItIsJson) {
  EXPECT_EQ(post({}).status, 415);
  EXPECT_EQ(post({{"Content-Type", ""}}).status, 415);
  EXPECT_EQ(post({{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(post({{"Content-Type", "application/json"}, {"Content-Type", "text/plain"}}).status, 415);
  EXPECT_THAT(field(post({{"Content-Type", "text/plain"}}), "Accept"), Optional(HasSubstr("application/json")));
  EXPECT_THAT(field(ask(Method::patch, "/books/7", {}, "{}"), "Accept-Patch"),
              Optional(HasSubstr("application/merge-patch+json")));
  EXPECT_EQ(handled, 0);
}

TEST_F(RoutingARequest, LetsARequestWithoutBodyAndTypePass) { EXPECT_EQ(post({}, "").status, 200); }

TEST_F(RoutingARequest, LooksAtTheBodyOnlyWhereOneIsRead) {
  EXPECT_EQ(ask(Method::get, "/books", {{"Content-Type", "text/plain"}, {"Content-Encoding", "gzip"}}, "x").status,
            200);
}

TEST_F(RoutingARequest, RefusesWhatItCannotAnswerBeforeAnythingHappens) {
  const auto answer = post({{"Content-Type", "application/json"}, {"Accept", "application/xml"}});
  EXPECT_EQ(answer.status, 406);
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_THAT(answer.body, HasSubstr("application/hal+json or application/json"));
  EXPECT_EQ(handled, 0);
}

TEST_F(RoutingARequest, RefusesAParameterThatComesTwice) {
  const auto answer = ask(Method::get, "/books?size=1&page=0&size=100");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("/problems/repeated-parameter"));
  EXPECT_THAT(answer.body, HasSubstr("size must not come more than once."));
  EXPECT_THAT(ask(Method::get, "/books?%ff=1&%ff=2").body, HasSubstr("A parameter must not come more than once."));
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(ask(Method::get, "/books?&&&==&=&size=1&page=1").status, 200);
}

TEST_F(RoutingARequest, ChecksPathThenMethodThenBodyThenPreferences) {
  const FieldList all_wrong = {{"Content-Type", "text/plain"}, {"Accept", "text/plain"}};
  EXPECT_EQ(ask(Method::put, "/nothing", all_wrong, "x").status, 404);
  EXPECT_EQ(ask(Method::put, "/books", all_wrong, "x").status, 405);
  EXPECT_EQ(ask(Method::post, "/books", all_wrong, "x").status, 415);
}

TEST_F(RoutingARequest, TellsTheHandlerWhatTheClientPrefers) {
  EXPECT_EQ(ask(Method::get, "/books").content_type, "application/hal+json");
  EXPECT_EQ(ask(Method::get, "/books", {{"Accept", "*/*"}}).content_type, "application/hal+json");
  EXPECT_EQ(ask(Method::get, "/books", {{"Accept", "application/json"}}).content_type, "application/json");
}

TEST(TellingAHandlerAboutAccept, MakesItsAbsenceVisible) {
  SimulatedScheduler scheduler;
  const Router router(
      {{Method::post, "/books", [](const Call& call) { return ready(an_answer(call.wants_body ? 200 : 204)); }}},
      scheduler);
  const auto without = a_request(Method::post, "/books");
  const auto blank = a_request(Method::post, "/books", {{"Accept", ""}});
  const auto with = a_request(Method::post, "/books", {{"accept", "*/*"}});
  EXPECT_EQ(scheduler.run(router(without)).status, 204);
  EXPECT_EQ(scheduler.run(router(blank)).status, 204);
  EXPECT_EQ(scheduler.run(router(with)).status, 200);
}

TEST(ARouteOfItsOwnMediaType, IsNegotiatedByThat) {
  static constexpr std::array<std::string_view, 1> page = {"text/html;charset=utf-8"};
  SimulatedScheduler scheduler;
  const Router router({{Method::get, "/", tell, {page}}}, scheduler);
  const auto html = a_request(Method::get, "/", {{"Accept", "text/html"}});
  const auto json = a_request(Method::get, "/", {{"Accept", "application/json"}});
  EXPECT_EQ(scheduler.run(router(html)).content_type, "text/html;charset=utf-8");
  EXPECT_EQ(scheduler.run(router(json)).status, 406);
}

TEST(ARouter, ServesAsAHandlerByReference) {
  SimulatedScheduler scheduler;
  const Router router({{Method::get, "/", tell}}, scheduler);
  const Handler handler = std::ref(router);
  const auto request = a_request(Method::get, "/");
  EXPECT_EQ(scheduler.run(handler(request)).status, 200);
}

TEST(ARouter, AnswersOnlyWhenTheHandlersTaskHasEnded) {
  SimulatedScheduler scheduler;
  const auto slow = [&scheduler](const Call&) -> Task<Response> {
    return [](Scheduler& time) -> Task<Response> {
      co_await sleep_for(time, 50ms);
      co_return an_answer(204);
    }(scheduler);
  };
  Scheduler::Duration observed{};
  Edge edge{.observer = [&](const Observation& seen) {
    observed = std::chrono::duration_cast<Scheduler::Duration>(seen.duration);
  }};
  const Router router({{Method::get, "/", slow}}, scheduler, std::move(edge));
  const auto request = a_request(Method::get, "/");
  EXPECT_EQ(scheduler.run(router(request)).status, 204);
  EXPECT_EQ(observed, 50ms);
}

TEST(ATableOfRoutes, IsRefusedWhenItMakesNoSense) {
  SimulatedScheduler scheduler;
  const auto build = [&](Routes routes) { Router router(std::move(routes), scheduler); };
  EXPECT_THROW(build({{Method::get, "books", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books/{id", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books/a{id}", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books/{}", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books/{id:number}", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/{a}/{b}/{c}/{d}/{e}", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books", nullptr}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books", tell, {{}}}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::head, "/books", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::options, "/books", tell}}), std::invalid_argument);
  EXPECT_THROW(build({{Method::get, "/books", tell}, {Method::get, "/books", tell}}), std::invalid_argument);
}

class AtTheEdge : public testing::Test {
 protected:
  struct Away : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  static Task<Response> fail_at_once(const Call&) { throw std::runtime_error("/usr/lib secret"); }
  static Task<Response> fail_later(const Call&) {
    throw Away("disk");
    co_return Response{};
  }

  Edge edge() {
    return {.observer =
                [this](const Observation& seen) {
                  observed.push_back(std::string(seen.route) + ' ' + std::to_string(seen.status));
                },
            .translate = [](const std::exception_ptr& failure) -> std::optional<Rejection> {
              try {
                std::rethrow_exception(failure);
              } catch (const Away&) {
                return Rejection{RejectionKind::unavailable, "storage-away", "Please come back later.", 5};
              } catch (const std::exception&) {
                return std::nullopt;
              }
            },
            .on_failure =
                [this](const std::exception_ptr& failure, std::string_view route) {
                  try {
                    std::rethrow_exception(failure);
                  } catch (const std::exception& error) {
                    reported.push_back(std::string(route) + ": " + error.what());
                  }
                }};
  }

  Response ask(Method method, std::string_view target) {
    const auto request = a_request(method, target);
    return scheduler.run(router(request));
  }

  SimulatedScheduler scheduler;
  std::vector<std::string> observed;
  std::vector<std::string> reported;
  Router router{{{Method::get, "/books/{id}", tell_id},
                 {Method::get, "/authors/{name:text}", tell},
                 {Method::get, "/broken", fail_at_once},
                 {Method::get, "/away", fail_later},
                 {Method::get, "/misnamed/{id}",
                  [](const Call& call) { return ready(an_answer(static_cast<int>(call.id("key")))); }}},
                scheduler,
                edge()};
};

TEST_F(AtTheEdge, EveryRequestIsObservedOnceByThePatternOfItsRoute) {
  ask(Method::get, "/books/7");
  ask(Method::get, "/authors/kim");
  ask(Method::put, "/books/7");
  ask(Method::options, "/books/7");
  ask(Method::get, "/books/seven");
  ask(Method::get, "/nothing");
  ask(Method::get, "/broken");
  EXPECT_THAT(observed, ElementsAre("/books/{id} 200", "/authors/{name} 200", "/books/{id} 405", "/books/{id} 200",
                                    "NOT_FOUND 404", "NOT_FOUND 404", "/broken 500"));
}

TEST_F(AtTheEdge, AFailureThatIsKnownBecomesARefusalThatSaysWhenToComeBack) {
  const auto answer = ask(Method::get, "/away");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(field(answer, "Retry-After"), Optional(std::string("5")));
  EXPECT_THAT(answer.body, HasSubstr("/problems/storage-away"));
  EXPECT_THAT(reported, ElementsAre());
}

TEST_F(AtTheEdge, AnyOtherFailureIsABare500AndReported) {
  const auto answer = ask(Method::get, "/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
  EXPECT_THAT(reported, ElementsAre("/broken: /usr/lib secret"));
}

TEST_F(AtTheEdge, AHandlerThatAsksForAParameterItsRouteHasNotIsAFailure) {
  EXPECT_EQ(ask(Method::get, "/misnamed/7").status, 500);
  EXPECT_THAT(reported, ElementsAre("/misnamed/{id}: the route has no parameter key"));
}

TEST(AtABareEdge, FailuresAreAnsweredToo) {
  SimulatedScheduler scheduler;
  const Router router({{Method::get, "/", [](const Call&) -> Task<Response> { throw 42; }}}, scheduler);
  const auto request = a_request(Method::get, "/");
  EXPECT_EQ(scheduler.run(router(request)).status, 500);
}

}  // namespace
}  // namespace boxoffice::http
