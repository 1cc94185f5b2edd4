#include "platform/kafka/reading_thread.hpp"

#include "platform/kafka/envelope.hpp"
#include "platform/kafka/worker.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::kafka {

namespace {

constexpr int wait_alone_ms = 200;
constexpr int wait_with_group_ms = 50;  ///< the group's member is polled in between
constexpr int bounds_ms = 5'000;
constexpr std::size_t messages_at_once = 500;
constexpr std::chrono::seconds retry_after{1};
constexpr std::chrono::minutes count_every{1};

Client make_reader(const ReaderSettings& settings, void* opaque, void (*on_error)(rd_kafka_t*, int, const char*, void*),
                   int (*on_statistics)(rd_kafka_t*, char*, std::size_t, void*)) {
  Configuration configuration(settings.kafka, settings.limits);
  Liveness::ask_for_reports(configuration);
  configuration.set("auto.offset.reset", "error");
  configuration.set("auto.commit.enable", "false");
  configuration.set("enable.partition.eof", "true");
  configuration.set("fetch.error.backoff.ms", 100);
  // There is one question at a time to each broker: a partition that is to be read from elsewhere waits for its answer.
  configuration.set("fetch.wait.max.ms", 100);
  configuration.set("fetch.max.bytes", 16 * 1024 * 1024);
  // Once this much has been fetched, nothing more is for a whole second: it is not to be used up in less.
  configuration.set("queued.min.messages", static_cast<std::int64_t>(settings.limits.fetched));
  configuration.set("queued.max.messages.kbytes", static_cast<std::int64_t>(settings.limits.fetched_kib));
  rd_kafka_conf_set_error_cb(configuration.get(), on_error);
  rd_kafka_conf_set_stats_cb(configuration.get(), on_statistics);
  return configuration.make(RD_KAFKA_CONSUMER, opaque);
}

std::optional<std::string_view> header_of(const rd_kafka_headers_t* headers, const char* name) {
  const void* value = nullptr;
  std::size_t size = 0;
  if (!headers || rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR || !value) {
    return std::nullopt;
  }
  return std::string_view(static_cast<const char*>(value), size);
}

bool contains(const PartitionInbox::Types& types, std::string_view type) {
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

ReadingThread::ReadingThread(ReaderSettings settings)
    : settings_(std::move(settings)),
      client_(make_reader(settings_, this, &on_error, &on_statistics)),
      topic_(make_topic(*client_, settings_.kafka.topic)),
      queue_(rd_kafka_queue_new(client_.get())),
      fetching_(static_cast<std::size_t>(settings_.partitions)),
      messages_(messages_at_once) {
  for (int i = 0; i < settings_.partitions; ++i) {
    inboxes_.push_back(std::make_unique<PartitionInbox>(settings_.group.empty()));
  }
  if (!settings_.group.empty()) {
    member_ = std::make_unique<GroupMember>(settings_.kafka, settings_.limits, settings_.group);
  }
}

void ReadingThread::run() {
  while (!stopping_) {
    rd_kafka_poll(client_.get(), 0);
    if (member_) {
      if (auto change = member_->poll()) apply(std::move(*change));
    }
    obey_orders();
    retry_what_failed();
    if (is_full()) continue;
    receive();
    tell_offsets();
    count_partitions();
  }
  tell_at_ = {};
  tell_offsets();
  for (int partition = 0; partition < settings_.partitions; ++partition) halt(partition);
  member_.reset();
}

void ReadingThread::stop() {
  stopping_ = true;
  wake();
}

void ReadingThread::wake() {
  room_.notify_all();
  rd_kafka_queue_yield(queue_.get());
}

void ReadingThread::taken(std::size_t records) {
  if (records > 0) room_.notify_all();
}

std::size_t ReadingThread::waiting() const {
  std::size_t sum = 0;
  for (const auto& inbox : inboxes_) sum += inbox->size();
  return sum;
}

ReaderCounters ReadingThread::counters() {
  std::lock_guard lock(mutex_);
  auto counters = counters_;
  counters.assigned = static_cast<int>(std::ranges::count_if(inboxes_, [](const auto& i) { return i->is_assigned(); }));
  return counters;
}

/// Starts each partition where its subscriber wants it, or stops it.
void ReadingThread::obey_orders() {
  std::vector<std::pair<int, std::int64_t>> orders;
  {
    std::lock_guard lock(mutex_);
    for (int partition = 0; partition < settings_.partitions; ++partition) {
      if (const auto from = inbox(partition).take_order()) orders.emplace_back(partition, *from);
    }
  }
  for (const auto& [partition, from] : orders) {
    halt(partition);
    if (from > 0) start(partition, from - 1);
  }
}

void ReadingThread::start(int partition, std::int64_t offset) {
  auto& fetching = fetching_[static_cast<std::size_t>(partition)];
  fetching.next_offset = offset;
  fetching.retry_at.reset();
  fetching.running = rd_kafka_consume_start_queue(topic_.get(), partition, offset, queue_.get()) == 0;
  if (!fetching.running) fetching.retry_at = Time::now() + retry_after;
}

void ReadingThread::halt(int partition) {
  auto& fetching = fetching_[static_cast<std::size_t>(partition)];
  fetching.retry_at.reset();
  if (std::exchange(fetching.running, false)) rd_kafka_consume_stop(topic_.get(), partition);
}

void ReadingThread::retry_what_failed() {
  for (int partition = 0; partition < settings_.partitions; ++partition) {
    auto& fetching = fetching_[static_cast<std::size_t>(partition)];
    if (fetching.retry_at && *fetching.retry_at <= Time::now()) start(partition, fetching.next_offset);
  }
}

/// Waits a moment when the consumer does not keep up: what is fetched stays with librdkafka, which stops fetching.
bool ReadingThread::is_full() {
  std::unique_lock lock(mutex_);
  if (waiting() < settings_.limits.inbox) return false;
  room_.wait_for(lock, std::chrono::milliseconds(wait_with_group_ms));
  return waiting() >= settings_.limits.inbox;
}

void ReadingThread::receive() {
  // The first is waited for alone, for a whole batch would be waited for until it is complete.
  auto* const first = rd_kafka_consume_queue(queue_.get(), member_ ? wait_with_group_ms : wait_alone_ms);
  if (!first) return;
  messages_[0] = first;
  const auto more = rd_kafka_consume_batch_queue(queue_.get(), 0, &messages_[1], messages_.size() - 1);
  const auto count = 1 + static_cast<std::size_t>(std::max<ssize_t>(0, more));
  std::vector<Arrival> arrivals;
  arrivals.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Message message(messages_[i]);
    look_at(*message, arrivals);
  }
  hand_over(std::move(arrivals));
}

void ReadingThread::look_at(const rd_kafka_message_t& message, std::vector<Arrival>& arrivals) {
  const int partition = message.partition;
  if (partition < 0 || partition >= settings_.partitions) return;
  auto& fetching = fetching_[static_cast<std::size_t>(partition)];
  if (!fetching.running) return;
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    if (message.offset >= fetching.next_offset) {
      arrivals.push_back({.partition = partition, .sequence = message.offset + 1, .end = true});
    }
  } else if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    fail(partition, message);
  } else if (message.offset >= fetching.next_offset) {
    fetching.next_offset = message.offset + 1;
    arrivals.push_back({.partition = partition, .sequence = message.offset + 1, .record = read(message)});
  }
}

