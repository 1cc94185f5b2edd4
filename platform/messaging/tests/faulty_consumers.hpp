#pragma once

#include "platform/messaging/tests/effects.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

namespace boxoffice::messaging {

/// A source that gives every record twice, and with each batch the one before it once more: at least once, at its
/// worst.
class RepeatingSource final : public Source {
 public:
  explicit RepeatingSource(Source& source) : source_(source) {}

  const std::string& name() const override { return source_.name(); }
  std::unique_ptr<Feed> subscribe(Interest interest) override {
    return std::make_unique<Repeating>(source_.subscribe(std::move(interest)));
  }

 private:
  class Repeating final : public Feed {
   public:
    explicit Repeating(std::unique_ptr<Feed> feed) : feed_(std::move(feed)) {}

    Task<Batch> take(std::int64_t from, std::size_t at_most) override {
      auto batch = co_await feed_->take(from, at_most);
      auto repeated = std::exchange(last_, batch.records);
      for (const auto& record : batch.records) repeated.insert(repeated.end(), 2, record);
      batch.records = std::move(repeated);
      co_return batch;
    }
    void stored(std::int64_t next) override { feed_->stored(next); }
    std::int64_t waiting(std::int64_t position) const override { return feed_->waiting(position); }

   private:
    const std::unique_ptr<Feed> feed_;
    std::vector<Record> last_;
  };

  Source& source_;
};

/// A source that keeps back what is behind a position, as long as it is told to.
class HeldBackSource final : public Source {
 public:
  HeldBackSource(Source& source, std::int64_t end) : end(end), source_(source) {}

  const std::string& name() const override { return source_.name(); }
  std::unique_ptr<Feed> subscribe(Interest interest) override {
    return std::make_unique<HeldBack>(*this, source_.subscribe(std::move(interest)));
  }

  std::int64_t end;

 private:
  class HeldBack final : public Feed {
   public:
    HeldBack(HeldBackSource& source, std::unique_ptr<Feed> feed) : source_(source), feed_(std::move(feed)) {}

    Task<Batch> take(std::int64_t from, std::size_t at_most) override {
      auto batch = co_await feed_->take(from, at_most);
      std::erase_if(batch.records, [&](const Record& record) { return record.sequence >= source_.end; });
      batch.next = std::min(batch.next, source_.end);
      co_return batch;
    }
    void stored(std::int64_t next) override { feed_->stored(next); }
    std::int64_t waiting(std::int64_t position) const override { return feed_->waiting(position); }

   private:
    HeldBackSource& source_;
    const std::unique_ptr<Feed> feed_;
  };

  Source& source_;
};

/// A planted bug: the offset is committed first, and the process dies before the effect.
inline Task<void> store_offset_then_die(Transport& transport, ConsumerWorld& world, std::string name) {
  for (auto* source : transport.sources()) {
    auto feed = source->subscribe({{Noted::type}, transport.scheduler(), [] {}});
    const auto batch = co_await feed->take(1, 1'000);
    co_await world.store().write([&](storage::Session& session) {
      advance_offset(session, name, source->name(), load_offset(session, name, source->name()), batch.next, {});
    });
  }
}

/// The opposite bug: the effect is committed, and the process dies before the offset is.
inline Task<void> apply_then_die_before_the_offset(Transport& transport, ConsumerWorld& world, std::string name) {
  for (auto* source : transport.sources()) {
    auto feed = source->subscribe({{Noted::type}, transport.scheduler(), [] {}});
    const auto batch = co_await feed->take(1, 1'000);
    co_await world.store().write([&](storage::Session& session) { world.handler(name)(session, batch.records); });
  }
}

/// What a rebuild does last: its effects take the place of the live consumer's.
inline std::function<void(storage::Session&)> swap_effects(std::string rebuilt, std::string live) {
  return [=](storage::Session& session) {
    constexpr storage::Command<std::string_view> remove{"DELETE FROM effect WHERE consumer = :consumer"};
    constexpr storage::Command<std::string_view, std::string_view> rename{
        "UPDATE effect SET consumer = :live WHERE consumer = :rebuilt"};
    session.run(remove, live);
    session.run(rename, live, rebuilt);
  };
}

}  // namespace boxoffice::messaging
