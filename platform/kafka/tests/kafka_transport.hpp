#pragma once

#include "platform/kafka/client.hpp"
#include "platform/kafka/outbox_relay.hpp"
#include "platform/kafka/prepare_topic.hpp"
#include "platform/kafka/tests/engines.hpp"
#include "platform/kafka/topic_reader.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/messaging/tests/effects.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::kafka {

using messaging::finish;

/// A topic of its own for each test.
inline Settings fresh_topic(int partitions) {
  static int topics = 0;
  return {.brokers = broker_address(),
          .topic = "test-" + std::to_string(getpid()) + "-" + std::to_string(++topics),
          .partitions = partitions};
}

/// Timings that let a test see many sessions and leases come and go.
inline Limits quick_limits() {
  return {.session = std::chrono::milliseconds(3'000),
          .heartbeat = std::chrono::milliseconds(100),
          .commit = std::chrono::milliseconds(200)};
}

inline RelayLimits quick_relay() {
  return {.leases = {.expiry = std::chrono::milliseconds(1'500), .renewal = std::chrono::milliseconds(200)}};
}

/// The part of a transport that runs on real time and threads: an event loop on the test's own thread.
class RealTransport : public messaging::Transport {
 public:
  Scheduler& scheduler() override { return loop_; }
  const Clock& clock() override { return clock_; }
  storage::Lane& lane() override { return consumers_; }
  int readers() const override { return 1; }

  void until(const std::function<bool()>& holds) override { until(holds, std::chrono::seconds(90)); }
  void until(const std::function<bool()>& holds, std::chrono::seconds at_most) {
    const auto give_up_at = std::chrono::steady_clock::now() + at_most;
    bool ended = false;
    detach(watch(holds, give_up_at, ended));
    loop_.run();
    if (!ended) throw std::logic_error("waits for something that never happens");
  }
  void pass(Scheduler::Duration time) override {
    const auto end = std::chrono::steady_clock::now() + time;
    until([=] { return std::chrono::steady_clock::now() >= end; });
  }

  storage::Lane& producers() { return producers_; }
  void stop_loop() { loop_.stop(); }

 private:
  Task<void> watch(const std::function<bool()>& holds, std::chrono::steady_clock::time_point give_up_at, bool& ended) {
    do {
      co_await sleep_for(loop_, Scheduler::Duration(1));
      ended = holds();
    } while (!ended && std::chrono::steady_clock::now() < give_up_at);
    loop_.stop();
  }

  runtime::EventLoop loop_;
  runtime::SystemClock clock_;
  storage::Lane producers_{"producers"};
  storage::Lane consumers_{"consumers"};
};

/// A relay that runs from its making until its end.
class RunningRelay {
 public:
  RunningRelay(RealTransport& transport, RelaySettings settings, storage::Store& store)
      : transport_(transport), relay_(std::move(settings), store, transport.scheduler(), transport.clock()) {
    detach(messaging::detail::settle(relay_.run(), run_));
  }
  ~RunningRelay() {
    relay_.stop();
    transport_.until([&] { return run_.over(); });
  }
  RunningRelay(const RunningRelay&) = delete;
  RunningRelay& operator=(const RunningRelay&) = delete;

  OutboxRelay* operator->() { return &relay_; }

 private:
  RealTransport& transport_;
  OutboxRelay relay_;
  messaging::detail::Awaited<void> run_;
};

/// What the cluster says of a topic, asked while the test waits for it.
class TopicWatch {
 public:
  explicit TopicWatch(Settings settings)
      : settings_(std::move(settings)), client_(Configuration(settings_, {}).make(RD_KAFKA_PRODUCER, nullptr)) {}

  /// The sequence behind the partition's newest record.
  std::int64_t end(int partition) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto error =
        rd_kafka_query_watermark_offsets(client_.get(), settings_.topic.c_str(), partition, &low, &high, 20'000);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(rd_kafka_err2str(error));
    return high + 1;
  }

  /// Removes all records of the partition but the newest.
  void trim(int partition) {
    const Partitions before(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(before.get(), settings_.topic.c_str(), partition)->offset = end(partition) - 2;
    auto* request = rd_kafka_DeleteRecords_new(before.get());
    const Queue queue(rd_kafka_queue_new(client_.get()));
    rd_kafka_DeleteRecords(client_.get(), &request, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), 20'000));
    rd_kafka_DeleteRecords_destroy(request);
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      throw std::runtime_error("records could not be deleted");
    }
  }

 private:
  Settings settings_;
  Client client_;
};

/// A service's database with an outbox.
class ProducingService {
 public:
  explicit ProducingService(RealTransport& transport,
                            messaging::Databases databases = std::make_shared<messaging::TestDatabases>())
      : transport_(transport), databases_(std::move(databases)) {}

  void publish(std::vector<messaging::Record> records) {
    finish(transport_, store_.write([&](storage::Session& session) {
      for (auto& record : records) outbox_.publish(session, std::move(record));
    }));
  }
  storage::Store& store() { return store_; }

 private:
  RealTransport& transport_;
  messaging::Databases databases_;
  messaging::Outbox outbox_;
  storage::Store store_ = storage::Store::open({.database = databases_->producer(),
                                                .lane = transport_.producers(),
                                                .readers = 1,
                                                .scheduler = transport_.scheduler(),
                                                .migrations = messaging::test_migrations()});
};

/// A partition for several consumers at a time: each gets a reader of its own, without a group. Before the reader has
/// heard from the broker nobody knows what there is, and so this waits for that.
class SharedPartition final : public messaging::Source {
 public:
  SharedPartition(Settings settings, int partition)
      : settings_(std::move(settings)),
        partition_(partition),
        name_(settings_.topic + "/" + std::to_string(partition)) {}

  const std::string& name() const override { return name_; }
  bool repeats_records() const override { return true; }
  std::unique_ptr<messaging::Feed> subscribe(messaging::Interest interest) override {
    return std::make_unique<Own>(*this, std::move(interest));
  }

  std::int64_t published_end = 1;  ///< what a reader has to have looked at before it may say that nothing waits

 private:
  class Own final : public messaging::Feed {
   public:
    Own(SharedPartition& shared, messaging::Interest interest)
        : shared_(shared),
          scheduler_(interest.scheduler),
          reader_({.kafka = shared.settings_, .partitions = shared.partition_ + 1}),
          feed_(reader_.sources()[static_cast<std::size_t>(shared.partition_)]->subscribe(std::move(interest))) {}

    Task<messaging::Batch> take(std::int64_t from, std::size_t at_most) override {
      for (int attempt = 0;; ++attempt) {
        auto batch = co_await feed_->take(from, at_most);
        if (reader_.looked_at(shared_.partition_) > 0 || attempt > 4'000) co_return batch;
        co_await sleep_for(scheduler_, Scheduler::Duration(5));
      }
    }
    void stored(std::int64_t next) override { feed_->stored(next); }
    std::int64_t waiting(std::int64_t position) const override {
      const auto waiting = feed_->waiting(position);
      return reader_.looked_at(shared_.partition_) < shared_.published_end ? std::max<std::int64_t>(1, waiting)
                                                                           : waiting;
    }

   private:
    SharedPartition& shared_;
    Scheduler& scheduler_;
    TopicReader reader_;
    std::unique_ptr<messaging::Feed> feed_;
  };

  const Settings settings_;
  const int partition_;
  const std::string name_;
};

/// One producer with an outbox and a relay, one partition, and consumers without a group.
class KafkaTransport : public RealTransport {
 public:
  KafkaTransport() : settings_(fresh_topic(1)) {
    finish(*this, prepare_topic(settings_, {}, scheduler()));
    watch_.emplace(settings_);
    partition_.emplace(settings_, 0);
    source_ = &*partition_;
    service_.emplace(*this);
    relay_.emplace(*this,
                   RelaySettings{.producer = "producer",
                                 .owner = "relay",
                                 .kafka = settings_,
                                 .report = [](const std::string& trouble) { std::cerr << trouble << '\n'; }},
                   service_->store());
  }

  void publish(std::vector<messaging::Record> records) override {
    published_ += records.size();
    service_->publish(std::move(records));
    (*relay_)->wake();
    until([&] { return (*relay_)->counters().published >= published_; });
    partition_->published_end = watch_->end(0);
  }
  std::span<messaging::Source* const> sources() override { return {&source_, 1}; }
  void trim() override { watch_->trim(0); }

 private:
  Settings settings_;
  std::optional<TopicWatch> watch_;
  std::optional<SharedPartition> partition_;
  messaging::Source* source_ = nullptr;
  std::optional<ProducingService> service_;
  std::optional<RunningRelay> relay_;
  std::uint64_t published_ = 0;
};

}  // namespace boxoffice::kafka
