#include "apps/audit/auditor.hpp"

#include "apps/audit/books.hpp"
#include "apps/audit/invariants.hpp"
#include "apps/audit/provider.hpp"
#include "apps/audit/seats.hpp"
#include "platform/async/spawn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <span>
#include <utility>

namespace boxoffice::audit {
namespace {

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();
constexpr std::array all_services{Service::booking, Service::payment, Service::delivery, Service::mypage};

std::int64_t booking_of(const auto& row) { return row.booking_id; }
std::int64_t booking_of(const mypage::MyPage& row) { return row.booking_id.value; }

/// The smaller of two that may be missing.
std::optional<std::int64_t> earlier(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// The rows of a snapshot, taken booking by booking.
template <class Row>
class RowsInOrder {
 public:
  explicit RowsInOrder(const Snapshot<Row>& snapshot) : rest_(snapshot.rows), parked_(snapshot.parked) {}

  std::optional<std::int64_t> next() const {
    const auto row = rest_.empty() ? std::nullopt : std::optional(booking_of(rest_.front()));
    return earlier(row, parked_.empty() ? std::nullopt : std::optional(parked_.front()));
  }

  /// Those of that booking, before which none is left.
  std::span<const Row> take(std::int64_t booking) {
    const auto end = std::ranges::find_if(rest_, [=](const Row& row) { return booking_of(row) != booking; });
    const auto taken = rest_.first(static_cast<std::size_t>(end - rest_.begin()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  bool take_parked(std::int64_t booking) {
    if (parked_.empty() || parked_.front() != booking) return false;
    parked_ = parked_.subspan(1);
    return true;
  }

 private:
  std::span<const Row> rest_;
  std::span<const std::int64_t> parked_;
};

}  // namespace

Auditor::Auditor(Databases& databases, Scheduler& scheduler, const Clock& clock, Conditions conditions)
    : databases_(databases),
      scheduler_(scheduler),
      clock_(clock),
      conditions_(std::move(conditions)),
      logs_{LogReader(Service::booking, databases.of(Service::booking), conditions_.limits.records_at_once),
            LogReader(Service::payment, databases.of(Service::payment), conditions_.limits.records_at_once),
            LogReader(Service::delivery, databases.of(Service::delivery), conditions_.limits.records_at_once)} {}

Task<Report> Auditor::run() {
  const auto begun = scheduler_.steady_now();
  Report report;
  report.running = was_running_ = co_await any_runs();
  circumstances_.now = clock_.now();
  circumstances_.last_sign_of_life = co_await last_sign_of_life(databases_);
  if (!conditions_.ledger) {
    verdicts_.not_applicable(acknowledged_survives_name, "needs --ledger");
    verdicts_.not_applicable(refused_name, "needs --ledger");
  }

  const auto unread = co_await find_all_unread({});
  co_await judge_tables(report);
  for (auto low = lowest;;) {
    const auto beyond = co_await key_with_row(low, conditions_.limits.bookings_in_memory);
    Chronicle chronicle({low, beyond ? *beyond - 1 : highest},
                        static_cast<std::size_t>(conditions_.limits.bookings_in_memory));
    co_await judge_partition(chronicle);
    if (!beyond) break;
    low = *beyond;
  }
  co_await judge_consumers(unread);
  co_await list_parked(databases_, report);

  report.invariants = verdicts_.all();
  report.ok = std::ranges::all_of(report.invariants, &Verdict::ok);
  report.elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(scheduler_.steady_now() - begun).count();
  co_return report;
}

Task<void> Auditor::judge_tables(Report& report) {
  for (const auto service : all_services) {
    const auto rows = co_await judge_count(databases_, service, verdicts_);
    if (service == Service::booking) report.bookings = rows;
  }
  for (const auto producer : std::span(all_services).first(producers))
    co_await judge_gaps(databases_, producer, conditions_.limits.records_at_once, verdicts_);
  co_await judge_books(databases_, verdicts_);
  co_await judge_provider(databases_, conditions_.limits.records_at_once, verdicts_);
  co_await judge_seats(databases_, verdicts_);
  for (const auto& reading : all_readings()) co_await judge_position(databases_, reading, verdicts_);
}

Task<void> Auditor::judge_partition(Chronicle& chronicle) {
  for (auto& log : logs_) log.start_over();
  co_await look({1, 0}, chronicle);  // reads the logs, so that those are known of which nothing else is
  const auto [low, high] = chronicle.range();
  const auto on_violation = was_running_ ? OnViolation::hold_back : OnViolation::record;
  for (auto from = low;;) {
    const auto told = chronicle.next(from);
    const auto next = earlier(earlier(co_await key_with_row(from, 0), told), acknowledged_from(from));
    if (!next || *next > high) break;
    const auto to =
        *next > high - conditions_.limits.bookings_at_once ? high : *next + conditions_.limits.bookings_at_once - 1;
    co_await judge_range({*next, to}, chronicle, on_violation);
    if (to == high) break;
    from = to + 1;
  }
  co_await settle(chronicle);
}

/// A program that runs changes one database after the other: only what looks wrong again and again is wrong.
Task<void> Auditor::settle(Chronicle& chronicle) {
  const auto until = scheduler_.steady_now() + conditions_.limits.settle_at_most;
  while (!suspects_.empty()) {
    const bool last_look = scheduler_.steady_now() >= until;
    if (!last_look) co_await sleep_for(scheduler_, conditions_.limits.settle_step);
    const auto suspects = std::exchange(suspects_, {});
    for (const auto booking : suspects)
      co_await judge_range({booking, booking}, chronicle, last_look ? OnViolation::record : OnViolation::hold_back);
  }
}

Task<void> Auditor::judge_range(KeyRange range, Chronicle& chronicle, OnViolation on_violation) {
  const auto chunk = co_await look(range, chronicle);
  judge_chunk(chunk, chronicle, on_violation);
}

/// The logs are followed to where the rows stood when they were looked at: a row and the offset of its service are of
/// one moment, and so are a row and the end of its service's log.
Task<Auditor::Chunk> Auditor::look(KeyRange range, Chronicle& chronicle) {
  Chunk chunk;
  chunk.range = range;
  chunk.bookings = co_await databases_.of(Service::booking).read([=](storage::Session& session) {
    return look_at_bookings(session, range);
  });
  chunk.payments = co_await databases_.of(Service::payment).read([=](storage::Session& session) {
    return look_at_payments(session, range);
  });
  chunk.deliveries = co_await databases_.of(Service::delivery).read([=](storage::Session& session) {
    return look_at_deliveries(session, range);
  });
  chunk.pages = co_await databases_.of(Service::mypage).read([=](storage::Session& session) {
    return look_at_pages(session, range);
  });

  circumstances_.logs = {chunk.bookings.log, chunk.payments.log, chunk.deliveries.log};
  if (was_running_) circumstances_.now = circumstances_.last_sign_of_life = clock_.now();
  const auto position = [](const auto& snapshot, Service source) { return snapshot.passed[index_of(source)]; };
  co_await logs_[index_of(Service::booking)].follow({.published = chunk.bookings.log.end,
                                                     .acting = position(chunk.payments, Service::booking),
                                                     .my_page = position(chunk.pages, Service::booking)},
                                                    chronicle);
  co_await logs_[index_of(Service::payment)].follow({.published = chunk.payments.log.end,
                                                     .acting = position(chunk.deliveries, Service::payment),
                                                     .booking = position(chunk.bookings, Service::payment),
                                                     .my_page = position(chunk.pages, Service::payment)},
                                                    chronicle);
  co_await logs_[index_of(Service::delivery)].follow({.published = chunk.deliveries.log.end,
                                                      .acting = position(chunk.payments, Service::delivery),
                                                      .my_page = position(chunk.pages, Service::delivery)},
                                                     chronicle);
  co_return chunk;
}

void Auditor::judge_chunk(const Chunk& chunk, const Chronicle& chronicle, OnViolation on_violation) {
  static const Told nothing;
  RowsInOrder bookings(chunk.bookings);
  RowsInOrder payments(chunk.payments);
  RowsInOrder deliveries(chunk.deliveries);
  RowsInOrder pages(chunk.pages);
  for (auto from = chunk.range.low;;) {
    auto next = earlier(earlier(bookings.next(), payments.next()), earlier(deliveries.next(), pages.next()));
    next = earlier(next, earlier(chronicle.next(from), acknowledged_from(from)));
    if (!next || *next > chunk.range.high) break;

    const auto booking = *next;
    const auto* told = chronicle.find(booking);
    const auto rows = bookings.take(booking);
    Story story{.booking_id = booking,
                .booking = rows.empty() ? nullptr : &rows.front(),
                .payments = payments.take(booking),
                .deliveries = deliveries.take(booking),
                .pages = pages.take(booking),
                .told = told ? *told : nothing,
                .parked = {bookings.take_parked(booking), payments.take_parked(booking),
                           deliveries.take_parked(booking), pages.take_parked(booking)},
                .is_expected = std::ranges::binary_search(chunk.bookings.expected, booking),
                .acknowledged = {},
                .at = circumstances_};
    if (acknowledged_from(booking) == booking) story.acknowledged = conditions_.ledger->at(booking);
    judge(story, on_violation);
    if (booking == highest) break;
    from = booking + 1;
  }
}

void Auditor::judge(const Story& story, OnViolation on_violation) {
  std::array<Judgement, invariants.size()> judgements;
  bool suspect = false;
  for (std::size_t i = 0; i < invariants.size(); ++i) {
    if (invariants[i].judge) judgements[i] = invariants[i].judge(story);
    suspect = suspect || judgements[i].kind == Judgement::Kind::violated;
  }
  if (suspect && on_violation == OnViolation::hold_back) {
    suspects_.push_back(story.booking_id);
    return;
  }
  for (std::size_t i = 0; i < invariants.size(); ++i) verdicts_.record(i, story.booking_id, judgements[i]);
}

/// In a running program a consumer has to move on; in a stopped one it will. A producer elsewhere that is stopped may
/// not have published its last records.
Task<void> Auditor::judge_consumers(const std::vector<Unread>& before) {
  const auto readings = all_readings();
  const auto until = scheduler_.steady_now() + conditions_.limits.stand_still_at_most;
  auto now = co_await find_all_unread(before);
  std::vector<std::size_t> stand_still;
  while (was_running_) {
    stand_still.clear();
    for (std::size_t i = 0; i < readings.size(); ++i)
      if (before[i].first && now[i].first == before[i].first && co_await runs(readings[i].consumer) &&
          co_await runs(readings[i].source))
        stand_still.push_back(i);
    if (stand_still.empty() || scheduler_.steady_now() >= until) break;
    co_await sleep_for(scheduler_, conditions_.limits.settle_step);
    now = co_await find_all_unread(std::move(now));
  }
  for (const auto& unread : now) verdicts_.count_in_progress(progress_name, unread.count);
  for (const auto i : stand_still) {
    const auto [consumer, source] = std::pair(name_of(readings[i].consumer), name_of(readings[i].source));
    verdicts_.record(progress_name, violated(fmt::format("{} does not read on in {}'s log: it stands before record {}",
                                                         consumer, source, *now[i].first)));
  }
}

/// My page holds no leases: it is expected to work when others do.
Task<bool> Auditor::runs(Service service) {
  if (conditions_.running()) co_return true;
  if (service == Service::mypage) co_return co_await any_runs();
  co_return co_await holds_leases(databases_, service, clock_.now());
}

Task<bool> Auditor::any_runs() {
  for (const auto service : std::span(all_services).first(producers))
    if (co_await runs(service)) co_return true;
  co_return false;
}

Task<std::vector<Unread>> Auditor::find_all_unread(std::vector<Unread> before) {
  const auto readings = all_readings();
  before.resize(readings.size());
  for (std::size_t i = 0; i < readings.size(); ++i)
    before[i] = co_await find_unread(databases_, readings[i], before[i].look_from, conditions_.limits.records_at_once);
  co_return before;
}

/// The smallest booking that any service has a row of, so many rows behind another one.
Task<std::optional<std::int64_t>> Auditor::key_with_row(std::int64_t from, std::int64_t behind) {
  std::optional<std::int64_t> found;
  for (const auto service : all_services)
    found = earlier(found, co_await databases_.of(service).read([=](storage::Session& session) {
      return booking_with_row(session, service, from, behind);
    }));
  co_return found;
}

std::optional<std::int64_t> Auditor::acknowledged_from(std::int64_t from) const {
  if (!conditions_.ledger) return std::nullopt;
  const auto found = conditions_.ledger->lower_bound(from);
  if (found == conditions_.ledger->end()) return std::nullopt;
  return found->first;
}

}  // namespace boxoffice::audit
