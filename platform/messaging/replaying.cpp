#include "platform/messaging/consumer.hpp"
#include "platform/messaging/offsets.hpp"
#include "platform/storage/store.hpp"

#include <exception>
#include <utility>

namespace boxoffice::messaging {

Task<std::vector<ParkedRecord>> Consumer::parked(std::int64_t after_id, std::size_t at_most) {
  co_return co_await store_.read(
      [&](storage::Session& session) { return ParkedRecords(session, settings_.name).after(after_id, at_most); });
}

Task<std::optional<Replay>> Consumer::replay(std::int64_t parked_id) {
  const auto found = co_await store_.read(
      [&](storage::Session& session) { return ParkedRecords(session, settings_.name).find(parked_id); });
  if (!found) co_return std::nullopt;
  co_return co_await replay_key(found->record.key);
}

Task<Replay> Consumer::replay_key(std::int64_t key) {
  ++counters_.replays;
  std::optional<Failure> failure;
  for (;;) {
    std::int64_t at_work_on = 0;
    std::string cause;
    try {
      const auto replayed = co_await store_.write([&, now = clock_.now()](storage::Session& session) {
        return replay_rows(session, key, failure, now, at_work_on);
      });
      co_return settle_replay(key, replayed, failure ? std::move(failure->cause) : std::string());
    } catch (const storage::Unavailable&) {
      throw;
    } catch (const std::exception& thrown) {
      if (at_work_on == 0) throw;
      cause = thrown.what();
    }
    // Once more, up to that record: it was all rolled back.
    failure = Failure{at_work_on, std::move(cause)};
  }
}

/// In one transaction: applies and removes the parked records of the key, all or those before the one that failed,
/// which is then marked. `at_work_on` tells which one the handler has in hands.
Consumer::Replayed Consumer::replay_rows(storage::Session& session, std::int64_t key,
                                         const std::optional<Failure>& failure, Instant now,
                                         std::int64_t& at_work_on) const {
  ParkedRecords parked(session, settings_.name);
  Replayed replayed;
  std::int64_t last = 0;
  for (const auto& row : parked.of_key(key, settings_.limits.replayed_at_once)) {
    if (failure && row.id >= failure->parked_id) break;
    at_work_on = last = row.id;
    handler_(session, std::span(&row.record, 1));
    session.settle();
    ++replayed.applied;
  }
  at_work_on = 0;
  if (replayed.applied > 0 && parked.remove_through(key, last) != replayed.applied) {
    throw Overtaken("somebody else replays the same key");
  }
  if (failure && !parked.note_failure(failure->parked_id, failure->cause, now)) {
    throw Overtaken("somebody else replayed the same key");
  }
  replayed.attempts = parked.attempts_of_key(key);
  return replayed;
}

Replay Consumer::settle_replay(std::int64_t key, const Replayed& replayed, std::string cause) {
  Replay replay{.applied = replayed.applied, .key_is_free = !replayed.attempts, .cause = std::move(cause)};
  counters_.applied += replayed.applied;
  if (replay.key_is_free) {
    if (waiting_keys_.remove(key)) report(Incident::Kind::recovered, {}, key);
    return replay;
  }
  waiting_keys_.add(key, *replayed.attempts, scheduler_.steady_now());
  if (waiting_keys_.is_given_up(*replayed.attempts)) report(Incident::Kind::gave_up, replay.cause, key);
  work_.notify();
  return replay;
}

Task<void> Consumer::retry_due() {
  for (std::size_t i = 0; i < settings_.limits.retries_at_once && !stopping_; ++i) {
    const auto key = waiting_keys_.take_due(scheduler_.steady_now());
    if (!key) co_return;
    std::string trouble;
    try {
      co_await replay_key(*key);
      continue;
    } catch (const storage::Unavailable& failure) {
      trouble = failure.what();
    } catch (const Overtaken& failure) {
      trouble = failure.what();
    }
    waiting_keys_.add(*key, 1, scheduler_.steady_now());
    report(Incident::Kind::unavailable, std::move(trouble), *key);
    co_return;
  }
}

}  // namespace boxoffice::messaging
