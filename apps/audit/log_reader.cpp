#include "apps/audit/log_reader.hpp"

#include "platform/messaging/subscriptions.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace boxoffice::audit {
namespace {

struct LogRow {
  std::int64_t sequence = 0;
  std::int64_t record_key = 0;
  std::int64_t version = 0;
  std::string type;
  std::string payload;
};
BOOST_DESCRIBE_STRUCT(LogRow, (), (sequence, record_key, version, type, payload))

constexpr storage::Query<LogRow, std::int64_t, std::int64_t, std::int64_t, std::int64_t> records_between{
    "SELECT sequence, record_key, version, type, payload FROM outbox WHERE sequence >= :from AND sequence < :to"
    " AND record_key >= :low AND record_key <= :high ORDER BY sequence"};

constexpr std::array readers{&LogPositions::published, &LogPositions::acting, &LogPositions::booking,
                             &LogPositions::my_page};

/// Whose turn has come for a record.
struct Reached {
  bool published = false;
  bool acting = false;
  bool booking = false;
  bool my_page = false;
};

Reached reached(std::int64_t sequence, const LogPositions& from, const LogPositions& to) {
  const auto within = [&](std::int64_t LogPositions::* reader) {
    return from.*reader <= sequence && sequence < to.*reader;
  };
  return {within(&LogPositions::published), within(&LogPositions::acting), within(&LogPositions::booking),
          within(&LogPositions::my_page)};
}

/// What the content of an event changes.
struct Hearing {
  Told& told;
  Reached by;
};

template <class Event>
void note_money(Told&, const Event&) {}

void note_money(Told& told, const PaymentApproved& event) { told.captured = event.amount.minor_units; }

void note_money(Told& told, const PayCanceled& event) {
  if (told.published.has(News::payment_approved) && event.amount.minor_units > told.captured)
    told.refunded_too_much = true;
}

constexpr auto hear = [](Hearing& in, const auto& event, const messaging::Record& record) {
  if (in.by.published) note_money(in.told, event);
  if (in.by.my_page) take_in(in.told.page, event, record.version);
};

constexpr auto events = std::tuple{
    messaging::on<BookingStarted>(hear),  messaging::on<BookingCanceled>(hear),  messaging::on<BookingFailed>(hear),
    messaging::on<PaymentApproved>(hear), messaging::on<PayCanceled>(hear),      messaging::on<PaymentFailed>(hear),
    messaging::on<DeliveryStarted>(hear), messaging::on<DeliveryCanceled>(hear), messaging::on<DeliveryCompleted>(hear),
};

void note_published(Told& told, News news, Service producer, std::int64_t version) {
  auto& newest = told.newest_version[index_of(producer)];
  if (version <= newest) told.in_disorder = true;
  newest = static_cast<std::int32_t>(std::clamp<std::int64_t>(version, 0, std::numeric_limits<std::int32_t>::max()));
  if (told.published.has(news)) told.repeated.add(news);
  told.published.add(news);
}

void tell(Told& told, Service producer, LogRow row, Reached by) {
  const auto news = news_of(row.type, row.version);
  if (!news || kind_of(*news).producer != producer) {
    told.unreadable = true;
    return;
  }
  if (by.published) note_published(told, *news, producer, row.version);
  if (by.acting) told.acted_on.add(*news);
  if (by.booking && *news == News::payment_approved) told.approval_seen_by_booking = true;
  if (!by.published && !by.my_page) return;

  messaging::Record record{.sequence = row.sequence, .key = row.record_key, .version = row.version};
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

Task<void> LogReader::follow(LogPositions upto, Chronicle& chronicle) {
  const auto log_end =
      (co_await store_.read([](storage::Session& session) { return messaging::outbox_bounds(session); })).end;
  // A reader that was looked at later than the log may be further; one that claims to be beyond its end is not
  // believed.
  auto from = log_end;
  std::int64_t end = 1;
  for (const auto reader : readers) {
    upto.*reader = std::max(passed_.*reader, std::min(upto.*reader, log_end));
    if (passed_.*reader < upto.*reader) from = std::min(from, passed_.*reader);
    end = std::max(end, upto.*reader);
  }
  const auto [low, high] = chronicle.range();
  while (from < end) {
    const auto to = std::min(end, from + at_once_);
    auto rows = co_await store_.read(
        [=](storage::Session& session) { return session.all(records_between, from, to, low, high); });
    for (auto& row : rows) {
      const auto by = reached(row.sequence, passed_, upto);
      const auto booking = row.record_key;
      tell(chronicle.of(booking), producer_, std::move(row), by);
    }
    from = to;
  }
  passed_ = upto;
}

}  // namespace boxoffice::audit
