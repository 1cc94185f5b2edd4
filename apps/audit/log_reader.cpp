#include "apps/audit/log_reader.hpp"

#include "platform/messaging/subscriptions.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace boxoffice::audit {
namespace {

struct LogRow {
  std::int64_t sequence = 0;
  std::int64_t record_key = 0;
  std::int64_t version = 0;
  Instant happened_at{};
  std::string type;
  std::string payload;
};
BOOST_DESCRIBE_STRUCT(LogRow, (), (sequence, record_key, version, happened_at, type, payload))

constexpr storage::Query<LogRow, std::int64_t, std::int64_t, std::int64_t, std::int64_t> records_between{
    "SELECT sequence, record_key, version, happened_at, type, payload FROM outbox"
    " WHERE sequence >= :from AND sequence < :to AND record_key >= :low AND record_key <= :high ORDER BY sequence"};

// Those who read a log, as bits of a set.
constexpr std::uint8_t published = 1;  ///< the log itself
constexpr std::uint8_t acting = 2;
constexpr std::uint8_t booking = 4;
constexpr std::uint8_t my_page = 8;

/// For whom a record means something, or who may be asked about it.
std::uint8_t readers_of(Service producer, std::string_view type) {
  if (producer == Service::booking) return published | acting | my_page;
  if (producer == Service::delivery)
    return published | my_page | (type == event_name(News::tickets_returned) ? acting : 0);
  const bool for_booking = type == event_name(News::payment_approved);
  return published | acting | my_page | (for_booking ? booking : 0);
}

/// Which of them have passed it.
std::uint8_t passed_by(std::uint8_t readers, std::int64_t key, std::int64_t sequence, const LogPositions& at) {
  std::uint8_t passed = 0;
  if ((readers & published) != 0 && sequence < at.published) passed |= published;
  if ((readers & acting) != 0 && at.acting.has_passed(key, sequence)) passed |= acting;
  if ((readers & booking) != 0 && at.booking.has_passed(key, sequence)) passed |= booking;
  if ((readers & my_page) != 0 && at.my_page.has_passed(key, sequence)) passed |= my_page;
  return passed;
}

constexpr std::int64_t widest_gap = 256;  ///< that is read over rather than asked around

/// What the content of an event changes.
struct Hearing {
  Told& told;
  std::uint8_t by;  ///< whose turn has come for it
};

template <class Event>
void note_money(Told&, const Event&) {}

void note_money(Told& told, const BookingCanceled& event) {
  told.refund_after_return = event.refund_after_return.value_or(false);
}

void note_money(Told& told, const PaymentApproved& event) { told.captured = event.amount.minor_units; }

void note_refund(Told& told, Money amount) {
  told.refunded += amount.minor_units;
  if (told.published.has(News::payment_approved) && told.refunded > told.captured) told.refunded_too_much = true;
}

void note_money(Told& told, const PayCanceled& event) { note_refund(told, event.amount); }

void note_money(Told& told, const PaymentRefunded& event) {
  note_refund(told, event.amount);
  ++told.parts_refunded;
}

constexpr auto hear = [](Hearing& in, const auto& event, const messaging::Record& record) {
  if ((in.by & published) != 0) note_money(in.told, event);
  if ((in.by & my_page) != 0) take_in(in.told.page, event, {record.version, record.time});
};

constexpr auto events = std::tuple{
    messaging::on<BookingStarted>(hear),    messaging::on<BookingCanceled>(hear),
    messaging::on<TicketsCanceled>(hear),   messaging::on<BookingFailed>(hear),
    messaging::on<PaymentApproved>(hear),   messaging::on<PaymentRefunded>(hear),
    messaging::on<PayCanceled>(hear),       messaging::on<PaymentFailed>(hear),
    messaging::on<DeliveryStarted>(hear),   messaging::on<DeliveryCanceled>(hear),
    messaging::on<DeliveryCompleted>(hear), messaging::on<TicketsPacked>(hear),
    messaging::on<TicketsHandedOver>(hear), messaging::on<TicketsInTransit>(hear),
    messaging::on<TicketsReturned>(hear),
};

void note_published(Told& told, News news, Service producer, std::int64_t version) {
  auto& newest = told.newest_version[index_of(producer)];
  if (version <= newest) told.in_disorder = true;
  newest = static_cast<std::int32_t>(std::clamp<std::int64_t>(version, 0, std::numeric_limits<std::int32_t>::max()));
  if (told.published.has(news) && !is_of_a_part(news)) told.repeated.add(news);
  told.published.add(news);
}

void tell(Told& told, Service producer, LogRow row, std::uint8_t by) {
  const auto news = news_of(row.type, row.version);
  if (!news || kind_of(*news).producer != producer) {
    told.unreadable = true;
    return;
  }
  if ((by & published) != 0) note_published(told, *news, producer, row.version);
  if ((by & acting) != 0) told.acted_on.add(*news);
  if ((by & acting) != 0 && *news == News::tickets_canceled) ++told.parts_canceled_and_acted_on;
  if ((by & booking) != 0) told.approval_seen_by_booking = true;
  if ((by & (published | my_page)) == 0) return;

  messaging::Record record{
      .sequence = row.sequence, .key = row.record_key, .version = row.version, .time = row.happened_at};
  record.type = std::move(row.type);
  record.payload = std::move(row.payload);
  Hearing hearing{told, by};
  try {
    messaging::dispatch(events, hearing, record);
  } catch (const messaging::Undecodable&) {
    told.unreadable = true;
  }
}

}  // namespace

