// A server with a toy of the bookings' routes, for hostile requests (wire.py) and for load: it only counts the
// bookings, so that what is measured is the transport.

#include "platform/async/spawn.hpp"
#include "platform/http/server.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/stop_signal.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace boxoffice::http {
namespace {

Response problem(int status, std::string detail) {
  return {.status = status,
          .content_type = "application/problem+json",
          .fields = {},
          .body = R"({"status":)" + std::to_string(status) + R"(,"message":")" + detail + R"("})"};
}

Response hal(int status, std::string body) {
  return {.status = status, .content_type = "application/hal+json", .fields = {}, .body = std::move(body)};
}

bool is_json(const Request& request) {
  const auto type = request.fields.find("Content-Type").value_or("");
  return type.find("json") != std::string_view::npos && !request.fields.find("Content-Encoding");
}

bool looks_like_an_object(std::string_view body) {
  return body.substr(std::min(body.find_first_not_of(' '), body.size())).starts_with("{\"");
}

std::int64_t booked = 0;

Response bookings(const Request& request) {
  const bool long_page = request.query.find("size=100") != std::string_view::npos;
  switch (request.method) {
    case Method::get:
    case Method::head:
      return hal(200, R"({"page":{"size":1,"totalElements":)" + std::to_string(booked) + "}}" +
                          std::string(long_page ? 100'000 : 0, ' '));
    case Method::post:
      if (!is_json(request)) return problem(415, "Send JSON.");
      if (!looks_like_an_object(request.body)) return problem(400, "The body is not JSON.");
      ++booked;
      return hal(201, R"({"id":1,"bookingStatus":"COMPLETE_BOOKING"})").with("Location", "http://localhost/bookings/1");
    default: return problem(405, "Not on bookings.").with("Allow", "GET, HEAD, POST");
  }
}

Task<Response> serve(const Request& request) {
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (request.path == "/bookings") co_return bookings(request);
  if (request.path != "/actuator/health/liveness") co_return problem(404, "Nothing is here.");
  co_return reads ? hal(200, R"({"status":"UP"})") : problem(405, "Not on health.").with("Allow", "GET, HEAD");
}

Task<void> finish(Server& server, runtime::EventLoop& loop) {
  co_await server.stop(std::chrono::seconds(5));
  loop.stop();
}

int run(std::uint16_t port) {
  runtime::EventLoop loop;
  Server server(loop.context(), loop, {.host = "127.0.0.1", .port = port}, serve, problem);
  const runtime::StopSignal stop(loop, [&] { detach(finish(server, loop)); });
  std::printf("{\"port\":%d}\n", server.port());
  std::fflush(stdout);
  loop.run();
  return 0;
}

}  // namespace
}  // namespace boxoffice::http

int main(int count, char** arguments) {
  return boxoffice::http::run(count > 1 ? static_cast<std::uint16_t>(std::atoi(arguments[1])) : 0);
}
