#include "platform/kafka/outbox_relay.hpp"

#include "platform/kafka/client.hpp"
#include "platform/kafka/relay_position.hpp"
#include "platform/kafka/worker.hpp"
#include "platform/messaging/marks.hpp"
#include "platform/messaging/outbox_table.hpp"
#include "platform/storage/store.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <utility>

namespace boxoffice::kafka {

OutboxRelay::OutboxRelay(RelaySettings settings, storage::Store& store, Scheduler& scheduler, const Clock& clock)
    : settings_(std::move(settings)),
      store_(store),
      scheduler_(scheduler),
      clock_(clock),
      work_(scheduler),
      stopped_(scheduler),
      bell_(std::make_unique<Bell>(scheduler, [this] { work_.notify(); })),
      share_(settings_.owner, settings_.relay.leases) {
  if (!messaging::is_producer_name(settings_.producer)) {
    throw std::invalid_argument("'" + settings_.producer + "' cannot be a producer's name");
  }
  producer_ = make_producer();
}

OutboxRelay::~OutboxRelay() { bell_->close(); }

Task<void> OutboxRelay::run() {
  while (!stopping_) co_await turn();
  co_await finish();
}

void OutboxRelay::stop() {
  stopping_ = true;
  stopped_.notify();
  work_.notify();
}

void OutboxRelay::wake() { bell_->ring(); }

/// A database that is not available is waited for: nothing is lost, the rows are in it.
Task<void> OutboxRelay::turn() {
  std::string trouble;
  const auto begun = scheduler_.steady_now();
  try {
    if (begun >= next_round_ || share_.is_outdated(clock_.now())) co_await share();
    settle_deliveries();
    if (auto cause = producer_->failure(); !cause.empty()) co_await rebuild(std::move(cause));
    const bool more = co_await send_more();
    if (positions_are_due()) co_await store_positions();
    if (more) co_return;
    if (!stopping_) co_await work_.wait_for(settings_.relay.idle);
    co_await pause_until(begun + settings_.relay.pace);
    co_return;
  } catch (const std::exception& failure) {
    trouble = failure.what();
  }
  report(trouble);
  co_await pause(settings_.relay.backoff.after(++failures_));
}

/// Renews this relay's part, and learns where the shards go on that it has got.
Task<void> OutboxRelay::share() {
  std::erase_if(retired_, [](const auto& producer) { return producer->is_over(); });
  std::set<int> busy;
  for (const auto& [shard, progress] : progress_) {
    if (progress.in_flight() > 0) busy.insert(shard);
  }
  struct Found {
    ShardShare::Round round;
    messaging::LogBounds outbox;
  };
  std::optional<Found> found;
  try {
    found = co_await store_.write([&, now = clock_.now()](storage::Session& session) {
      return Found{share_.renew(session, now, busy), messaging::outbox_bounds(session)};
    });
  } catch (const storage::ConstraintViolated&) {
    found.reset();  // another replica has made the same row at this moment
  }
  next_round_ = scheduler_.steady_now() + (found ? settings_.relay.leases.renewal : settings_.relay.idle);
  if (!found) co_return;
  share_ = std::move(found->round.share);
  outbox_end_ = std::max(outbox_end_, found->outbox.end);
  std::erase_if(progress_, [&](const auto& held) { return !share_.holds(held.first); });
  if (progress_.empty()) cursor_ = std::numeric_limits<std::int64_t>::max();
  for (const auto& [shard, next_sequence] : found->round.taken) {
    progress_.insert_or_assign(shard, ShardProgress(next_sequence));
    cursor_ = std::min(cursor_, next_sequence);
  }
}

/// Reads on in the outbox and sends what is this relay's. True when there may be more at once.
Task<bool> OutboxRelay::send_more() {
  const auto waiting = in_flight();
  if (progress_.empty() || waiting >= settings_.limits.in_flight || share_.is_outdated(clock_.now())) co_return false;
  const auto room = std::min(settings_.relay.rows, settings_.limits.in_flight - waiting);
  auto rows = co_await store_.read(
      [&, from = cursor_](storage::Session& session) { return messaging::outbox_records(session, from, room); });
  for (auto& row : rows) {
    const auto shard = progress_.find(messaging::relay_shard_of(row.key));
    if (shard != progress_.end() && share_.serves(shard->first) && shard->second.wants(row.sequence)) {
      if (!send(row)) co_return false;
      shard->second.sent(row.sequence, row.time);
    }
    cursor_ = row.sequence + 1;
  }
  outbox_end_ = std::max(outbox_end_, rows.empty() ? cursor_ : rows.back().sequence + 1);
  co_return rows.size() == room;
}

bool OutboxRelay::send(messaging::Record& record) {
  record.producer = settings_.producer;
  record.producer_sequence = record.sequence;
  return producer_->send(record.key, record.payload, headers_of(record), record.sequence);
}

void OutboxRelay::settle_deliveries() {
  for (const auto& [sequence, trouble] : producer_->deliveries()) {
    if (!trouble.empty()) continue;  // the producer has failed: its successor sends the record again
    failures_ = 0;
    for (auto& [shard, progress] : progress_) {
      if (!progress.acknowledged(sequence)) continue;
      ++counters_.published;
      ++acknowledged_;
      break;
    }
  }
}

bool OutboxRelay::positions_are_due() const {
  if (acknowledged_ >= settings_.relay.stored_after) return true;
  if (scheduler_.steady_now() < stored_at_ + settings_.relay.stored_within) return false;
  return std::ranges::any_of(progress_,
                             [&](const auto& held) { return position_of(held.first) > held.second.stored(); });
}

/// Rows of a shard that is about to leave are passed by, and are not published.
std::int64_t OutboxRelay::position_of(int shard) const {
  return progress_.at(shard).position(share_.serves(shard) ? cursor_ : 0);
}

Task<void> OutboxRelay::store_positions() {
  struct Move {
    int shard;
    std::int64_t from;
    std::int64_t to;
  };
  std::vector<Move> moves;
  for (const auto& [shard, progress] : progress_) {
    const auto to = position_of(shard);
    if (to > progress.stored()) moves.push_back({shard, progress.stored(), to});
  }
  acknowledged_ = 0;
  stored_at_ = scheduler_.steady_now();
  const auto stored = co_await store_.write([moves](storage::Session& session) {
    std::vector<std::int64_t> positions;
    positions.reserve(moves.size());
    for (const auto& [shard, from, to] : moves) positions.push_back(advance_relay_position(session, shard, from, to));
    return positions;
  });
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const auto held = progress_.find(moves[i].shard);
    if (held != progress_.end()) held->second.store(stored[i]);
  }
}

