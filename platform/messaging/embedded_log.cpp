#include "platform/messaging/embedded_log.hpp"

#include "platform/async/scheduler.hpp"
#include "platform/storage/store.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace boxoffice::messaging {

/// What one subscriber has not taken yet: a run of the log without gaps, of which only the wanted records are kept.
/// Guarded by the log's mutex, all of it.
class EmbeddedLog::Inbox {
 public:
  Inbox(Interest interest, LogLimits limits)
      : wake(std::make_shared<std::function<void()>>(std::move(interest.wake))),
        types_(std::move(interest.types)),
        scheduler_(interest.scheduler),
        limits_(limits) {}

  bool accepts(const Record& record) const {
    return open_ && std::ranges::find(types_, std::string_view(record.type)) != types_.end();
  }

  void pass(std::int64_t sequence) {
    if (!open_) return;
    if (!note(sequence) || ++passed_ >= limits_.passed_over) ring();
  }

  void add(Record record) {
    if (records_.size() >= limits_.inbox) {
      close();
    } else if (note(record.sequence)) {
      records_.push_back(std::move(record));
    }
    ring();
  }

  void open() { open_ = true; }

  /// Forgets everything: the subscriber has to read the table.
  void close() {
    open_ = false;
    records_.clear();
    first_ = next_ = 0;
  }

  /// True when what is here, if anything, goes on at that position or before.
  bool continues(std::int64_t position) const { return open_ && first_ <= position; }

  /// Moves the records out and returns the position behind them, or `position` when nothing came since.
  std::int64_t take(std::int64_t position, std::vector<Record>& into) {
    into.clear();
    std::swap(into, records_);
    first_ = next_;
    return std::max(position, next_);
  }

  void listen() {
    rung_ = false;
    passed_ = 0;
  }

  bool has_nothing_for(std::int64_t position) const { return continues(position) && records_.empty(); }

  std::int64_t stored = 0;                      ///< what the subscriber has done for good ends here
  std::shared_ptr<std::function<void()>> wake;  ///< emptied when the subscriber goes; posts may outlive it

 private:
  /// False when there is a gap before it: something was published that was not handed over here.
  bool note(std::int64_t sequence) {
    if (first_ == 0) {
      first_ = sequence;
    } else if (sequence != next_) {
      close();
      return false;
    }
    next_ = sequence + 1;
    return true;
  }

  /// One post for all that comes until the subscriber has looked.
  void ring() {
    if (std::exchange(rung_, true)) return;
    scheduler_.post([wake = wake] {
      if (*wake) (*wake)();
    });
  }

  const std::vector<std::string_view> types_;
  Scheduler& scheduler_;
  const LogLimits limits_;
  std::vector<Record> records_;
  std::int64_t first_ = 0;  ///< 0 when nothing came since it was opened
  std::int64_t next_ = 0;
  std::int64_t passed_ = 0;
  bool open_ = false;
  bool rung_ = false;
};

class EmbeddedLog::Reader final : public Feed {
 public:
  Reader(EmbeddedLog& log, Interest interest)
      : log_(log), audience_(log.audience_), types_(interest.types), inbox_(std::move(interest), log.limits_) {
    std::lock_guard lock(audience_->mutex);
    audience_->inboxes.push_back(&inbox_);
  }

  ~Reader() override {
    {
      std::lock_guard lock(audience_->mutex);
      std::erase(audience_->inboxes, &inbox_);
    }
    *inbox_.wake = nullptr;
  }

  Task<Batch> take(std::int64_t from, std::size_t at_most) override {
    if (!std::exchange(knows_end_, true)) co_await log_.bounds();
    if (from != position_) fall_out_of_step(from);
    if (!has_taken() && !take_from_memory()) co_return co_await take_from_table(at_most);
    co_return serve(at_most);
  }

  void stored(std::int64_t next) override {
    std::lock_guard lock(audience_->mutex);
    inbox_.stored = next;
  }

  std::int64_t waiting(std::int64_t position) const override {
    std::lock_guard lock(audience_->mutex);
    if (in_step_ && !has_taken() && position >= position_ && inbox_.has_nothing_for(position_)) return 0;
    return std::max<std::int64_t>(0, audience_->end - position);
  }

 private:
  bool has_taken() const { return served_ < taken_.size(); }

  void fall_out_of_step(std::int64_t from) {
    position_ = from;
    in_step_ = false;
    taken_.clear();
    served_ = 0;
  }

  /// False when there is a gap between the position and what is in memory.
  bool take_from_memory() {
    std::lock_guard lock(audience_->mutex);
    inbox_.listen();
    if (!in_step_ || !inbox_.continues(position_)) return false;
    taken_next_ = inbox_.take(position_, taken_);
    served_ = 0;
    while (has_taken() && taken_[served_].sequence < position_) ++served_;
    return true;
  }

