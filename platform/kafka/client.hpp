#pragma once

#include "platform/kafka/settings.hpp"

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace boxoffice::kafka {

/// Something that Kafka or librdkafka refuses.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class T, void (*destroy)(T*)>
struct Destroy {
  void operator()(T* owned) const { destroy(owned); }
};

template <class T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Destroy<T, destroy>>;

/// Closing a consumer may wait for a broker for ever; who wants to leave its group does that before, with a deadline.
inline void destroy_client(rd_kafka_t* client) { rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }

using Client = Owned<rd_kafka_t, destroy_client>;
using Topic = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Message = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using Partitions = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using HeaderList = Owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using Error = Owned<rd_kafka_error_t, rd_kafka_error_destroy>;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;

/// A client's configuration, name by name. Throws Refused for a name or value that librdkafka does not know.
class Configuration {
 public:
  /// What all clients have: where the cluster is, how often it is looked for, and no words on stderr.
  Configuration(const Settings& settings, const Limits& limits);

  Configuration& set(const char* name, const std::string& value);
  Configuration& set(const char* name, std::int64_t value) { return set(name, std::to_string(value)); }
  rd_kafka_conf_t* get() { return conf_.get(); }

  /// What callbacks get as their last argument.
  Client make(rd_kafka_type_t type, void* opaque);

 private:
  Owned<rd_kafka_conf_t, rd_kafka_conf_destroy> conf_;
};

/// A handle for one topic. Throws Refused.
Topic make_topic(rd_kafka_t& client, const std::string& name);

}  // namespace boxoffice::kafka