std::unique_ptr<Producer> OutboxRelay::make_producer() {
  return std::make_unique<Producer>(settings_.kafka, settings_.limits, settings_.kafka.topic, scheduler_,
                                    [this] { work_.notify(); });
}

/// What the failed one had in flight may be in the log or not: all of it is sent again.
Task<void> OutboxRelay::rebuild(std::string cause) {
  ++counters_.rebuilt_producers;
  report("the producer has failed and is made anew: " + cause);
  retired_.push_back(std::exchange(producer_, make_producer()));
  retired_.back()->stop();
  go_back();
  co_await pause(settings_.relay.backoff.after(++failures_));
}

void OutboxRelay::go_back() {
  cursor_ = std::numeric_limits<std::int64_t>::max();
  for (auto& [shard, progress] : progress_) {
    progress = ShardProgress(progress.stored());
    cursor_ = std::min(cursor_, progress.stored());
  }
}

/// What is not acknowledged in time will be sent again by whoever has the shard next.
Task<void> OutboxRelay::finish() {
  const auto give_up_at = scheduler_.steady_now() + settings_.relay.finish;
  while (in_flight() > 0 && scheduler_.steady_now() < give_up_at && producer_->failure().empty()) {
    co_await work_.wait_for(settings_.relay.idle);
    settle_deliveries();
  }
  std::string trouble;
  try {
    co_await store_positions();
    co_await store_.write([&](storage::Session& session) { share_.release(session); });
  } catch (const storage::Unavailable& failure) {
    trouble = failure.what();
  }
  if (!trouble.empty()) report(trouble);
}

Task<std::int64_t> OutboxRelay::trim(Instant now, std::chrono::milliseconds keep_for) {
  struct Range {
    std::int64_t from;
    std::int64_t to;
  };
  const auto range = co_await store_.read([cutoff = now - keep_for](storage::Session& session) {
    const auto outbox = messaging::outbox_bounds(session);
    const auto young = messaging::first_outbox_record_since(session, cutoff, outbox.end);
    return Range{outbox.begin, std::min({young, outbox.end - 1, published_below(session)})};
  });
  std::int64_t removed = 0;
  for (auto from = range.from; from < range.to;) {
    from = std::min(range.to, from + settings_.relay.trimmed_at_once);
    removed += co_await store_.write(
        [from](storage::Session& session) { return messaging::remove_outbox_records_below(session, from); });
  }
  co_return removed;
}

RelayCounters OutboxRelay::counters() const {
  auto counters = counters_;
  counters.in_flight = static_cast<std::int64_t>(in_flight());
  counters.backlog = progress_.empty() ? 0 : std::max<std::int64_t>(0, outbox_end_ - cursor_);
  counters.shards = static_cast<int>(share_.size());
  counters.members = share_.members();
  return counters;
}

std::chrono::milliseconds OutboxRelay::oldest_unpublished() const {
  std::optional<Instant> oldest;
  for (const auto& [shard, progress] : progress_) {
    const auto sent = progress.oldest();
    if (sent && (!oldest || *sent < *oldest)) oldest = sent;
  }
  if (!oldest) return {};
  return std::max(std::chrono::milliseconds(0), clock_.now() - *oldest);
}

std::size_t OutboxRelay::in_flight() const {
  std::size_t sum = 0;
  for (const auto& [shard, progress] : progress_) sum += progress.in_flight();
  return sum;
}

/// Ends early when the relay is stopped.
Task<void> OutboxRelay::pause(Scheduler::Duration delay) {
  if (!stopping_ && delay > Scheduler::Duration::zero()) co_await stopped_.wait_for(delay);
}

Task<void> OutboxRelay::pause_until(std::chrono::steady_clock::time_point end) {
  return pause(std::chrono::ceil<Scheduler::Duration>(end - scheduler_.steady_now()));
}

void OutboxRelay::report(const std::string& trouble) {
  ++counters_.troubles;
  if (settings_.report) settings_.report(trouble);
}

}  // namespace boxoffice::kafka
