#include "platform/messaging/consumer.hpp"
#include "platform/messaging/offsets.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace boxoffice::messaging {

/// All of it in one transaction. When that fails, halves of what is known to contain the trouble, until the record is
/// found that fails alone; then the rest.
Task<Consumer::Outcome> Consumer::apply(const Intake::Taken& taken) {
  const auto size = taken.records.size();
  std::size_t begin = 0;
  std::size_t end = size;
  std::size_t trouble_before = 0;  // when behind `begin`: something in between fails
  do {
    auto attempt = co_await apply_slice(taken, begin, end);
    if (attempt.outcome == Outcome::failed && end - begin > 1) {
      trouble_before = end;
      end = begin + (end - begin) / 2;
      continue;
    }
    if (attempt.outcome == Outcome::failed && begin < end) {
      attempt = co_await set_aside(taken, begin, std::move(attempt.cause));
      trouble_before = end;
    }
    if (attempt.outcome == Outcome::failed) give_up(attempt.cause);
    if (attempt.outcome != Outcome::done) co_return attempt.outcome;
    begin = end;
    end = trouble_before > begin ? begin + (trouble_before - begin + 1) / 2 : size;
  } while (begin < size);
  co_return Outcome::done;
}

Task<Consumer::Attempt> Consumer::apply_slice(const Intake::Taken& taken, std::size_t begin, std::size_t end) {
  Slice slice{.taken = taken, .begin = begin, .end = end, .moves = Intake::moves(taken, end)};
  if (!waiting_keys_.empty()) {
    for (const auto& record : slice.records()) {
      if (waiting_keys_.contains(record.key)) slice.waiting_keys.insert(record.key);
    }
  }
  auto attempt = co_await write([&, now = clock_.now()](storage::Session& session) { deliver(session, slice, now); });
  if (attempt.outcome != Outcome::done) co_return attempt;

  Intake::settle(slice.moves);
  for (const auto key : slice.freed_keys) waiting_keys_.remove(key);
  ++counters_.batches;
  counters_.applied += slice.applied;
  counters_.waiting += slice.parked;
  co_return attempt;
}

/// The record becomes the first of its key's parked ones; the offset moves behind it.
Task<Consumer::Attempt> Consumer::set_aside(const Intake::Taken& taken, std::size_t index, std::string cause) {
  const auto& record = taken.records[index];
  const auto& source = taken.section_of(index).reading->source->name();
  const auto moves = Intake::moves(taken, index + 1);
  auto attempt = co_await write([&, now = clock_.now()](storage::Session& session) {
    advance(session, moves);
    ParkedRecords(session, settings_.name).add(source, record, {.attempts = 1, .cause = cause, .at = now});
  });
  if (attempt.outcome != Outcome::done) co_return attempt;

  Intake::settle(moves);
  waiting_keys_.add(record.key, 1, scheduler_.steady_now());
  ++counters_.set_aside;
  report(Incident::Kind::set_aside, record.type + " " + source + "/" + std::to_string(record.sequence) + ": " + cause,
         record.key);
  co_return attempt;
}

void Consumer::advance(storage::Session& session, const std::vector<Intake::Move>& moves) const {
  for (const auto& [reading, to, marks] : moves) {
    advance_offset(session, settings_.name, reading->source->name(), reading->stored, to, marks);
  }
}

void Consumer::deliver(storage::Session& session, Slice& slice, Instant now) const {
  advance(session, slice.moves);
  slice.applied = slice.parked = 0;
  if (!slice.waiting_keys.empty()) {
    deliver_around_waiting_keys(session, slice, now);
  } else if (slice.begin < slice.end) {
    handler_(session, slice.records());
    slice.applied = slice.end - slice.begin;
  }
}

/// Only the table knows for certain whether a key still waits: an operator may have replayed it meanwhile, in this
/// process or in another.
void Consumer::deliver_around_waiting_keys(storage::Session& session, Slice& slice, Instant now) const {
  ParkedRecords parked(session, settings_.name);
  std::unordered_set<std::int64_t> waiting;
  slice.freed_keys.clear();
  for (const auto key : slice.waiting_keys) {
    if (parked.attempts_of_key(key)) {
      waiting.insert(key);
    } else {
      slice.freed_keys.push_back(key);
    }
  }

  std::vector<Record> free;
  for (auto i = slice.begin; i < slice.end; ++i) {
    const auto& record = slice.taken.records[i];
    if (!waiting.contains(record.key)) {
      free.push_back(record);
      continue;
    }
    const auto& source = slice.taken.section_of(i).reading->source->name();
    parked.add(source, record, {.attempts = 0, .cause = "waits behind an earlier record of its key", .at = now});
    ++slice.parked;
  }
  if (!free.empty()) handler_(session, free);
  slice.applied = free.size();
}

}  // namespace boxoffice::messaging
