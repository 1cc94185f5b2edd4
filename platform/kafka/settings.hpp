#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::kafka {

/// The cluster and the topic that all services share.
struct Settings {
  std::string brokers = "127.0.0.1:9092";  ///< host:port, several divided by commas: where the cluster is looked for
  std::string topic = "booking";
  int partitions = 8;   ///< of the topic, when it has to be made
  int replication = 1;  ///< likewise
  /// Members of the value, tried in this order, that say the key of a record that came without one.
  std::vector<std::string> key_members = {"bookingId", "id"};

  std::string dead_letter_topic() const { return topic + ".dead-letter"; }
};

/// How long to wait for what. All of librdkafka's own names are in the code that sets them.
struct Limits {
  std::chrono::milliseconds close{10'000};     ///< of a client: after that its threads are left to themselves
  std::chrono::milliseconds session{10'000};   ///< a consumer that is not heard of for so long loses its partitions
  std::chrono::milliseconds heartbeat{3'000};  ///< how often it is heard of, and learns that others came or went
  std::chrono::milliseconds reconnect{1'000};  ///< at most, from one attempt to reach a broker to the next
  std::chrono::milliseconds commit{5'000};     ///< how often offsets are told to Kafka, for its lag tools
  std::size_t inbox = 10'000;                  ///< records of one consumer that wait for it here
  std::size_t fetched = 50'000;                ///< records that librdkafka has fetched for it beyond, and their values
  std::size_t fetched_kib = 32 * 1024;         ///< together, in KiB
  std::size_t in_flight = 10'000;              ///< records that a relay has sent and that are not acknowledged
};

}  // namespace boxoffice::kafka
