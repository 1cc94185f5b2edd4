// The bare limit that bookings are held against: the project's own HTTP server with a handler that answers a constant,
// as large as a booking's. Prints {"port":…} and serves until SIGTERM.

#include "platform/async/spawn.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/server.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/process.hpp"
#include "platform/runtime/stop_signal.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace {

using boxoffice::Task;
namespace http = boxoffice::http;

const std::string booked =
    R"({"id":1000000,"musicalName":"Elizabeth","customerName":"홍길동","telephoneInfo":11112222,"addr":"서울시 종로구",)"
    R"("bookingStatus":"COMPLETE_BOOKING","price":90000,"bookedAt":1795374718000,"statusAt":1795374718000,)"
    R"("statusBy":"PAYMENT","statusReason":"paid","version":2,)"
    R"("_links":{"self":{"href":"http://127.0.0.1:8081/bookings/1000000"},)"
    R"("booking":{"href":"http://127.0.0.1:8081/bookings/1000000"}}})";

Task<http::Response> answer(const http::Request&) {
  co_return http::Response{.status = 201, .content_type = "application/hal+json", .fields = {}, .body = booked}.with(
      "Location", "http://127.0.0.1:8081/bookings/1000000");
}

http::Response refusal(int status, std::string detail) { return http::problem(status, std::move(detail)); }

Task<void> stop(http::Server& server, boxoffice::runtime::EventLoop& loop) {
  co_await server.stop(std::chrono::seconds(5));
  loop.stop();
}

}  // namespace

int main() {
  boxoffice::runtime::raise_open_files_limit();
  boxoffice::runtime::EventLoop loop;
  http::Server server(loop.context(), loop, {}, answer, refusal);
  boxoffice::runtime::StopSignal signal(loop, [&] { boxoffice::detach(stop(server, loop)); });
  std::printf("{\"port\":%d}\n", server.port());
  std::fflush(stdout);
  loop.run();
}
