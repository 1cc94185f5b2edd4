#include "services/mypage/adapters/my_page_tables.hpp"

#include "platform/messaging/subscriptions.hpp"
#include "platform/storage/table_text.hpp"
#include "services/mypage/adapters/subscriptions.hpp"

#include <boost/describe/class.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace boxoffice::mypage {
namespace {

constexpr storage::Query<TableSide> shown_table{"SELECT shown FROM mypage_shown WHERE id = 1"};
constexpr storage::Command<TableSide> show_table{"UPDATE mypage_shown SET shown = :shown WHERE id = 1"};
constexpr storage::Command<> empty_first{"DELETE FROM mypage_first"};
constexpr storage::Command<> empty_second{"DELETE FROM mypage_second"};

/// As much of a page as tells whether it has changed.
struct Versions {
  BookingId booking_id;
  std::int64_t booking_version = 0;
  std::int64_t payment_version = 0;
  std::int64_t delivery_version = 0;
};
BOOST_DESCRIBE_STRUCT(Versions, (), (booking_id, booking_version, payment_version, delivery_version))

template <class Row>
std::vector<Row> many_shown(storage::Session& session, std::span<const long long> bookings) {
  std::vector<Row> rows;
  const auto take = [&](Row row) { rows.push_back(std::move(row)); };
  if (shown_side(session) == TableSide::first)
    session.each_of(storage::Reading<Row, "mypage_first">::template by_many<"booking_id">, bookings, take);
  else session.each_of(storage::Reading<Row, "mypage_second">::template by_many<"booking_id">, bookings, take);
  return rows;
}

/// The pages that a batch of records is about, each loaded once and saved once.
template <storage::TableName table>
class Folding {
 public:
  explicit Folding(storage::Session& session) : session_(session) {}

  void load(std::span<const messaging::Record> records) {
    std::vector<long long> bookings;
    for (const auto& record : records) {
      const auto [place, is_new] = places_.try_emplace(record.key, pages_.size());
      if (!is_new) continue;
      pages_.emplace_back().booking_id = BookingId{record.key};
      bookings.push_back(record.key);
    }
    session_.each_of(storage::Reading<MyPage, table>::template by_many<"booking_id">, bookings,
                     [&](MyPage page) { page_of(page.booking_id) = std::move(page); });
  }

  MyPage& page_of(BookingId booking) { return pages_[places_.at(booking.value)]; }

  /// The new ones after the others: a server is sent many of a kind together.
  void save() {
    for (auto& page : pages_)
      if (page.id != MyPageId{}) storage::Writing<MyPage, table>::update(session_, page);
    for (auto& page : pages_)
      if (page.id == MyPageId{}) add(page);
  }

 private:
  void add(MyPage& page) {
    page.id = MyPageId{session_.next_id(table.view())};
    session_.insert(storage::Writing<MyPage, table>::insert, page);
    session_.add_to_total(table.view(), 1);
  }

  storage::Session& session_;
  boost::unordered_flat_map<std::int64_t, std::size_t> places_;
  std::vector<MyPage> pages_;
};

template <storage::TableName table>
void fold(storage::Session& session, std::span<const messaging::Record> records) {
  Folding<table> folding(session);
  folding.load(records);
  for (const auto& record : records) messaging::dispatch(subscriptions, folding.page_of(BookingId{record.key}), record);
  folding.save();
}

}  // namespace

TableSide shown_side(storage::Session& session) {
  const auto shown = session.find(shown_table);
  if (!shown) throw std::runtime_error("mypage_shown says of no table that it is shown");
  return *shown;
}

std::vector<MyPage> pages_shown(storage::Session& session, std::span<const long long> bookings) {
  return many_shown<MyPage>(session, bookings);
}

std::vector<std::pair<std::int64_t, std::int64_t>> versions_shown(storage::Session& session,
                                                                  std::span<const long long> bookings) {
  std::vector<std::pair<std::int64_t, std::int64_t>> versions;
  for (const auto& page : many_shown<Versions>(session, bookings))
    versions.emplace_back(page.booking_id.value, page.booking_version + page.payment_version + page.delivery_version);
  return versions;
}

void take_in(storage::Session& session, TableSide side, std::span<const messaging::Record> records) {
  side == TableSide::first ? fold<"mypage_first">(session, records) : fold<"mypage_second">(session, records);
}

void begin_rebuild(storage::Session& session) {
  const auto side = other(shown_side(session));
  const auto emptied = session.run(side == TableSide::first ? empty_first : empty_second);
  session.add_to_total(table_name(side), -emptied);
  session.restart_ids(table_name(side));
}

void show_rebuilt(storage::Session& session) { session.run(show_table, other(shown_side(session))); }

}  // namespace boxoffice::mypage
