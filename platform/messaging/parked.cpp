#include "platform/messaging/parked.hpp"

#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

namespace boxoffice::messaging {

namespace {

using Text = std::string_view;

struct NewRow {
  std::int64_t id;
  Text consumer;
  Text source;
  std::int64_t sequence;
  std::int64_t record_key;
  std::int64_t version;
  Instant happened_at;
  Text type;
  Text event_id;
  Text traceparent;
  Text payload;
  int attempts;
  Text cause;
  Instant parked_at;
  Instant tried_at;
  Text producer;
  std::int64_t producer_sequence;
};
BOOST_DESCRIBE_STRUCT(NewRow, (),
                      (id, consumer, source, sequence, record_key, version, happened_at, type, event_id, traceparent,
                       payload, attempts, cause, parked_at, tried_at, producer, producer_sequence))

struct Row {
  std::int64_t id;
  std::string source;
  std::int64_t sequence;
  std::int64_t record_key;
  std::int64_t version;
  Instant happened_at;
  std::string type;
  std::string event_id;
  std::string traceparent;
  std::string payload;
  int attempts;
  std::string cause;
  Instant parked_at;
  Instant tried_at;
  std::string producer;
  std::int64_t producer_sequence;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, source, sequence, record_key, version, happened_at, type, event_id, traceparent, payload,
                       attempts, cause, parked_at, tried_at, producer, producer_sequence))

struct KeyRow {
  std::int64_t record_key;
  int attempts;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (record_key, attempts))

constexpr storage::Insert<NewRow> insert_row{"parked"};
constexpr storage::Query<Row, Text, std::int64_t, std::int64_t> rows_after{
    "SELECT id, source, sequence, record_key, version, happened_at, type, event_id, traceparent, payload, attempts, "
    "cause, parked_at, tried_at, producer, producer_sequence FROM parked WHERE consumer = :consumer AND id > :id ORDER "
    "BY id LIMIT :at_most"};
constexpr storage::Query<Row, Text, std::int64_t, std::int64_t> rows_of_key{
    "SELECT id, source, sequence, record_key, version, happened_at, type, event_id, traceparent, payload, attempts, "
    "cause, parked_at, tried_at, producer, producer_sequence FROM parked WHERE consumer = :consumer AND record_key = "
    ":key ORDER BY id LIMIT :at_most"};
constexpr storage::Query<Row, Text, std::int64_t> unannounced_rows{
    "SELECT id, source, sequence, record_key, version, happened_at, type, event_id, traceparent, payload, attempts, "
    "cause, parked_at, tried_at, producer, producer_sequence FROM parked"
    " WHERE consumer = :consumer AND announced = 0 ORDER BY id LIMIT :at_most"};
// With its place in the log, for ids of rows that went are used again.
constexpr storage::Command<std::int64_t, Text, Text, std::int64_t> mark_announced{
    "UPDATE parked SET announced = 1 WHERE id = :id AND consumer = :consumer AND source = :source"
    " AND sequence = :sequence"};
constexpr storage::Query<int, Text, std::int64_t> first_attempts{
    "SELECT attempts FROM parked WHERE consumer = :consumer AND record_key = :key ORDER BY id LIMIT 1"};
// Only the first of a key was ever tried.
constexpr storage::Query<KeyRow, Text> all_keys{
    "SELECT record_key, max(attempts) FROM parked WHERE consumer = :consumer GROUP BY record_key"};
constexpr storage::Command<Text, std::int64_t, std::int64_t> remove_rows{
    "DELETE FROM parked WHERE consumer = :consumer AND record_key = :key AND id <= :last"};
constexpr storage::Command<Text, Instant, std::int64_t, Text> note_row{
    "UPDATE parked SET attempts = attempts + 1, cause = :cause, tried_at = :at WHERE id = :id AND consumer = "
    ":consumer"};
constexpr storage::Command<Text> remove_all{"DELETE FROM parked WHERE consumer = :consumer"};
constexpr storage::Command<Text, Text> rename_all{"UPDATE parked SET consumer = :to WHERE consumer = :consumer"};

ParkedRecord parked_record(Row row) {
  return {row.id,
          std::move(row.source),
          {row.sequence, row.record_key, row.version, row.happened_at, std::move(row.type), std::move(row.event_id),
           std::move(row.traceparent), std::move(row.payload), std::move(row.producer), row.producer_sequence},
          row.attempts,
          std::move(row.cause),
          row.parked_at,
          row.tried_at};
}

}  // namespace

void ParkedRecords::add(std::string_view source, const Record& record, const Setback& setback) {
  session_.insert(insert_row,
                  {session_.next_id("parked"), consumer_, source, record.sequence, record.key, record.version,
                   record.time, record.type, record.id, record.traceparent, record.payload, setback.attempts,
                   setback.cause, setback.at, setback.at, record.producer, record.producer_sequence});
}

std::vector<ParkedRecord> ParkedRecords::after(std::int64_t id, std::size_t at_most) {
  std::vector<ParkedRecord> records;
  const auto add = [&](Row row) { records.push_back(parked_record(std::move(row))); };
  session_.each(rows_after, add, consumer_, id, static_cast<std::int64_t>(at_most));
  return records;
}

std::vector<ParkedRecord> ParkedRecords::unannounced(std::size_t at_most) {
  std::vector<ParkedRecord> records;
  const auto add = [&](Row row) { records.push_back(parked_record(std::move(row))); };
  session_.each(unannounced_rows, add, consumer_, static_cast<std::int64_t>(at_most));
  return records;
}

void ParkedRecords::announced(const ParkedRecord& parked) {
  session_.run(mark_announced, parked.id, consumer_, parked.source, parked.record.sequence);
}

std::optional<ParkedRecord> ParkedRecords::find(std::int64_t id) {
  auto found = after(id - 1, 1);
  if (found.empty() || found.front().id != id) return std::nullopt;
  return std::move(found.front());
}

std::vector<ParkedRecord> ParkedRecords::of_key(std::int64_t key, std::size_t at_most) {
  std::vector<ParkedRecord> records;
  const auto add = [&](Row row) { records.push_back(parked_record(std::move(row))); };
  session_.each(rows_of_key, add, consumer_, key, static_cast<std::int64_t>(at_most));
  return records;
}

std::optional<int> ParkedRecords::attempts_of_key(std::int64_t key) {
  return session_.find(first_attempts, consumer_, key);
}

std::vector<std::pair<std::int64_t, int>> ParkedRecords::keys() {
  std::vector<std::pair<std::int64_t, int>> keys;
  session_.each(all_keys, [&](KeyRow row) { keys.emplace_back(row.record_key, row.attempts); }, consumer_);
  return keys;
}

std::size_t ParkedRecords::remove_through(std::int64_t key, std::int64_t last_id) {
  return static_cast<std::size_t>(session_.run(remove_rows, consumer_, key, last_id));
}

bool ParkedRecords::note_failure(std::int64_t id, std::string_view cause, Instant at) {
  return session_.run(note_row, cause, at, id, consumer_) == 1;
}

void ParkedRecords::hand_over(std::string_view to) {
  session_.run(remove_all, to);
  session_.run(rename_all, to, consumer_);
}

}  // namespace boxoffice::messaging
