#pragma once

#include "platform/messaging/record.hpp"
#include "platform/storage/session.hpp"
#include "services/mypage/application/my_page.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::mypage {

/// The two tables that take turns.
enum class TableSide : std::uint8_t { first, second };
BOOST_DESCRIBE_ENUM(TableSide, first, second)

constexpr TableSide other(TableSide side) { return side == TableSide::first ? TableSide::second : TableSide::first; }

/// The name under which a side's total and ids are kept.
constexpr std::string_view table_name(TableSide side) {
  return side == TableSide::first ? std::string_view("mypage_first") : std::string_view("mypage_second");
}

// My page's rows: the table that is shown and kept up to date, and the one that a rebuild fills from the beginning of
// the logs.

/// Which table is shown: another process may have let them change places.
TableSide shown_side(storage::Session& session);

/// The pages of these bookings that are shown, in no order; none for one that nobody has told of yet.
std::vector<MyPage> pages_shown(storage::Session& session, std::span<const long long> bookings);

/// Of the same, booking and version.
std::vector<std::pair<std::int64_t, std::int64_t>> versions_shown(storage::Session& session,
                                                                  std::span<const long long> bookings);

/// Takes the records into one table. Those of one booking are taken in together, so that its row is written once.
void take_in(storage::Session& session, TableSide side, std::span<const messaging::Record> records);

/// Empties the table that is not shown, before a rebuild fills it.
void begin_rebuild(storage::Session& session);

/// Shows the table that a rebuild has filled, once this transaction is committed.
void show_rebuilt(storage::Session& session);

}  // namespace boxoffice::mypage
