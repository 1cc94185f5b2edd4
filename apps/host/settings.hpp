#pragma once

#include "kernel/text.hpp"
#include "platform/http/listen_address.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/secret.hpp"
#include "platform/runtime/within.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/gateway/gateway_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace boxoffice::apps {

struct OperatorSettings {
  std::uint16_t port = 0;  ///< 0 takes a free one; which, is said when the program is ready
};
BOOST_DESCRIBE_STRUCT(OperatorSettings, (), (port))

struct IdentitySettings {
  std::optional<runtime::Secret> service_key;  ///< by which the programs of the house know one another
};
BOOST_DESCRIBE_STRUCT(IdentitySettings, (), (service_key))

/// How events get from one service to the others.
enum class Transport : std::uint8_t {
  embedded,  ///< by the outbox tables of the services in this process
  kafka,
};
BOOST_DESCRIBE_ENUM(Transport, embedded, kafka)

struct KafkaSettings {
  Text<1'000> brokers = Text<1'000>::parse("127.0.0.1:9092").value();  ///< host:port, several divided by commas
  Text<200> topic = Text<200>::parse("booking").value();
  runtime::Within<1, 1'000> partitions = 8;  ///< of the topic, when it has to be made
  runtime::Within<1, 9> replication = 1;     ///< likewise
};
BOOST_DESCRIBE_STRUCT(KafkaSettings, (), (brokers, topic, partitions, replication))

struct MessagingSettings {
  Transport transport = Transport::embedded;
  KafkaSettings kafka;
  runtime::Within<0, 87'600> retention_hours = 0;  ///< how long events are kept that everybody has had; 0 for ever
};
BOOST_DESCRIBE_STRUCT(MessagingSettings, (), (transport, kafka, retention_hours))

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
  IdentitySettings identity;
  MessagingSettings messaging;
  observability::LogSettings log;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (data, host, booking, payment, delivery, mypage, gateway, operator_, identity, messaging, log))

}  // namespace boxoffice::apps
