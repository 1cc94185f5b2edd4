#include "platform/kafka/partition_inbox.hpp"

#include "platform/kafka/worker.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::kafka {

Shortened::Shortened(const std::string& log, std::int64_t from, std::int64_t oldest, std::int64_t end)
    : Trimmed("log '" + log + "' ends at " + std::to_string(end - 1) + ", and records up to " +
                  std::to_string(from - 1) + " were consumed: it was emptied or restored from an older copy",
              oldest) {}

void PartitionInbox::subscribe(std::shared_ptr<const Types> types, std::shared_ptr<Bell> bell) {
  types_ = std::move(types);
  bell_ = std::move(bell);
  // Whoever had it before has left its offset where the new one finds it.
  reassigned_ = false;
}

void PartitionInbox::unsubscribe() {
  types_ = nullptr;
  bell_ = nullptr;
  order(0);
}

messaging::Batch PartitionInbox::take(const std::string& name, std::int64_t from, std::size_t at_most) {
  passed_ = 0;
  if (!assigned_) return {.next = from};
  if (std::exchange(reassigned_, false)) return {.next = from, .more = true, .reassigned = true};
  if (from != position_) {
    order(from);
    return {.next = from};
  }
  if (refused_) {
    const auto [begin, end] = *refused_;
    order(0);
    if (from > end) throw Shortened(name, from, begin, end);
    throw messaging::Trimmed(name, from, begin);
  }
  if (!started_) return {.next = from};

  messaging::Batch batch;
  const auto count = static_cast<std::ptrdiff_t>(std::min(at_most, records_.size()));
  batch.records.assign(std::move_iterator(records_.begin()), std::move_iterator(records_.begin() + count));
  records_.erase(records_.begin(), records_.begin() + count);
  batch.more = !records_.empty();
  batch.next = batch.more ? records_.front().sequence : next_;
  position_ = batch.next;
  return batch;
}

std::int64_t PartitionInbox::waiting(std::int64_t position) const {
  if (!assigned_) return 0;
  const bool in_step = started_ && !reassigned_ && position >= position_;
  if (in_step && at_end_ && records_.empty()) return 0;
  return std::max<std::int64_t>(1, end_ - position);
}

std::optional<std::int64_t> PartitionInbox::take_order() {
  if (!std::exchange(ordered_, false)) return std::nullopt;
  return position_;
}

void PartitionInbox::assign() {
  assigned_ = true;
  reassigned_ = true;
  ring();
}

void PartitionInbox::revoke() {
  assigned_ = false;
  reassigned_ = false;
  order(0);
}

void PartitionInbox::add(messaging::Record record) {
  started_ = true;
  at_end_ = false;
  next_ = record.sequence + 1;
  end_ = std::max(end_, next_);
  records_.push_back(std::move(record));
  ring();
}

void PartitionInbox::pass(std::int64_t sequence) {
  started_ = true;
  at_end_ = false;
  next_ = sequence + 1;
  end_ = std::max(end_, next_);
  if (++passed_ >= most_passed_over) ring();
}

void PartitionInbox::reach_end(std::int64_t sequence) {
  started_ = true;
  at_end_ = true;
  next_ = sequence;
  end_ = sequence;
}

void PartitionInbox::learn_end(std::int64_t end) { end_ = std::max(end_, end); }

void PartitionInbox::refuse(std::int64_t begin, std::int64_t end) {
  refused_ = {begin, end};
  ring();
}

void PartitionInbox::order(std::int64_t from) {
  ordered_ = true;
  started_ = at_end_ = false;
  position_ = next_ = from;
  refused_.reset();
  records_.clear();
}

void PartitionInbox::ring() {
  if (bell_) bell_->ring();
}

}  // namespace boxoffice::kafka
