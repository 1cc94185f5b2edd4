#include "tests/scenario/the_house.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace boxoffice::scenario {
namespace {

constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);

std::string or_dash(std::string state) { return state.empty() || state == "null" ? "-" : state; }

}  // namespace

std::string Answer::at(std::string_view pointer) const {
  boost::system::error_code error;
  const auto* found = body.find_pointer(pointer, error);
  if (!found) return {};
  return found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found);
}

Task<booking::PaymentOutcome> TheWay::approve(booking::Booking booking) {
  if (held_up != HeldUp::not_at_all) co_await free_.wait();
  co_return co_await payment_.approve(std::move(booking));
}

Task<booking::PaymentFinding> TheWay::find(BookingId booking) {
  auto finding = co_await payment_.find(booking);
  if (held_up == HeldUp::until_asked_about) let_go();
  co_return finding;
}

void TheWay::let_go() {
  held_up = HeldUp::not_at_all;
  free_.notify();
}

TheHouse::TheHouse()
    : scheduler(noon),
      payment_({}, environment(payment_metrics_, "payment.db"), network_),
      in_process_payment_(payment_.approve_payment(), payment_.payments(), scheduler),
      way_to_payment(in_process_payment_, scheduler),
      booking_service({}, environment(booking_metrics_, "booking.db"), way_to_payment),
      delivery_service({}, environment(delivery_metrics_, "delivery.db")),
      mypage_service({}, environment(mypage_metrics_, "mypage.db")),
      events_({{"booking", {&payment_.log()}},
               {"payment", {&booking_service.log()}},
               {"delivery", {&payment_.log()}},
               {"mypage", {&booking_service.log(), &payment_.log(), &delivery_service.log()}}}),
      booking_router_(booking_service.routes(), scheduler),
      payment_router_(payment_.routes(), scheduler),
      delivery_router_(delivery_service.routes(), scheduler),
      mypage_router_(mypage_service.routes(), scheduler) {
  scheduler.run(payment_.start(events_));
  scheduler.run(booking_service.start(events_));
  scheduler.run(delivery_service.start(events_));
  scheduler.run(mypage_service.start(events_));
}

TheHouse::~TheHouse() {
  scheduler.run(in_process_payment_.finish(std::chrono::minutes{1}));
  scheduler.run(booking_service.stop());
  scheduler.run(payment_.stop());
  scheduler.run(delivery_service.stop());
  scheduler.run(mypage_service.stop());
}

runtime::Environment TheHouse::environment(observability::Registry& metrics, const char* file) {
  return {scheduler, scheduler, random_, lane_, folder_.path() / file, {}, metrics, 0};
}

Answer TheHouse::book() {
  return send(
      booking_router_, http::Method::post, "/bookings",
      R"({"musicalName":"Elizabeth","customerName":"홍길동","telephoneInfo":"11112222","addr":"서울시 종로구"})");
}

Answer TheHouse::cancel(std::int64_t booking) {
  return send(booking_router_, http::Method::patch, "/bookings/" + std::to_string(booking),
              R"({"bookingStatus":"CANCEL_BOOKING"})");
}

Answer TheHouse::pay_directly(std::int64_t booking) {
  return send(payment_router_, http::Method::post, "/payments",
              R"({"bookingId":)" + std::to_string(booking) + R"(,"addr":"서울시 종로구"})");
}

Answer TheHouse::hand_over(std::int64_t delivery) {
  return send(delivery_router_, http::Method::patch, "/deliveries/" + std::to_string(delivery),
              R"({"deliveryStatus":"COMPLETE_DELIVERY"})");
}

std::string TheHouse::seen_by_the_customer(std::int64_t booking) {
  const auto page = page_of(booking);
  std::string states;
  for (const auto* name : {"bookingStatus", "paymentStatus", "deliveryStatus"})
    states += (states.empty() ? "" : " ") + or_dash(page.at(std::string("/_embedded/mypages/0/") + name));
  return states;
}

bool TheHouse::until(const std::function<bool()>& holds) {
  const auto begun = scheduler.steady_now();
  for (scheduler.run_until_idle(); !holds(); scheduler.advance(std::chrono::milliseconds{10}))
    if (scheduler.steady_now() - begun > std::chrono::minutes{1}) return false;
  return true;
}

bool TheHouse::until_the_customer_sees(std::int64_t booking, std::string_view states) {
  return until([&] { return seen_by_the_customer(booking) == states; });
}

Answer TheHouse::get(const http::Router& router, const std::string& target) {
  return send(router, http::Method::get, target, {});
}

Answer TheHouse::send(const http::Router& router, http::Method method, const std::string& target,
                      std::string_view body) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.path = request.target.substr(0, request.target.find('?'));
  if (request.path.size() < request.target.size()) request.query = request.target.substr(request.path.size() + 1);
  request.authority = "localhost";
  request.fields.add("Accept", "application/json");
  if (!body.empty()) request.fields.add("Content-Type", "application/json");
  request.body = body;
  auto response = scheduler.run(router(request));
  return {response.status, response.body.empty() ? boost::json::value() : boost::json::parse(response.body)};
}

std::string TheHouse::search(std::string_view collection, std::int64_t booking) {
  return std::string(collection) + "/search/findByBookingId?bookingId=" + std::to_string(booking);
}

}  // namespace boxoffice::scenario
