#include "platform/messaging/change_of_transport.hpp"

#include "platform/messaging/marks.hpp"
#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace boxoffice::messaging {
namespace {

using Text = std::string_view;

struct Row {
  std::string consumer;
  std::string source;
  std::int64_t next_sequence;
  std::int64_t generation;
  std::string marks;
};
BOOST_DESCRIBE_STRUCT(Row, (), (consumer, source, next_sequence, generation, marks))

constexpr storage::Query<Row> all_rows{
    "SELECT consumer, source, next_sequence, generation, marks FROM consumer_offset"};
constexpr storage::Insert<Row> insert_row{"consumer_offset"};
constexpr storage::Command<Text, Text, Text> change_marks{
    "UPDATE consumer_offset SET marks = :marks WHERE consumer = :consumer AND source = :source"};

/// A consumer, and how far it has come in each log.
struct Reader {
  std::map<std::string, std::int64_t> logs;  ///< the sequence that it has had last
  std::int64_t generation = 1;

  Marks add_to(Marks marks) const {
    for (const auto& [log, sequence] : logs) marks.pass(log, sequence);
    return marks;
  }
};

}  // namespace

void follow_to_sources(storage::Session& session, std::span<const std::string> logs,
                       std::span<const std::string> sources) {
  const auto rows = session.all(all_rows);
  std::map<std::string, Reader> readers;
  for (const auto& row : rows) {
    if (std::ranges::find(logs, row.source) == logs.end()) continue;
    auto& reader = readers[row.consumer];
    reader.logs[row.source] = row.next_sequence - 1;
    reader.generation = std::max(reader.generation, row.generation);
  }
  for (const auto& [consumer, reader] : readers) {
    for (const auto& source : sources) {
      const auto known =
          std::ranges::find_if(rows, [&](const Row& row) { return row.consumer == consumer && row.source == source; });
      if (known == rows.end())
        session.insert(insert_row, {consumer, source, 1, reader.generation, reader.add_to({}).text()});
      else session.run(change_marks, reader.add_to(Marks::parse(known->marks)).text(), consumer, source);
    }
  }
}

bool would_repeat_events(storage::Session& session, std::span<const std::string> logs, std::string_view beginning) {
  if (!session.has_table("consumer_offset") || knows_sources(session, beginning)) return false;
  const auto has_had_some = [&](const Row& row) {
    return row.next_sequence > 1 && std::ranges::find(logs, row.source) != logs.end();
  };
  return std::ranges::any_of(session.all(all_rows), has_had_some);
}

bool knows_sources(storage::Session& session, std::string_view beginning) {
  if (!session.has_table("consumer_offset")) return false;
  return std::ranges::any_of(session.all(all_rows), [&](const Row& row) { return row.source.starts_with(beginning); });
}

}  // namespace boxoffice::messaging
