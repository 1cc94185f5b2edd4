#pragma once

#include "kernel/text.hpp"
#include "platform/http/listen_address.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/within.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/gateway/gateway_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>

namespace boxoffice::apps {

struct OperatorSettings {
  std::uint16_t port = 0;  ///< 0 takes a free one; which, is said when the program is ready
};
BOOST_DESCRIBE_STRUCT(OperatorSettings, (), (port))

struct MessagingSettings {
  runtime::Within<0, 87'600> retention_hours = 0;  ///< how long events are kept that everybody has had; 0 for ever
};
BOOST_DESCRIBE_STRUCT(MessagingSettings, (), (retention_hours))

/// Everything that can be set, with its defaults: a file's sections, BOXOFFICE_<SECTION>__<KEY>, --set
/// section.key=value.
struct Settings {
  Text<1'000> data = Text<1'000>::parse("data").value();  ///< folder of the databases
  http::ListenAddress host;                               ///< where the public ports listen
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