void LogReader::start_over() {
  next_ = 1;
  waiting_.clear();
}

/// What was passed since is older than what is new: each booking's events are told in the order of the log.
Task<void> LogReader::follow(LogPositions upto, Chronicle& chronicle) {
  const auto log = co_await store_.read([](storage::Session& session) { return messaging::outbox_bounds(session); });
  co_await tell_passed(take_passed(upto), chronicle);
  next_ = std::max(next_, log.begin);
  co_await read_on(log.end, upto, chronicle);
}

/// Takes from those that wait what was passed, with the readers that have.
std::vector<LogReader::Waiting> LogReader::take_passed(const LogPositions& upto) {
  std::vector<Waiting> passed;
  std::erase_if(waiting_, [&](Waiting& record) {
    const auto by = passed_by(record.readers, record.key, record.sequence, upto);
    if (by != 0) passed.push_back({record.sequence, record.key, by});
    record.readers = static_cast<Readers>(record.readers & ~by);
    return record.readers == 0;
  });
  return passed;
}

/// Those that lie close together are read at once: a consumer of several partitions leaves gaps.
Task<void> LogReader::tell_passed(std::vector<Waiting> passed, Chronicle& chronicle) {
  const auto [low, high] = chronicle.range();
  for (auto first = passed.cbegin(); first != passed.cend();) {
    const auto from = first->sequence;
    auto last = first;
    for (auto next = last + 1; next != passed.cend(); last = next++)
      if (next->sequence - last->sequence > widest_gap || next->sequence - from >= at_once_) break;
    auto rows = co_await store_.read([=, to = last->sequence + 1](storage::Session& session) {
      return session.all(records_between, from, to, low, high);
    });
    for (auto& row : rows) {
      while (first->sequence < row.sequence && first != last) ++first;
      if (first->sequence != row.sequence) continue;
      const auto key = row.record_key;
      tell(chronicle.of(key), producer_, std::move(row), first->readers);
    }
    first = last + 1;
  }
}

Task<void> LogReader::read_on(std::int64_t end, const LogPositions& upto, Chronicle& chronicle) {
  const auto [low, high] = chronicle.range();
  while (next_ < end) {
    const auto from = next_;
    const auto to = std::min(end, from + at_once_);
    auto rows = co_await store_.read(
        [=](storage::Session& session) { return session.all(records_between, from, to, low, high); });
    for (auto& row : rows) {
      const auto [sequence, key] = std::pair(row.sequence, row.record_key);
      const auto readers = readers_of(producer_, row.type);
      const auto by = passed_by(readers, key, sequence, upto);
      if (by != 0) tell(chronicle.of(key), producer_, std::move(row), by);
      if (by != readers) waiting_.push_back({sequence, key, static_cast<Readers>(readers & ~by)});
    }
    next_ = to;
  }
}

}  // namespace boxoffice::audit
