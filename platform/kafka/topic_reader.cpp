#include "platform/kafka/topic_reader.hpp"

#include "platform/kafka/reading_thread.hpp"
#include "platform/kafka/worker.hpp"

#include <mutex>
#include <stdexcept>
#include <utility>

namespace boxoffice::kafka {

class TopicReader::Reader final : public messaging::Feed {
 public:
  Reader(std::shared_ptr<ReadingThread> thread, std::string name, int partition, messaging::Interest interest)
      : thread_(std::move(thread)),
        name_(std::move(name)),
        partition_(partition),
        bell_(std::make_shared<Bell>(interest.scheduler, std::move(interest.wake))) {
    auto types = std::make_shared<const PartitionInbox::Types>(std::move(interest.types));
    std::lock_guard lock(thread_->mutex());
    auto& inbox = thread_->inbox(partition_);
    if (inbox.is_subscribed()) throw std::logic_error("'" + name_ + "' is read already; make another reader");
    inbox.subscribe(std::move(types), bell_);
  }

  ~Reader() override {
    bell_->close();
    {
      std::lock_guard lock(thread_->mutex());
      thread_->inbox(partition_).unsubscribe();
    }
    thread_->wake();
  }

  Task<messaging::Batch> take(std::int64_t from, std::size_t at_most) override {
    bool ordered = false;
    messaging::Batch batch;
    {
      std::lock_guard lock(thread_->mutex());
      auto& inbox = thread_->inbox(partition_);
      batch = inbox.take(name_, from, at_most);
      ordered = inbox.has_new_order();
      thread_->taken(batch.records.size());
    }
    if (ordered) thread_->wake();
    co_return batch;
  }

  void stored(std::int64_t next) override {
    std::lock_guard lock(thread_->mutex());
    thread_->inbox(partition_).stored = next;
  }

  std::int64_t waiting(std::int64_t position) const override {
    std::lock_guard lock(thread_->mutex());
    return thread_->inbox(partition_).waiting(position);
  }

 private:
  const std::shared_ptr<ReadingThread> thread_;
  const std::string name_;
  const int partition_;
  const std::shared_ptr<Bell> bell_;
};

class TopicReader::Partition final : public messaging::Source {
 public:
  Partition(std::shared_ptr<ReadingThread> thread, const std::string& topic, int partition)
      : thread_(std::move(thread)), name_(topic + "/" + std::to_string(partition)), partition_(partition) {}

  const std::string& name() const override { return name_; }
  bool repeats_records() const override { return true; }
  std::unique_ptr<messaging::Feed> subscribe(messaging::Interest interest) override {
    return std::make_unique<Reader>(thread_, name_, partition_, std::move(interest));
  }

 private:
  const std::shared_ptr<ReadingThread> thread_;
  const std::string name_;
  const int partition_;
};

TopicReader::TopicReader(ReaderSettings settings) : thread_(std::make_shared<ReadingThread>(settings)) {
  for (int partition = 0; partition < settings.partitions; ++partition) {
    partitions_.push_back(std::make_unique<Partition>(thread_, settings.kafka.topic, partition));
    sources_.push_back(partitions_.back().get());
  }
  worker_ = std::make_unique<Worker>("kafka-reader", [thread = thread_] { thread->run(); }, settings.limits.close);
}

TopicReader::~TopicReader() {
  thread_->stop();
  partitions_.clear();
  thread_.reset();
}

ReaderCounters TopicReader::counters() const { return thread_->counters(); }

bool TopicReader::is_connected() const { return thread_->is_connected(); }

bool TopicReader::is_assigned(int partition) const {
  std::lock_guard lock(thread_->mutex());
  return thread_->inbox(partition).is_assigned();
}

std::int64_t TopicReader::looked_at(int partition) const {
  std::lock_guard lock(thread_->mutex());
  return thread_->inbox(partition).looked_at();
}

std::size_t TopicReader::waiting() const {
  std::lock_guard lock(thread_->mutex());
  return thread_->waiting();
}

}  // namespace boxoffice::kafka
