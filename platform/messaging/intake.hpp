#pragma once

#include "platform/messaging/backoff.hpp"
#include "platform/messaging/offsets.hpp"
#include "platform/messaging/source.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::messaging {

/// A consumer's sources, how far it has come in each, and what it takes from them. Scheduler's thread only.
class Intake {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Reading {
    Source* source;
    std::unique_ptr<Feed> feed;
    Offset stored{};            ///< as in the table
    std::int64_t position = 1;  ///< ahead of `stored` by records that need no effect
    int failures = 0;           ///< in a row, of reading it
    TimePoint rests_until{};    ///< after such a failure
    bool stale = true;          ///< `stored` has to be read from the table, before anything is taken
  };

  /// What was taken of one source: records [begin, end) of all that was taken.
  struct Section {
    Reading* reading;
    std::size_t begin;
    std::size_t end;
    std::int64_t next;  ///< behind them and everything that was passed over
    Marks marks;        ///< with all of them
  };

  struct Taken {
    std::vector<Record> records;
    std::vector<Section> sections;
    bool more = false;  ///< go on at once
    std::uint64_t duplicates = 0;
    std::string trouble;  ///< why a source could not be read; empty when all could

    const Section& section_of(std::size_t record) const;
  };

  /// An offset that is to be moved.
  struct Move {
    Reading* reading;
    std::int64_t to;
    Marks marks;
  };

  Intake(std::span<Source* const> sources, const std::vector<std::string_view>& types, Scheduler& scheduler,
         Backoff backoff, const std::function<void()>& wake);

  /// Takes what the sources have, at most so many records. A source that cannot be read rests for a while, the others
  /// do not wait for it. Throws Trimmed.
  Task<Taken> gather(std::size_t at_most);

  /// The offsets to be stored when the records before `end` have had their effect.
  static std::vector<Move> moves(const Taken& taken, std::size_t end);
  /// They are stored.
  static void settle(const std::vector<Move>& moves);
  /// Everything that was taken is dealt with.
  static void pass(const Taken& taken);
  /// How many records were passed over since an offset was stored for the last time, at most of all sources.
  static std::int64_t passed_over(const Taken& taken);

  std::span<Reading> readings() { return readings_; }
  std::span<const Reading> readings() const { return readings_; }
  const Reading& reading(std::string_view source) const;
  std::int64_t lag() const;
  /// When the first of the sources that rest is to be read again.
  std::optional<TimePoint> rests_until() const;
  /// All of them have to be read from the table.
  void make_stale();
  /// The readings for which that is so.
  std::vector<Reading*> stale();
  /// What is taken next comes from there; one offset for each of the readings.
  static void resume_from(std::span<Reading* const> readings, const std::vector<Offset>& offsets);
  /// What has to be stored so that the offsets are the positions.
  std::vector<Move> unsettled();

 private:
  Task<std::optional<Batch>> take(Reading& reading, std::size_t at_most, std::string& trouble);
  static void add(Taken& taken, Reading& reading, Batch batch);

  Scheduler& scheduler_;
  const Backoff backoff_;
  std::vector<Reading> readings_;
  std::size_t turn_ = 0;  ///< whose turn to be first it is, so that no source starves another
};

}  // namespace boxoffice::messaging
