#pragma once

#include "apps/boxoffice/in_process_payment_client.hpp"
#include "platform/async/simulated_scheduler.hpp"
#include "platform/http/router.hpp"
#include "platform/messaging/embedded_events.hpp"
#include "platform/observability/metrics.hpp"
#include "platform/runtime/tests/temporary_folder.hpp"
#include "platform/storage/lane.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace boxoffice::scenario {

/// What a client gets.
struct Answer {
  int status = 0;
  boost::json::value body;

  /// The member at that JSON pointer, a text without its quotes; empty when there is none.
  std::string at(std::string_view pointer) const;
};

/// Until when a request is held up.
enum class HeldUp : std::uint8_t { not_at_all, until_asked_about, until_let_go };

/// The way from booking to payment, on which one request can be held up until booking has asked what became of it, or
/// longer.
class TheWay final : public booking::PaymentClient {
 public:
  TheWay(booking::PaymentClient& payment, Scheduler& scheduler) : payment_(payment), free_(scheduler) {}

  Task<booking::PaymentOutcome> approve(booking::Booking booking) override;
  Task<booking::PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override { return 0; }

  void let_go();

  HeldUp held_up = HeldUp::not_at_all;

 private:
  booking::PaymentClient& payment_;
  Signal free_;
};

/// The four services in one process, on simulated time, with real databases and without a network.
class TheHouse {
 public:
  TheHouse();
  ~TheHouse();
  TheHouse(const TheHouse&) = delete;
  TheHouse& operator=(const TheHouse&) = delete;

  Answer book();
  Answer cancel(std::int64_t booking);
  Answer pay_directly(std::int64_t booking);
  Answer booking(std::int64_t id) { return get(booking_router_, "/bookings/" + std::to_string(id)); }
  Answer payment_of(std::int64_t booking) { return get(payment_router_, search("/payments", booking)); }
  Answer page_of(std::int64_t booking) { return get(mypage_router_, search("/mypages", booking)); }
  Answer delivery(std::int64_t id) { return get(delivery_router_, "/deliveries/" + std::to_string(id)); }
  Answer hand_over(std::int64_t delivery);
  Answer pages() { return get(mypage_router_, "/mypages"); }

  /// The states of a booking, its payment and its delivery as its customer sees them: "COMPLETE_BOOKING
  /// COMPLETE_PAYMENT START_DELIVERY"; a dash for what the customer has not heard of.
  std::string seen_by_the_customer(std::int64_t booking);

  /// Lets time pass until it holds; false when it does not within a simulated minute.
  bool until(const std::function<bool()>& holds);
  bool until_the_customer_sees(std::int64_t booking, std::string_view states);

  SimulatedScheduler scheduler;

 private:
  runtime::Environment environment(observability::Registry& metrics, const char* file);
  Answer get(const http::Router& router, const std::string& target);
  Answer send(const http::Router& router, http::Method method, const std::string& target, std::string_view body);
  static std::string search(std::string_view collection, std::int64_t booking);

  runtime::TemporaryFolder folder_;
  storage::Lane lane_{scheduler};
  SeededRandom random_{1};
  observability::Registry booking_metrics_;
  observability::Registry payment_metrics_;
  observability::Registry delivery_metrics_;
  observability::Registry mypage_metrics_;

  boost::asio::io_context network_;
  payment::PaymentModule payment_;
  apps::InProcessPaymentClient in_process_payment_;

 public:
  payment::SimulatedProvider& provider = payment_.provider();
  TheWay way_to_payment;
  booking::BookingModule booking_service;
  delivery::DeliveryModule delivery_service;
  mypage::MyPageModule mypage_service;

 private:
  messaging::EmbeddedEvents events_;
  http::Router booking_router_;
  http::Router payment_router_;
  http::Router delivery_router_;
  http::Router mypage_router_;
};

}  // namespace boxoffice::scenario
