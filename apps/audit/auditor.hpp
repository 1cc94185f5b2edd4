#pragma once

#include "apps/audit/databases.hpp"
#include "apps/audit/ledger.hpp"
#include "apps/audit/log_reader.hpp"
#include "apps/audit/report.hpp"
#include "apps/audit/rows.hpp"
#include "apps/audit/tables.hpp"
#include "kernel/clock.hpp"
#include "platform/async/scheduler.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace boxoffice::audit {

/// How much is kept in memory at a time, and how long a running program is given.
struct Limits {
  std::int64_t bookings_in_memory = 1'000'000;  ///< of which the logs' word is kept; the logs are read once for so many
  std::int64_t bookings_at_once = 10'000;       ///< that one look into a database reads
  std::int64_t records_at_once = 20'000;        ///< likewise, of a log
  Scheduler::Duration settle_at_most{15'000};   ///< what still looks wrong in a running program after it is wrong
  /// A consumer that stands still for so long in a running program is named. Longer than another replica needs to come
  /// in for one that died.
  Scheduler::Duration stand_still_at_most{30'000};
  Scheduler::Duration settle_step{500};  ///< between two looks
};

/// What an audit is to go by.
struct Conditions {
  /// Whether a program works on the databases now, in so far as this machine knows; leases tell of others.
  std::function<bool()> running = [] { return false; };
  std::optional<Ledger> ledger = {};  ///< the clients' own
  Limits limits = {};
};

/// Judges every booking, in the order of ids, by all that the four databases say of it.
class Auditor {
 public:
  /// The databases, the scheduler and the clock outlive it.
  Auditor(Databases& databases, Scheduler& scheduler, const Clock& clock, Conditions conditions);

  /// Throws storage::Unavailable when a database cannot be read, std::runtime_error for a row that makes no sense.
  Task<Report> run();

 private:
  enum class OnViolation : std::uint8_t { record, hold_back };

  /// One look at the bookings of a range.
  struct Chunk {
    KeyRange range;
    Snapshot<BookingRow> bookings;
    Snapshot<PaymentRow> payments;
    Snapshot<DeliveryRow> deliveries;
    Snapshot<mypage::MyPage> pages;
  };

  Task<void> judge_tables(Report& report);
  Task<void> judge_partition(Chronicle& chronicle);
  Task<void> settle(Chronicle& chronicle);
  Task<void> judge_range(KeyRange range, Chronicle& chronicle, OnViolation on_violation);
  Task<void> judge_consumers(const std::vector<Unread>& before);

  Task<bool> runs(Service service);
  Task<bool> any_runs();
  Task<std::vector<Unread>> find_all_unread(std::vector<Unread> before);
  Task<std::optional<std::int64_t>> key_with_row(std::int64_t from, std::int64_t behind);
  Task<Chunk> look(KeyRange range, Chronicle& chronicle);
  void judge_chunk(const Chunk& chunk, const Chronicle& chronicle, OnViolation on_violation);
  void judge(const Story& story, OnViolation on_violation);
  std::optional<std::int64_t> acknowledged_from(std::int64_t from) const;

  Databases& databases_;
  Scheduler& scheduler_;
  const Clock& clock_;
  const Conditions conditions_;
  std::array<LogReader, producers> logs_;
  bool was_running_ = false;  ///< when the audit began
  Circumstances circumstances_;
  std::vector<std::int64_t> suspects_;  ///< bookings of which something looks wrong while the program runs
  Verdicts verdicts_;
};

}  // namespace boxoffice::audit
