#include "platform/http/answers.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace boxoffice::http {
namespace {

template <class Fn>
std::size_t allocations_of(Fn&& work) {
  const auto before = allocations;
  work();
  return allocations - before;
}

/// Starts the task and lets it end by itself: a scheduler would add allocations of its own.
int status_of(Task<Response> task) {
  int status = 0;
  detach([](Task<Response> asked, int& told) -> Task<void> { told = (co_await std::move(asked)).status; }(
                                                 std::move(task), status));
  return status;
}

TEST(RoutingWithoutWaste, TakesNoMemoryBeyondTheFramesOfItsCoroutines) {
  SimulatedScheduler scheduler;
  const Router router(
      {{Method::get, "/books/{id}", [](const Call& call) { return ready(an_answer(static_cast<int>(call.id()))); }},
       {Method::post, "/books", [](const Call&) { return ready({}); }},
       {Method::get, "/authors/{name:text}", [](const Call&) { return ready({}); }}},
      scheduler);
  const auto request =
      a_request(Method::get, "/books/207", {{"Accept", "application/json, */*;q=0.5"}, {"Host", "localhost:8081"}});
  int status = 0;
  const auto taken = allocations_of([&] { status = status_of(router(request)); });
  EXPECT_EQ(status, 207);
  EXPECT_LE(taken, 4) << "the router's frame, the handler's, and the two that wait for them here";
}

TEST(RenderingWithoutWaste, WritesAResourceIntoOneString) {
  const auto request = a_request(Method::get, "/books/7", {{"X-Forwarded-Host", "tickets.example"}});
  const Book book{{7}, "토지", 12};
  std::string out;
  out.reserve(hal::usual_resource_bytes);
  EXPECT_EQ(allocations_of([&] { hal::append_resource(BaseUrl::of(request), books, book, out); }), 0);
}

TEST(RenderingWithoutWaste, WritesAPageIntoOneString) {
  const auto request = a_request(Method::get, "/books?size=100");
  const auto call = a_call(request);
  const std::vector<Book> items(100, Book{{7}, "a title of usual length", 12});
  const auto taken = allocations_of([&] { (void)listed(call, books, PageRequest{}, items, 1'000); });
  EXPECT_LE(taken, 2) << "the content type and the body";
}

}  // namespace
}  // namespace boxoffice::http
