#include "platform/messaging/lost_events.hpp"

#include "platform/messaging/outbox_table.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::messaging {

namespace {

struct Position {
  std::string source;
  std::int64_t next_sequence;
};
BOOST_DESCRIBE_STRUCT(Position, (), (source, next_sequence))

constexpr storage::Query<Position> furthest_positions{
    "SELECT source, max(next_sequence) FROM consumer_offset GROUP BY source"};
std::vector<Position> positions_in(const ServiceDatabase& database) {
  std::vector<Position> positions;
  storage::Store::glance(database.database, [&](storage::Session& session) {
    // A database whose making was interrupted has none, nor has somebody else's, which is refused when it is opened.
    if (session.has_table("consumer_offset")) positions = session.all(furthest_positions);
  });
  return positions;
}

std::int64_t end_of_log(const ServiceDatabase& database) {
  LogBounds bounds;
  storage::Store::glance(database.database, [&](storage::Session& session) {
    if (session.has_table("outbox")) bounds = outbox_bounds(session);
  });
  return bounds.end;
}

void refuse_if_behind(const ServiceDatabase& producer, const ServiceDatabase& consumer, std::int64_t position) {
  const auto end = end_of_log(producer);
  if (position <= end) return;
  throw storage::Unusable(
      producer.database.name() + ": is missing, was emptied, or is older than the other databases: its events end at " +
      std::to_string(end - 1) + ", and " + consumer.name + " has had those up to " + std::to_string(position - 1) +
      "; restore it from a backup that is as new as the others, or restore all of them from one backup");
}

}  // namespace

void refuse_lost_events(std::span<const ServiceDatabase> databases) {
  for (const auto& consumer : databases) {
    for (const auto& [source, position] : positions_in(consumer)) {
      const auto producer = std::ranges::find(databases, source, &ServiceDatabase::name);
      if (producer != databases.end()) refuse_if_behind(*producer, consumer, position);
    }
  }
}

}  // namespace boxoffice::messaging