  Batch serve(std::size_t at_most) {
    Batch batch;
    if (served_ == 0 && taken_.size() <= at_most) {
      batch.records = std::exchange(taken_, {});
    } else {
      const auto end = std::min(taken_.size(), served_ + at_most);
      std::move(taken_.begin() + static_cast<std::ptrdiff_t>(served_),
                taken_.begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(batch.records));
      served_ = end;
    }
    batch.more = has_taken();
    position_ = batch.more ? taken_[served_].sequence : taken_next_;
    batch.next = position_;
    return batch;
  }

  /// The inbox is opened before the table is read, so that nothing falls between the two.
  Task<Batch> take_from_table(std::size_t at_most) {
    {
      std::lock_guard lock(audience_->mutex);
      inbox_.open();
    }
    in_step_ = false;
    Batch batch;
    batch.records = co_await log_.read(position_, at_most);
    if (batch.records.size() < at_most) {
      in_step_ = true;
    } else {
      std::lock_guard lock(audience_->mutex);
      inbox_.close();
      batch.more = true;
    }
    if (!batch.records.empty()) position_ = batch.records.back().sequence + 1;
    batch.next = position_;
    log_.learn_end(position_);
    std::erase_if(batch.records, [&](const Record& record) {
      return std::ranges::find(types_, std::string_view(record.type)) == types_.end();
    });
    co_return batch;
  }

  EmbeddedLog& log_;
  const std::shared_ptr<Audience> audience_;  ///< what is left of the log when that goes first
  const std::vector<std::string_view> types_;
  Inbox inbox_;
  std::vector<Record> taken_;    ///< from the inbox, but more than was asked for
  std::size_t served_ = 0;       ///< how many of them were given
  std::int64_t taken_next_ = 1;  ///< behind them
  std::int64_t position_ = 0;    ///< behind what was given last
  bool in_step_ = false;         ///< the table was read to its end, and everything since was in the inbox
  bool knows_end_ = false;
};

EmbeddedLog::EmbeddedLog(std::string name, storage::Store& producer, LogLimits limits)
    : name_(std::move(name)),
      producer_(producer),
      limits_(limits),
      audience_(std::make_shared<Audience>()),
      outbox_([this](Record record) { hand_over(std::move(record)); }) {}

EmbeddedLog::~EmbeddedLog() = default;

std::unique_ptr<Feed> EmbeddedLog::subscribe(Interest interest) {
  return std::make_unique<Reader>(*this, std::move(interest));
}

Task<std::vector<Record>> EmbeddedLog::read(std::int64_t from, std::size_t at_most) {
  from = std::max<std::int64_t>(from, 1);
  auto records =
      co_await producer_.read([=](storage::Session& session) { return outbox_records(session, from, at_most); });
  if (!records.empty() && records.front().sequence != from) throw Trimmed(name_, from, records.front().sequence);
  co_return records;
}

Task<LogBounds> EmbeddedLog::bounds() {
  auto found = co_await producer_.read([](storage::Session& session) { return outbox_bounds(session); });
  learn_end(found.end);
  co_return found;
}

Task<std::int64_t> EmbeddedLog::trim(Instant now, std::chrono::milliseconds keep_for) {
  struct Range {
    std::int64_t from;
    std::int64_t to;
  };
  const auto wanted = co_await producer_.read([cutoff = now - keep_for](storage::Session& session) {
    const auto log = outbox_bounds(session);
    const auto young = first_outbox_record_since(session, cutoff, log.end);
    return Range{log.begin, std::min(young, log.end - 1)};
  });
  const auto to = std::min(wanted.to, needed_from());
  std::int64_t removed = 0;
  for (auto from = wanted.from; from < to;) {
    from = std::min(to, from + limits_.trimmed_at_once);
    removed += co_await producer_.write(
        [from](storage::Session& session) { return remove_outbox_records_below(session, from); });
  }
  co_return removed;
}

/// On the lane of the producer's store. Only a second subscriber that wants the record needs a copy.
void EmbeddedLog::hand_over(Record record) {
  std::lock_guard lock(audience_->mutex);
  audience_->end = std::max(audience_->end, record.sequence + 1);
  if (audience_->on_commit) audience_->on_commit();
  Inbox* taker = nullptr;
  for (auto* inbox : audience_->inboxes) {
    if (!inbox->accepts(record)) {
      inbox->pass(record.sequence);
    } else {
      if (taker) taker->add(record);
      taker = inbox;
    }
  }
  if (taker) taker->add(std::move(record));
}

void EmbeddedLog::on_commit(std::function<void()> hook) {
  std::lock_guard lock(audience_->mutex);
  audience_->on_commit = std::move(hook);
}

void EmbeddedLog::learn_end(std::int64_t end) {
  std::lock_guard lock(audience_->mutex);
  audience_->end = std::max(audience_->end, end);
}

std::int64_t EmbeddedLog::needed_from() const {
  std::lock_guard lock(audience_->mutex);
  auto needed = std::numeric_limits<std::int64_t>::max();
  for (const auto* inbox : audience_->inboxes) needed = std::min(needed, inbox->stored);
  return needed;
}

}  // namespace boxoffice::messaging
