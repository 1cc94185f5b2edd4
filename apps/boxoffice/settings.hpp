#pragma once

#include "platform/observability/log.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/gateway/gateway_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

namespace boxoffice::apps {

struct OperatorSettings {
  std::uint16_t port = 0;  ///< 0 takes a free one; which, is said when the program is ready
};
BOOST_DESCRIBE_STRUCT(OperatorSettings, (), (port))

struct MessagingSettings {
  std::int64_t retention_hours = 0;  ///< how long events are kept after everybody has had them; 0 for ever
};
BOOST_DESCRIBE_STRUCT(MessagingSettings, (), (retention_hours))

/// Everything that can be set, with its defaults: a file's sections, BOXOFFICE_<SECTION>__<KEY>, --set
/// section.key=value.
struct Settings {
  std::string data = "data";       ///< folder of the databases
  std::string host = "127.0.0.1";  ///< where the public ports listen
  booking::Settings booking;
  payment::Settings payment;
  delivery::Settings delivery;
  mypage::Settings mypage;
  gateway::Settings gateway;
  OperatorSettings operator_;
  MessagingSettings messaging;
  observability::LogSettings log;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (data, host, booking, payment, delivery, mypage, gateway, operator_, messaging, log))

}  // namespace boxoffice::apps
