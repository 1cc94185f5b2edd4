#include "platform/kafka/client.hpp"

#include <algorithm>
#include <array>

namespace boxoffice::kafka {

Configuration::Configuration(const Settings& settings, const Limits& limits) : conf_(rd_kafka_conf_new()) {
  const auto longest = limits.reconnect.count();
  set("bootstrap.servers", settings.brokers);
  set("client.id", "boxoffice");
  set("reconnect.backoff.ms", std::min<std::int64_t>(100, longest));
  set("reconnect.backoff.max.ms", longest);
  set("topic.metadata.refresh.interval.ms", 60'000);
  // Whoever wants to know asks: a broker that is away is a figure and a state of health, not a line every second.
  set("log_level", 0);
  set("log.connection.close", "false");
}

Configuration& Configuration::set(const char* name, const std::string& value) {
  std::array<char, 512> complaint{};
  if (rd_kafka_conf_set(conf_.get(), name, value.c_str(), complaint.data(), complaint.size()) != RD_KAFKA_CONF_OK) {
    throw Refused(complaint.data());
  }
  return *this;
}

Client Configuration::make(rd_kafka_type_t type, void* opaque) {
  rd_kafka_conf_set_opaque(conf_.get(), opaque);
  std::array<char, 512> complaint{};
  Client client(rd_kafka_new(type, conf_.get(), complaint.data(), complaint.size()));
  if (!client) throw Refused(complaint.data());
  [[maybe_unused]] auto* const the_clients = conf_.release();
  return client;
}

Topic make_topic(rd_kafka_t& client, const std::string& name) {
  Topic topic(rd_kafka_topic_new(&client, name.c_str(), nullptr));
  if (!topic) throw Refused("topic '" + name + "': " + rd_kafka_err2str(rd_kafka_last_error()));
  return topic;
}

}  // namespace boxoffice::kafka
