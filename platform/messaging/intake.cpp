#include "platform/messaging/intake.hpp"

#include "platform/async/scheduler.hpp"
#include "platform/storage/errors.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace boxoffice::messaging {

const Intake::Section& Intake::Taken::section_of(std::size_t record) const {
  return *std::ranges::find_if(sections, [=](const Section& section) { return record < section.end; });
}

Intake::Intake(std::span<Source* const> sources, const std::vector<std::string_view>& types, Scheduler& scheduler,
               Backoff backoff, const std::function<void()>& wake)
    : scheduler_(scheduler), backoff_(backoff) {
  for (auto* source : sources) {
    readings_.push_back({.source = source, .feed = source->subscribe({types, scheduler, wake})});
  }
}

Task<Intake::Taken> Intake::gather(std::size_t at_most) {
  Taken taken;
  const auto first = turn_++;
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    auto& reading = readings_[(first + i) % readings_.size()];
    if (reading.rests_until > scheduler_.steady_now()) continue;
    if (taken.records.size() >= at_most) {
      taken.more = true;
      break;
    }
    auto batch = co_await take(reading, at_most - taken.records.size(), taken.trouble);
    if (batch) add(taken, reading, std::move(*batch));
  }
  co_return taken;
}

Task<std::optional<Batch>> Intake::take(Reading& reading, std::size_t at_most, std::string& trouble) {
  try {
    auto batch = co_await reading.feed->take(reading.position, at_most);
    reading.failures = 0;
    co_return batch;
  } catch (const storage::Unavailable& failure) {
    trouble = reading.source->name() + ": " + failure.what();
  }
  reading.rests_until = scheduler_.steady_now() + backoff_.after(++reading.failures);
  co_return std::nullopt;
}

void Intake::add(Taken& taken, Reading& reading, Batch batch) {
  auto next = reading.position;
  auto marks = reading.stored.marks;
  const bool repeats = reading.source->repeats_records();
  const auto came_before = [&](const Record& record) {
    if (record.sequence < next) return true;
    next = record.sequence + 1;
    return repeats && !marks.advance(record);
  };
  taken.duplicates += std::erase_if(batch.records, came_before);
  taken.more = taken.more || batch.more;
  reading.stale = reading.stale || batch.reassigned;

  const auto begin = taken.records.size();
  if (begin == 0) {
    taken.records = std::move(batch.records);
  } else {
    std::ranges::move(batch.records, std::back_inserter(taken.records));
  }
  taken.sections.push_back({&reading, begin, taken.records.size(), std::max(next, batch.next), std::move(marks)});
}

namespace {

/// What is marked once the records of the section before `end` have had their effect, and the others have not.
Marks marks_before(const Intake::Taken& taken, const Intake::Section& section, std::size_t end) {
  auto marks = section.reading->stored.marks;
  if (!section.reading->source->repeats_records()) return marks;
  for (auto i = section.begin; i < end; ++i) marks.advance(taken.records[i]);
  return marks;
}

}  // namespace

std::vector<Intake::Move> Intake::moves(const Taken& taken, std::size_t end) {
  std::vector<Move> moves;
  for (const auto& section : taken.sections) {
    const auto from = section.reading->stored.next_sequence;
    if (end >= section.end) {
      if (section.next > from) moves.push_back({section.reading, section.next, section.marks});
    } else if (end > section.begin) {
      const auto to = taken.records[end - 1].sequence + 1;
      if (to > from) moves.push_back({section.reading, to, marks_before(taken, section, end)});
    }
  }
  return moves;
}

void Intake::settle(const std::vector<Move>& moves) {
  for (const auto& [reading, to, marks] : moves) {
    reading->stored.next_sequence = to;
    reading->stored.marks = marks;
    reading->feed->stored(to);
  }
}

void Intake::pass(const Taken& taken) {
  for (const auto& section : taken.sections) section.reading->position = section.next;
}

std::int64_t Intake::passed_over(const Taken& taken) {
  std::int64_t most = 0;
  for (const auto& section : taken.sections)
    most = std::max(most, section.next - section.reading->stored.next_sequence);
  return most;
}

const Intake::Reading& Intake::reading(std::string_view source) const {
  const auto found =
      std::ranges::find_if(readings_, [=](const Reading& reading) { return reading.source->name() == source; });
  if (found == readings_.end()) throw std::out_of_range("the consumer does not read '" + std::string(source) + "'");
  return *found;
}

std::int64_t Intake::lag() const {
  std::int64_t lag = 0;
  for (const auto& reading : readings_) lag += reading.feed->waiting(reading.position);
  return lag;
}

std::optional<Intake::TimePoint> Intake::rests_until() const {
  std::optional<TimePoint> first;
  for (const auto& reading : readings_) {
    if (reading.failures > 0 && (!first || reading.rests_until < *first)) first = reading.rests_until;
  }
  return first;
}

void Intake::make_stale() {
  for (auto& reading : readings_) reading.stale = true;
}

std::vector<Intake::Reading*> Intake::stale() {
  std::vector<Reading*> stale;
  for (auto& reading : readings_) {
    if (reading.stale) stale.push_back(&reading);
  }
  return stale;
}

void Intake::resume_from(std::span<Reading* const> readings, const std::vector<Offset>& offsets) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    auto& reading = *readings[i];
    reading.stored = offsets[i];
    reading.position = offsets[i].next_sequence;
    reading.stale = false;
    reading.feed->stored(reading.position);
  }
}

std::vector<Intake::Move> Intake::unsettled() {
  std::vector<Move> moves;
  for (auto& reading : readings_) {
    if (reading.position > reading.stored.next_sequence)
      moves.push_back({&reading, reading.position, reading.stored.marks});
  }
  return moves;
}

}  // namespace boxoffice::messaging
