#include "apps/audit/tables.hpp"

#include "apps/audit/invariants.hpp"
#include "apps/audit/rows.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "platform/storage/lease.hpp"
#include "services/booking/adapters/subscriptions.hpp"
#include "services/delivery/adapters/subscriptions.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"
#include "services/mypage/adapters/subscriptions.hpp"
#include "services/payment/adapters/subscriptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace boxoffice::audit {
namespace {

using Number = std::int64_t;

/// A table whose ids are given out without gaps: its name, which is also its total's, and what is asked of it.
struct Counting {
  std::string_view table;
  storage::Query<Number> rows;
  storage::Query<std::optional<Number>> first;
  storage::Query<std::optional<Number>> last;
  storage::Query<std::optional<Number>> missing;  ///< the first id without a row, where the next ones have one
};

constexpr Counting bookings{
    "booking", "SELECT count(*) FROM booking", "SELECT min(id) FROM booking", "SELECT max(id) FROM booking",
    "SELECT min(t.id) + 1 FROM booking t LEFT JOIN booking n ON n.id = t.id + 1 WHERE n.id IS NULL"};
constexpr Counting payments{
    "payment", "SELECT count(*) FROM payment", "SELECT min(id) FROM payment", "SELECT max(id) FROM payment",
    "SELECT min(t.id) + 1 FROM payment t LEFT JOIN payment n ON n.id = t.id + 1 WHERE n.id IS NULL"};
constexpr Counting deliveries{
    "delivery", "SELECT count(*) FROM delivery", "SELECT min(id) FROM delivery", "SELECT max(id) FROM delivery",
    "SELECT min(t.id) + 1 FROM delivery t LEFT JOIN delivery n ON n.id = t.id + 1 WHERE n.id IS NULL"};
constexpr Counting first_pages{
    "mypage_first", "SELECT count(*) FROM mypage_first", "SELECT min(id) FROM mypage_first",
    "SELECT max(id) FROM mypage_first",
    "SELECT min(t.id) + 1 FROM mypage_first t LEFT JOIN mypage_first n ON n.id = t.id + 1 WHERE n.id IS NULL"};
constexpr Counting second_pages{
    "mypage_second", "SELECT count(*) FROM mypage_second", "SELECT min(id) FROM mypage_second",
    "SELECT max(id) FROM mypage_second",
    "SELECT min(t.id) + 1 FROM mypage_second t LEFT JOIN mypage_second n ON n.id = t.id + 1 WHERE n.id IS NULL"};
constexpr storage::Query<mypage::TableSide> shown_side{"SELECT shown FROM mypage_shown WHERE id = 1"};
constexpr storage::Query<Number, std::string_view> kept_total{"SELECT amount FROM maintained_total WHERE name = :name"};

constexpr storage::Query<Number, Number, Number> sequences_counted{
    "SELECT count(*) FROM outbox WHERE sequence >= :from AND sequence < :to"};
constexpr storage::Query<Number, Number, Number> sequences{
    "SELECT sequence FROM outbox WHERE sequence >= :from AND sequence < :to ORDER BY sequence"};

struct TypeRow {
  Number sequence = 0;
  Number record_key = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(TypeRow, (), (sequence, record_key, type))
constexpr storage::Query<TypeRow, Number, Number> types_from{
    "SELECT sequence, record_key, type FROM outbox WHERE sequence >= :from ORDER BY sequence LIMIT :at_most"};

constexpr storage::Query<Instant> newest_booking{"SELECT booked_at FROM booking ORDER BY id DESC LIMIT 1"};
constexpr storage::Query<Instant> newest_event{"SELECT happened_at FROM outbox ORDER BY sequence DESC LIMIT 1"};

struct ParkedRow {
  Number record_key = 0;
  std::string source;
  Number sequence = 0;
  std::string type;
  std::string cause;
  Number attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ParkedRow, (), (record_key, source, sequence, type, cause, attempts))
constexpr storage::Query<Number, std::string_view> parked_counted{
    "SELECT count(*) FROM parked WHERE consumer = :consumer"};
constexpr storage::Query<ParkedRow, std::string_view> first_parked{
    "SELECT record_key, source, sequence, type, cause, attempts FROM parked WHERE consumer = :consumer ORDER BY id "
    "LIMIT 25"};

const Counting& counting_of(storage::Session& session, Service service) {
  switch (service) {
    case Service::booking: return bookings;
    case Service::payment: return payments;
    case Service::delivery: return deliveries;
    case Service::mypage: return session.find(shown_side) == mypage::TableSide::second ? second_pages : first_pages;
  }
}

struct Counted {
  std::string_view table;
  Number rows = 0;
  Number first = 1;
  Number last = 0;
  Number total = 0;
  Number missing = 0;
};

Counted counted(storage::Session& session, Service service) {
  const auto& counting = counting_of(session, service);
  const auto number = [&](const auto& query, Number otherwise) {
    return session.find(query).value_or(std::nullopt).value_or(otherwise);
  };
  Counted found{counting.table,
                session.find(counting.rows).value_or(0),
                number(counting.first, 1),
                number(counting.last, 0),
                session.find(kept_total, counting.table).value_or(0),
                0};
  if (found.first > 1) found.missing = 1;
  else if (found.rows != found.last) found.missing = number(counting.missing, 0);
  return found;
}

template <class Subscriptions>
std::vector<std::string_view> types_in(const Subscriptions& subscriptions, Service producer) {
  std::vector<std::string_view> types;
  for (const auto type : messaging::event_types(subscriptions))
    if (std::ranges::any_of(news_kinds,
                            [=](const NewsKind& kind) { return kind.producer == producer && kind.event == type; }))
      types.push_back(type);
  return types;
}

}  // namespace

std::vector<Reading> all_readings() {
  return {
      {Service::booking, Service::payment, {booking::orphan_events.begin(), booking::orphan_events.end()}},
      {Service::booking, Service::delivery, types_in(booking::subscriptions, Service::delivery)},
      {Service::payment, Service::booking, types_in(payment::subscriptions, Service::booking)},
      {Service::payment, Service::delivery, types_in(payment::subscriptions, Service::delivery)},
      {Service::delivery, Service::booking, types_in(delivery::subscriptions, Service::booking)},
      {Service::delivery, Service::payment, types_in(delivery::subscriptions, Service::payment)},
      {Service::mypage, Service::booking, types_in(mypage::subscriptions, Service::booking)},
      {Service::mypage, Service::payment, types_in(mypage::subscriptions, Service::payment)},
      {Service::mypage, Service::delivery, types_in(mypage::subscriptions, Service::delivery)},
  };
}

Task<std::int64_t> judge_count(Databases& databases, Service service, Verdicts& verdicts) {
  const auto found =
      co_await databases.of(service).read([=](storage::Session& session) { return counted(session, service); });
  auto judgement = holds();
  if (found.missing != 0) {
    judgement = violated(fmt::format("{} has {} rows with ids up to {}; {} is missing", found.table, found.rows,
                                     found.last, found.missing));
  } else if (found.total != found.rows) {
    judgement = violated(fmt::format("{} has {} rows, and its kept total is {}", found.table, found.rows, found.total));
  }
  verdicts.record(counted_name, judgement);
  co_return found.rows;
}

/// In portions, each of a moment of its own: one long look would keep a running program's write-ahead log from being
/// reused.
Task<void> judge_gaps(Databases& databases, Service producer, std::int64_t records_at_once, Verdicts& verdicts) {
  auto& store = databases.of(producer);
  const auto whole = co_await store.read([](storage::Session& session) { return messaging::outbox_bounds(session); });
  for (auto from = whole.begin; from < whole.end; from += records_at_once) {
    const auto to = std::min(whole.end, from + records_at_once);
    const auto missing = co_await store.read([=](storage::Session& session) -> std::optional<Number> {
      const auto expected =
          std::max(from, messaging::outbox_bounds(session).begin);  // retention may have gone on meanwhile
      if (session.find(sequences_counted, expected, to) == std::max<Number>(0, to - expected)) return std::nullopt;
      auto next = expected;
      session.each(sequences, [&](Number sequence) { next += sequence == next ? 1 : 0; }, expected, to);
      return next;
    });
    if (missing)
      co_return verdicts.record(published_name,
                                violated(fmt::format("{}'s log has no record {}", name_of(producer), *missing)));
  }
  verdicts.record(published_name, holds());
}

Task<void> judge_position(Databases& databases, const Reading& reading, Verdicts& verdicts) {
  const auto [consumer, source] = std::pair(reading.consumer, reading.source);
  const auto end = co_await databases.of(consumer).read(
      [=](storage::Session& session) { return passed_by(session, consumer, source).end(); });
  const auto log =
      co_await databases.of(source).read([](storage::Session& session) { return messaging::outbox_bounds(session); });
  if (end <= log.end) co_return verdicts.record(effects_name, holds());
  verdicts.record(effects_name, violated(fmt::format("{} has passed record {} of {}'s log, and it ends at {}",
                                                     name_of(consumer), end - 1, name_of(source), log.end - 1)));
}

Task<Unread> find_unread(Databases& databases, const Reading& reading, std::int64_t look_from,
                         std::int64_t records_at_once) {
  const auto [consumer, source] = std::pair(reading.consumer, reading.source);
  const auto position = co_await databases.of(consumer).read(
      [=](storage::Session& session) { return passed_by(session, consumer, source); });
  Unread unread;
  auto from = std::max(look_from, position.lowest());
  for (;;) {
    const auto rows = co_await databases.of(source).read(
        [=](storage::Session& session) { return session.all(types_from, from, records_at_once); });
    for (const auto& row : rows) {
      if (std::ranges::find(reading.types, row.type) == reading.types.end()) continue;
      if (position.has_passed(row.record_key, row.sequence)) continue;
      if (!unread.first) unread.first = row.sequence;
      ++unread.count;
    }
    if (!rows.empty()) from = rows.back().sequence + 1;
    if (std::cmp_less(rows.size(), records_at_once)) break;
  }
  unread.look_from = unread.first.value_or(from);
  co_return unread;
}

Task<bool> holds_leases(Databases& databases, Service service, Instant now) {
  const auto held = co_await databases.of(service).read(
      [=](storage::Session& session) { return storage::Leases(session, {}).held("", now); });
  co_return !held.empty();
}

Task<Instant> last_sign_of_life(Databases& databases) {
  auto newest = co_await databases.of(Service::booking).read([](storage::Session& session) {
    return session.find(newest_booking).value_or(Instant{});
  });
  for (const auto producer : {Service::booking, Service::payment, Service::delivery}) {
    const auto event =
        co_await databases.of(producer).read([](storage::Session& session) { return session.find(newest_event); });
    newest = std::max(newest, event.value_or(Instant{}));
  }
  co_return newest;
}

Task<void> list_parked(Databases& databases, Report& report) {
  for (const auto service : {Service::booking, Service::payment, Service::delivery, Service::mypage}) {
    auto& store = databases.of(service);
    report.parked += co_await store.read(
        [=](storage::Session& session) { return session.find(parked_counted, name_of(service)).value_or(0); });
    auto rows =
        co_await store.read([=](storage::Session& session) { return session.all(first_parked, name_of(service)); });
    for (auto& row : rows)
      report.parked_examples.push_back({std::string(name_of(service)), row.record_key, std::move(row.source),
                                        row.sequence, std::move(row.type), std::move(row.cause), row.attempts});
  }
}

}  // namespace boxoffice::audit