/// The record, when its subscriber wants it.
std::optional<messaging::Record> ReadingThread::read(const rd_kafka_message_t& message) {
  std::shared_ptr<const PartitionInbox::Types> types;
  {
    std::lock_guard lock(mutex_);
    ++counters_.read;
    types = inbox(message.partition).types();
  }
  rd_kafka_headers_t* headers = nullptr;
  rd_kafka_message_headers(&message, &headers);
  const auto type = header_of(headers, "ce_type");
  if (!types || (type && !type->empty() && !contains(*types, *type))) return std::nullopt;

  Received received{.offset = message.offset,
                    .written = Instant(std::chrono::milliseconds(rd_kafka_message_timestamp(&message, nullptr))),
                    .value = {static_cast<const char*>(message.payload), message.payload ? message.len : 0},
                    .header = [headers](const char* name) { return header_of(headers, name); }};
  if (message.key) received.key = std::string_view(static_cast<const char*>(message.key), message.key_len);
  auto record = read_envelope(received, settings_.kafka.key_members);
  if (record.type.empty()) {
    std::lock_guard lock(mutex_);
    ++counters_.unreadable;
  }
  if (!contains(*types, record.type)) return std::nullopt;
  return record;
}

void ReadingThread::hand_over(std::vector<Arrival> arrivals) {
  std::lock_guard lock(mutex_);
  for (auto& arrival : arrivals) {
    auto& inbox = this->inbox(arrival.partition);
    if (inbox.has_new_order()) continue;  // it wants something else by now
    if (arrival.end) {
      inbox.reach_end(arrival.sequence);
    } else if (arrival.record) {
      inbox.add(std::move(*arrival.record));
    } else {
      inbox.pass(arrival.sequence);
    }
  }
  int learned = -1;
  for (const auto& arrival : arrivals) {
    if (arrival.partition == std::exchange(learned, arrival.partition)) continue;
    std::int64_t low = 0;
    std::int64_t high = 0;
    rd_kafka_get_watermark_offsets(client_.get(), settings_.kafka.topic.c_str(), arrival.partition, &low, &high);
    if (high > 0) inbox(arrival.partition).learn_end(high + 1);
  }
}

