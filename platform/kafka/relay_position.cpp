#include "platform/kafka/relay_position.hpp"

#include "platform/messaging/marks.hpp"
#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace boxoffice::kafka {

namespace {

struct Row {
  int shard;
  std::int64_t next_sequence;
};
BOOST_DESCRIBE_STRUCT(Row, (), (shard, next_sequence))

struct Smallest {
  std::int64_t shards;
  std::optional<std::int64_t> next_sequence;
};
BOOST_DESCRIBE_STRUCT(Smallest, (), (shards, next_sequence))

constexpr storage::Insert<Row> insert_row{"relay_position"};
constexpr storage::Query<std::int64_t, int> find_row{"SELECT next_sequence FROM relay_position WHERE shard = :shard"};
constexpr storage::Command<std::int64_t, int, std::int64_t> advance_row{
    "UPDATE relay_position SET next_sequence = :next WHERE shard = :shard AND next_sequence = :expected"};
constexpr storage::Query<Smallest> smallest_row{"SELECT count(*), min(next_sequence) FROM relay_position"};

}  // namespace

std::int64_t load_relay_position(storage::Session& session, int shard) {
  if (const auto found = session.find(find_row, shard)) return *found;
  session.insert(insert_row, {shard, 1});
  return 1;
}

std::int64_t advance_relay_position(storage::Session& session, int shard, std::int64_t from, std::int64_t to) {
  if (session.run(advance_row, to, shard, from) == 1) return to;
  return session.find(find_row, shard).value_or(1);
}

std::int64_t published_below(storage::Session& session) {
  const auto found = session.find(smallest_row);
  // Until each shard has been somebody's, nobody has looked at its records.
  if (!found || found->shards < messaging::relay_shards) return 1;
  return found->next_sequence.value_or(1);
}

}  // namespace boxoffice::kafka
