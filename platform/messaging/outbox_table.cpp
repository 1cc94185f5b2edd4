#include "platform/messaging/outbox_table.hpp"

#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::messaging {

namespace {

struct NewRow {
  std::int64_t sequence;
  std::int64_t record_key;
  std::int64_t version;
  Instant happened_at;
  std::string_view type;
  std::string_view traceparent;
  std::string_view payload;
};
BOOST_DESCRIBE_STRUCT(NewRow, (), (sequence, record_key, version, happened_at, type, traceparent, payload))

struct Row {
  std::int64_t sequence;
  std::int64_t record_key;
  std::int64_t version;
  Instant happened_at;
  std::string type;
  std::string traceparent;
  std::string payload;
};
BOOST_DESCRIBE_STRUCT(Row, (), (sequence, record_key, version, happened_at, type, traceparent, payload))

constexpr storage::Insert<NewRow> insert_row{"outbox"};
constexpr storage::Query<Row, std::int64_t, std::int64_t> rows_from{
    "SELECT sequence, record_key, version, happened_at, type, traceparent, payload FROM outbox"
    " WHERE sequence >= :first ORDER BY sequence LIMIT :at_most"};
constexpr storage::Query<std::optional<std::int64_t>> first_sequence{"SELECT min(sequence) FROM outbox"};
constexpr storage::Query<std::optional<std::int64_t>> last_sequence{"SELECT max(sequence) FROM outbox"};
constexpr storage::Query<std::int64_t, Instant> first_since{
    "SELECT sequence FROM outbox WHERE happened_at >= :cutoff ORDER BY sequence LIMIT 1"};
constexpr storage::Command<std::int64_t> remove_below{"DELETE FROM outbox WHERE sequence < :sequence"};

}  // namespace

void insert_into_outbox(storage::Session& session, const Record& record) {
  session.insert(insert_row, {record.sequence, record.key, record.version, record.time, record.type, record.traceparent,
                              record.payload});
}

LogBounds outbox_bounds(storage::Session& session) {
  const auto first = session.find(first_sequence);
  const auto last = session.find(last_sequence);
  LogBounds bounds;
  if (first && *first) bounds.begin = **first;
  if (last && *last) bounds.end = **last + 1;
  return bounds;
}

std::vector<Record> outbox_records(storage::Session& session, std::int64_t from, std::size_t at_most) {
  std::vector<Record> records;
  const auto add = [&](Row row) {
    records.push_back({.sequence = row.sequence,
                       .key = row.record_key,
                       .version = row.version,
                       .time = row.happened_at,
                       .type = std::move(row.type),
                       .id = std::to_string(row.sequence),
                       .traceparent = std::move(row.traceparent),
                       .payload = std::move(row.payload)});
  };
  session.each(rows_from, add, from, static_cast<std::int64_t>(at_most));
  return records;
}

std::int64_t first_outbox_record_since(storage::Session& session, Instant cutoff, std::int64_t end) {
  return session.find(first_since, cutoff).value_or(end);
}

std::int64_t remove_outbox_records_below(storage::Session& session, std::int64_t sequence) {
  return session.run(remove_below, sequence);
}

}  // namespace boxoffice::messaging