void ReadingThread::fail(int partition, const rd_kafka_message_t& message) {
  halt(partition);
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
    look_for_the_bounds(partition);
    return;
  }
  fetching_[static_cast<std::size_t>(partition)].retry_at = Time::now() + retry_after;
  report(settings_.kafka.topic + "/" + std::to_string(partition) + ": " + rd_kafka_message_errstr(&message));
}

/// The partition does not have the offset that was asked for; or it has, and had been truncated for a moment.
void ReadingThread::look_for_the_bounds(int partition) {
  auto& fetching = fetching_[static_cast<std::size_t>(partition)];
  std::int64_t low = 0;
  std::int64_t high = 0;
  const auto error =
      rd_kafka_query_watermark_offsets(client_.get(), settings_.kafka.topic.c_str(), partition, &low, &high, bounds_ms);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || (low <= fetching.next_offset && fetching.next_offset <= high)) {
    fetching.retry_at = Time::now() + retry_after;
    return;
  }
  std::lock_guard lock(mutex_);
  if (!inbox(partition).has_new_order()) inbox(partition).refuse(low + 1, high + 1);
}

void ReadingThread::apply(GroupMember::Change change) {
  std::lock_guard lock(mutex_);
  ++counters_.rebalances;
  for (const auto partition : change.revoked) {
    if (partition < settings_.partitions) inbox(partition).revoke();
  }
  for (const auto partition : change.given) {
    if (partition < settings_.partitions) inbox(partition).assign();
  }
}

void ReadingThread::tell_offsets() {
  if (!member_ || Time::now() < tell_at_) return;
  tell_at_ = Time::now() + settings_.limits.commit;
  std::vector<std::pair<int, std::int64_t>> offsets;
  {
    std::lock_guard lock(mutex_);
    for (int partition = 0; partition < settings_.partitions; ++partition) {
      auto& inbox = this->inbox(partition);
      if (!inbox.is_assigned() || inbox.stored <= inbox.committed) continue;
      inbox.committed = inbox.stored;
      offsets.emplace_back(partition, inbox.stored - 1);
    }
  }
  if (!offsets.empty()) member_->tell(offsets);
}

/// A topic that has grown has partitions that nobody here reads: that must not go unnoticed.
void ReadingThread::count_partitions() {
  if (!liveness_.is_connected() || Time::now() < count_at_) return;
  count_at_ = Time::now() + count_every;
  const rd_kafka_metadata_t* metadata = nullptr;
  if (rd_kafka_metadata(client_.get(), 0, topic_.get(), &metadata, bounds_ms) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  const int found = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(metadata);
  const int unread = std::max(0, found - settings_.partitions);
  {
    std::lock_guard lock(mutex_);
    counters_.unread_partitions = unread;
  }
  if (unread > 0) {
    report("topic '" + settings_.kafka.topic + "' has " + std::to_string(found) + " partitions, and only " +
           std::to_string(settings_.partitions) + " are read: restart the service");
  }
}

void ReadingThread::report(const std::string& trouble) const {
  if (settings_.report) settings_.report(trouble);
}

void ReadingThread::on_error(rd_kafka_t* /*client*/, int error, const char* /*reason*/, void* opaque) {
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) static_cast<ReadingThread*>(opaque)->liveness_.lost();
}

int ReadingThread::on_statistics(rd_kafka_t* /*client*/, char* json, std::size_t length, void* opaque) {
  static_cast<ReadingThread*>(opaque)->liveness_.read({json, length});
  return 0;
}

}  // namespace boxoffice::kafka
