#pragma once

#include "platform/messaging/tests/simulated_world.hpp"

#include <algorithm>
#include <string>

namespace boxoffice::messaging {

/// A log in memory: the plainest thing that is a Source.
class MemoryLog final : public Source {
 public:
  explicit MemoryLog(std::string name) : name_(std::move(name)) {}

  const std::string& name() const override { return name_; }
  std::unique_ptr<Feed> subscribe(Interest interest) override {
    return std::make_unique<Reader>(*this, std::move(interest));
  }

  void append(Record record) {
    record.sequence = next_++;
    record.id = std::to_string(record.sequence);
    records_.push_back(std::move(record));
    for (auto* reader : readers_) reader->wake();
  }

  void trim() { records_.erase(records_.begin(), records_.end() - 1); }

 private:
  class Reader final : public Feed {
   public:
    Reader(MemoryLog& log, Interest interest)
        : log_(log), interest_(std::move(interest)), wake_(std::make_shared<std::function<void()>>(interest_.wake)) {
      log_.readers_.push_back(this);
    }
    ~Reader() override {
      std::erase(log_.readers_, this);
      *wake_ = nullptr;
    }

    Task<Batch> take(std::int64_t from, std::size_t at_most) override {
      if (!log_.records_.empty() && from < log_.records_.front().sequence) {
        throw Trimmed(log_.name_, from, log_.records_.front().sequence);
      }
      Batch batch{.next = from};
      for (const auto& record : log_.records_) {
        if (record.sequence < from) continue;
        batch.more = batch.records.size() == at_most;
        if (batch.more) break;
        if (wants(record)) batch.records.push_back(record);
        batch.next = record.sequence + 1;
      }
      co_return batch;
    }

    void stored(std::int64_t) override {}

    std::int64_t waiting(std::int64_t position) const override {
      return std::ranges::count_if(log_.records_,
                                   [&](const Record& record) { return record.sequence >= position && wants(record); });
    }

    void wake() {
      interest_.scheduler.post([wake = wake_] {
        if (*wake) (*wake)();
      });
    }

   private:
    bool wants(const Record& record) const {
      return std::ranges::find(interest_.types, std::string_view(record.type)) != interest_.types.end();
    }

    MemoryLog& log_;
    const Interest interest_;
    const std::shared_ptr<std::function<void()>> wake_;
  };

  const std::string name_;
  std::vector<Record> records_;
  std::vector<Reader*> readers_;
  std::int64_t next_ = 1;
};

class MemoryTransport final : public SimulatedTransport {
 public:
  void publish(std::vector<Record> records) override {
    for (auto& record : records) log_.append(std::move(record));
  }
  std::span<Source* const> sources() override { return {&source_, 1}; }
  void trim() override { log_.trim(); }

 private:
  MemoryLog log_{"memory"};
  Source* source_ = &log_;
};

}  // namespace boxoffice::messaging
