#include "platform/kafka/group_member.hpp"

namespace boxoffice::kafka {

GroupMember::GroupMember(const Settings& settings, const Limits& limits, const std::string& group)
    : topic_(settings.topic), patience_(limits.close / 2) {
  Configuration configuration(settings, limits);
  configuration.set("group.id", group);
  configuration.set("enable.auto.commit", "false");
  configuration.set("enable.auto.offset.store", "false");
  configuration.set("partition.assignment.strategy", "range,roundrobin");  // both eager
  configuration.set("session.timeout.ms", limits.session.count());
  configuration.set("heartbeat.interval.ms", limits.heartbeat.count());
  rd_kafka_conf_set_rebalance_cb(configuration.get(), &on_rebalance);
  client_ = configuration.make(RD_KAFKA_CONSUMER, this);
  rd_kafka_poll_set_consumer(client_.get());

  const Partitions topics(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(topics.get(), topic_.c_str(), RD_KAFKA_PARTITION_UA);
  if (const auto error = rd_kafka_subscribe(client_.get(), topics.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Refused("group '" + group + "': " + rd_kafka_err2str(error));
  }
}

GroupMember::~GroupMember() {
  leaving_ = true;
  const Queue queue(rd_kafka_queue_new(client_.get()));
  const Error error(rd_kafka_consumer_close_queue(client_.get(), queue.get()));
  const auto give_up_at = std::chrono::steady_clock::now() + patience_;
  while (!error && !rd_kafka_consumer_closed(client_.get()) && std::chrono::steady_clock::now() < give_up_at) {
    rd_kafka_queue_poll_callback(queue.get(), 50);
  }
}

std::optional<GroupMember::Change> GroupMember::poll() {
  // One that comes in vain is no message but an error: Kafka is away, and librdkafka tries again by itself.
  const Message nothing(rd_kafka_consumer_poll(client_.get(), 0));
  return std::exchange(change_, std::nullopt);
}

void GroupMember::tell(const std::vector<std::pair<int, std::int64_t>>& offsets) {
  const Partitions partitions(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
  for (const auto& [partition, offset] : offsets) {
    rd_kafka_topic_partition_list_add(partitions.get(), topic_.c_str(), partition)->offset = offset;
  }
  rd_kafka_commit(client_.get(), partitions.get(), 1);
}

/// Every change has to be answered by an assignment, or the group waits for this member: an empty one, for this client
/// fetches nothing.
void GroupMember::on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what,
                               rd_kafka_topic_partition_list_t* partitions, void* opaque) {
  auto& self = *static_cast<GroupMember*>(opaque);
  auto& change = self.change_ ? *self.change_ : self.change_.emplace();
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && !self.leaving_) {
    for (int i = 0; i < partitions->cnt; ++i) change.given.push_back(partitions->elems[i].partition);
    const Partitions none(rd_kafka_topic_partition_list_new(0));
    rd_kafka_assign(client, none.get());
    return;
  }
  for (int i = 0; i < partitions->cnt; ++i) change.revoked.push_back(partitions->elems[i].partition);
  change.given.clear();
  rd_kafka_assign(client, nullptr);
}

}  // namespace boxoffice::kafka
