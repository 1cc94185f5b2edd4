#include "platform/kafka/producer.hpp"

#include "platform/kafka/client.hpp"
#include "platform/kafka/liveness.hpp"
#include "platform/kafka/partitioning.hpp"
#include "platform/kafka/worker.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <mutex>
#include <utility>

namespace boxoffice::kafka {

namespace {

constexpr int poll_ms = 100;

void set_guarantees(Configuration& configuration, const Limits& limits) {
  configuration.set("enable.idempotence", "true");
  configuration.set("acks", "all");
  // Neither a record that is given up, nor one that overtakes another which is tried again: consumers tell repeated
  // records by their order, so that a gap that is filled later would be lost to them.
  configuration.set("message.timeout.ms", 0);
  configuration.set("enable.gapless.guarantee", "true");
  configuration.set("max.in.flight.requests.per.connection", 1);
  configuration.set("partitioner", partitioner);
  configuration.set("linger.ms", 2);
  configuration.set("queue.buffering.max.messages", static_cast<std::int64_t>(2 * limits.in_flight));
  configuration.set("request.timeout.ms", 15'000);
  configuration.set("socket.timeout.ms", 20'000);
}

}  // namespace

/// Shared with the thread that polls, which may outlive the producer. The client goes first, and its callbacks with it.
struct Producer::Core {
  Core(Scheduler& scheduler, std::function<void()> changed) : bell(scheduler, std::move(changed)) {}

  static Core& of(void* opaque) { return *static_cast<Core*>(opaque); }

  static void on_delivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* opaque) {
    Delivery delivery{.tag = std::bit_cast<std::intptr_t>(message->_private)};
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) delivery.trouble = rd_kafka_err2str(message->err);
    auto& core = of(opaque);
    std::lock_guard lock(core.mutex);
    if (!delivery.trouble.empty() && core.failure.empty()) core.failure = delivery.trouble;
    core.delivered.push_back(std::move(delivery));
  }

  static void on_error(rd_kafka_t* client, int error, const char* /*reason*/, void* opaque) {
    auto& core = of(opaque);
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) core.liveness.lost();
    if (error != RD_KAFKA_RESP_ERR__FATAL) return;
    std::array<char, 512> cause{};
    rd_kafka_fatal_error(client, cause.data(), cause.size());
    {
      std::lock_guard lock(core.mutex);
      core.failure = cause.data();
    }
    core.bell.ring();
  }

  static int on_statistics(rd_kafka_t* /*client*/, char* json, std::size_t length, void* opaque) {
    of(opaque).liveness.read({json, length});
    return 0;
  }

  void poll_until_stopped() {
    while (!stopping) {
      rd_kafka_poll(client.get(), poll_ms);
      std::unique_lock lock(mutex);
      const bool something = !delivered.empty();
      lock.unlock();
      if (something) bell.ring();
    }
    rd_kafka_purge(client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(client.get(), 0);
  }

  Bell bell;
  Liveness liveness;
  std::atomic<bool> stopping{false};
  mutable std::mutex mutex;  ///< guards the two that follow
  std::vector<Delivery> delivered;
  std::string failure;
  Client client;
  Topic topic;
};

Producer::Producer(const Settings& settings, const Limits& limits, const std::string& topic, Scheduler& scheduler,
                   std::function<void()> changed)
    : core_(std::make_shared<Core>(scheduler, std::move(changed))) {
  Configuration configuration(settings, limits);
  set_guarantees(configuration, limits);
  Liveness::ask_for_reports(configuration);
  rd_kafka_conf_set_dr_msg_cb(configuration.get(), &Core::on_delivery);
  rd_kafka_conf_set_error_cb(configuration.get(), &Core::on_error);
  rd_kafka_conf_set_stats_cb(configuration.get(), &Core::on_statistics);
  core_->client = configuration.make(RD_KAFKA_PRODUCER, core_.get());
  core_->topic = make_topic(*core_->client, topic);
  worker_ = std::make_unique<Worker>("kafka-producer", [core = core_] { core->poll_until_stopped(); }, limits.close);
}

Producer::~Producer() { stop(); }

void Producer::stop() {
  if (!core_) return;
  core_->bell.close();
  core_->stopping = true;
  core_.reset();
}

bool Producer::is_over() const { return worker_->is_over(); }

bool Producer::send(std::int64_t key, std::string_view value, std::span<const Header> headers, std::int64_t tag) {
  const auto key_text = std::to_string(key);
  HeaderList list(rd_kafka_headers_new(headers.size()));
  for (const auto& [name, content] : headers) {
    rd_kafka_header_add(list.get(), name.data(), static_cast<ssize_t>(name.size()), content.data(),
                        static_cast<ssize_t>(content.size()));
  }
  std::array<rd_kafka_vu_t, 6> arguments{};
  arguments[0] = {.vtype = RD_KAFKA_VTYPE_RKT, .u = {.rkt = core_->topic.get()}};
  arguments[1] = {.vtype = RD_KAFKA_VTYPE_KEY, .u = {.mem = {const_cast<char*>(key_text.data()), key_text.size()}}};
  arguments[2] = {.vtype = RD_KAFKA_VTYPE_VALUE, .u = {.mem = {const_cast<char*>(value.data()), value.size()}}};
  arguments[3] = {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u = {.i = RD_KAFKA_MSG_F_COPY}};
  arguments[4] = {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u = {.ptr = std::bit_cast<void*>(std::intptr_t{tag})}};
  arguments[5] = {.vtype = RD_KAFKA_VTYPE_HEADERS, .u = {.headers = list.get()}};

  const Error error(rd_kafka_produceva(core_->client.get(), arguments.data(), arguments.size()));
  if (!error) {
    [[maybe_unused]] auto* const the_messages = list.release();
    return true;
  }
  const auto code = rd_kafka_error_code(error.get());
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) return false;
  throw Refused(rd_kafka_error_string(error.get()));
}

std::vector<Delivery> Producer::deliveries() {
  std::lock_guard lock(core_->mutex);
  return std::exchange(core_->delivered, {});
}

std::string Producer::failure() const {
  std::lock_guard lock(core_->mutex);
  return core_->failure;
}

bool Producer::is_connected() const { return core_->liveness.is_connected(); }

}  // namespace boxoffice::kafka
