#include "platform/messaging/consumer.hpp"

#include "platform/messaging/offsets.hpp"
#include "platform/storage/store.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace boxoffice::messaging {

namespace {

Scheduler::Duration whole(std::chrono::steady_clock::duration duration) {
  return std::chrono::ceil<Scheduler::Duration>(duration);
}

}  // namespace

Consumer::Consumer(ConsumerSettings settings, std::span<Source* const> sources, storage::Store& store, Handler handler,
                   Scheduler& scheduler, const Clock& clock)
    : settings_(std::move(settings)),
      store_(store),
      handler_(std::move(handler)),
      scheduler_(scheduler),
      clock_(clock),
      work_(scheduler),
      stopped_(scheduler),
      intake_(sources, settings_.types, scheduler, settings_.limits.backoff, [this] { work_.notify(); }),
      waiting_keys_(settings_.limits.backoff, settings_.limits.attempts) {}

Task<void> Consumer::run() {
  try {
    co_await consume();
  } catch (const Trimmed&) {
    cut_off_ = true;
    throw;
  }
}

Task<void> Consumer::consume() {
  co_await load();
  while (!stopping_) {
    const auto begun = scheduler_.steady_now();
    if (co_await turn()) continue;
    co_await wait_for_work();
    const auto rest = whole(begun + settings_.limits.pace - scheduler_.steady_now());
    if (rest > Scheduler::Duration::zero()) co_await pause(rest);
  }
  co_await store_positions();
}

void Consumer::stop() {
  stopping_ = true;
  stopped_.notify();
  work_.notify();
}

Task<void> Consumer::catch_up() {
  co_await load();
  while (!stopping_) {
    if (co_await turn()) continue;
    if (!intake_.rests_until()) break;
    co_await wait_for_work();
  }
  co_await store_positions();
}

Task<bool> Consumer::take_over(std::string other, std::function<void(storage::Session&)> swap) {
  for (;;) {
    co_await catch_up();
    if (stopping_) co_return false;
    const bool done = co_await store_.write([&](storage::Session& session) {
      for (const auto& reading : intake_.readings()) {
        const auto& source = reading.source->name();
        const auto own = load_offset(session, settings_.name, source);
        if (own.next_sequence < load_offset(session, other, source).next_sequence) return false;
      }
      swap(session);
      for (const auto& reading : intake_.readings()) {
        hand_offset_over(session, settings_.name, other, reading.source->name());
      }
      ParkedRecords(session, settings_.name).hand_over(other);
      return true;
    });
    if (done) co_return true;
    co_await pause(settings_.limits.pace);
  }
}

/// Learns from the tables where this consumer stands in all of its sources. False when it was stopped before.
Task<bool> Consumer::load() {
  intake_.make_stale();
  co_return co_await load_stale();
}

/// The same for the sources of which it is not known, and the keys that wait: whoever had a source before may have
/// parked a record.
Task<bool> Consumer::load_stale() {
  const auto readings = intake_.stale();
  std::vector<Offset> offsets;
  std::vector<std::pair<std::int64_t, int>> keys;
  const auto read_tables = [&](storage::Session& session) {
    offsets.clear();
    for (const auto* reading : readings) {
      offsets.push_back(load_offset(session, settings_.name, reading->source->name()));
    }
    keys = ParkedRecords(session, settings_.name).keys();
  };
  auto attempt = co_await write(read_tables);
  // Another replica that is new as well may have inserted the same row at this moment: the second time it is there.
  if (attempt.outcome == Outcome::failed) attempt = co_await write(read_tables);
  if (attempt.outcome == Outcome::stopped) co_return false;
  if (attempt.outcome != Outcome::done) give_up(attempt.cause);

  Intake::resume_from(readings, offsets);
  waiting_keys_.clear();
  for (const auto& [key, attempts] : keys) waiting_keys_.add(key, attempts, scheduler_.steady_now());
  co_return true;
}

/// One batch. True when there is more to do at once.
Task<bool> Consumer::turn() {
  co_await retry_due();
  if (stopping_) co_return false;

  const auto taken = co_await intake_.gather(settings_.limits.batch);
  counters_.duplicates += taken.duplicates;
  if (!taken.trouble.empty()) report(Incident::Kind::unavailable, taken.trouble);

  if (!taken.records.empty() || Intake::passed_over(taken) >= settings_.limits.passed_over) {
    const auto outcome = co_await apply(taken);
    if (outcome == Outcome::overtaken) co_await start_over();
    if (outcome != Outcome::done) co_return true;
  }
  Intake::pass(taken);
  if (intake_.stale().empty()) co_return taken.more;
  co_return co_await load_stale();
}

/// Positions that only passed records over are not worth a transaction of their own, but at the end.
Task<void> Consumer::store_positions() {
  const auto moves = intake_.unsettled();
  if (moves.empty()) co_return;
  const auto attempt = co_await write([&](storage::Session& session) { advance(session, moves); });
  if (attempt.outcome == Outcome::done) Intake::settle(moves);
}

Task<void> Consumer::wait_for_work() {
  auto until = waiting_keys_.next_retry();
  const auto readable = intake_.rests_until();
  if (readable && (!until || *readable < *until)) until = readable;

  if (!until) {
    co_await work_.wait();
  } else if (const auto delay = whole(*until - scheduler_.steady_now()); delay > Scheduler::Duration::zero()) {
    co_await work_.wait_for(delay);
  }
}

Task<void> Consumer::start_over() {
  ++counters_.overtaken;
  const auto rebuilds_before = rebuilds();
  co_await pause(settings_.limits.pace);
  if (!co_await load()) co_return;
  if (rebuilds() > rebuilds_before) {
    report(Incident::Kind::replaced, "a rebuild moved the offsets");
  } else {
    report(Incident::Kind::overtaken, "another instance moved the offsets");
  }
}

/// How often this consumer had been replaced by a rebuild when it looked at its offsets.
std::int64_t Consumer::rebuilds() const {
  std::int64_t generations = 0;
  for (const auto& reading : intake_.readings()) generations += reading.stored.generation;
  return generations;
}

/// Writes until the database takes it, or until this consumer is stopped.
Task<Consumer::Attempt> Consumer::write(std::function<void(storage::Session&)> work) {
  for (int failures = 1;; ++failures) {
    std::string trouble;
    try {
      co_await store_.write([&](storage::Session& session) { work(session); });
      co_return Attempt{Outcome::done, {}};
    } catch (const storage::Unavailable& failure) {
      trouble = failure.what();
    } catch (const Overtaken& failure) {
      co_return Attempt{Outcome::overtaken, failure.what()};
    } catch (const std::exception& failure) {
      co_return Attempt{Outcome::failed, failure.what()};
    } catch (...) {
      co_return Attempt{Outcome::failed, "something that is no std::exception"};
    }
    if (stopping_) co_return Attempt{Outcome::stopped, std::move(trouble)};
    report(Incident::Kind::unavailable, std::move(trouble));
    co_await pause(settings_.limits.backoff.after(failures));
  }
}

/// Ends early when the consumer is stopped.
Task<void> Consumer::pause(Scheduler::Duration delay) {
  if (!stopping_) co_await stopped_.wait_for(delay);
}

void Consumer::report(Incident::Kind kind, std::string cause, std::int64_t key) const {
  if (settings_.report) settings_.report({kind, settings_.name, key, std::move(cause)});
}

void Consumer::give_up(const std::string& cause) const {
  throw std::runtime_error("consumer '" + settings_.name + "': " + cause);
}

}  // namespace boxoffice::messaging
