#include "apps/audit/tests/partitioned_topic.hpp"

#include "platform/kafka/partitioning.hpp"

#include <utility>

namespace boxoffice::audit {

class PartitionedTopic::Partition final : public messaging::Source {
 public:
  explicit Partition(std::string name) : log_(std::move(name)) {}

  const std::string& name() const override { return log_.name(); }
  bool repeats_records() const override { return true; }
  std::unique_ptr<messaging::Feed> subscribe(messaging::Interest interest) override {
    return log_.subscribe(std::move(interest));
  }
  void append(messaging::Record record) { log_.append(std::move(record)); }

 private:
  messaging::MemoryLog log_;
};

void PartitionedTopic::Forget::operator()(Partition* partition) const { delete partition; }

PartitionedTopic::PartitionedTopic() {
  for (int partition = 0; partition < partitions; ++partition) {
    partitions_.emplace_back(new Partition(name_of(partition)));
    sources_.push_back(partitions_.back().get());
  }
}

std::string PartitionedTopic::name_of(int partition) { return "booking/" + std::to_string(partition); }

void PartitionedTopic::publish(const std::string& producer, std::vector<messaging::Record> log) {
  auto& newest = newest_[producer];
  for (auto& record : log) {
    const auto partition = kafka::partition_of(record.key, partitions);
    const auto place = static_cast<std::size_t>(partition);
    if (held_.contains(partition) || record.sequence < newest[place]) continue;
    newest[place] = record.sequence;
    record.producer = producer;
    record.producer_sequence = record.sequence;
    partitions_[place]->append(std::move(record));
  }
}

}  // namespace boxoffice::audit
