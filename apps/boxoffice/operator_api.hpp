#pragma once

#include "platform/http/router.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/observability/log.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <string_view>

namespace boxoffice::apps {

/// What the operator of the program sees and does while it runs, on a port of its own: the simulated provider's
/// switches, the circuit breaker, parked events, and the rebuilding of my page.
class OperatorApi {
 public:
  OperatorApi(booking::BookingModule& booking, payment::PaymentModule& payment, delivery::DeliveryModule& delivery,
              mypage::MyPageModule& mypage, observability::LogWriter& log_writer);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_provider(const http::Call& call);
  Task<http::Response> change_provider(const http::Call& call);
  Task<http::Response> show_breaker(const http::Call& call);
  Task<http::Response> list_parked(const http::Call& call);
  Task<http::Response> replay_parked(const http::Call& call);
  Task<http::Response> start_rebuild(const http::Call& call);
  Task<http::Response> show_rebuild(const http::Call& call);
  Task<http::Response> show_log(const http::Call& call);
  Task<http::Response> change_log(const http::Call& call);

  messaging::Consumer* consumer_of(std::string_view service);

  booking::BookingModule& booking_;
  payment::PaymentModule& payment_;
  delivery::DeliveryModule& delivery_;
  mypage::MyPageModule& mypage_;
  observability::LogWriter& log_writer_;
};

}  // namespace boxoffice::apps
