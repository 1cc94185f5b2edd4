#include "platform/messaging/offsets.hpp"

#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace boxoffice::messaging {

namespace {

using Text = std::string_view;

struct NewRow {
  Text consumer;
  Text source;
  std::int64_t next_sequence;
  std::int64_t generation;
  Text marks;
};
BOOST_DESCRIBE_STRUCT(NewRow, (), (consumer, source, next_sequence, generation, marks))

struct Row {
  std::int64_t next_sequence;
  std::int64_t generation;
  std::string marks;
};
BOOST_DESCRIBE_STRUCT(Row, (), (next_sequence, generation, marks))

constexpr storage::Insert<NewRow> insert_row{"consumer_offset"};
constexpr storage::Query<Row, Text, Text> find_row{
    "SELECT next_sequence, generation, marks FROM consumer_offset WHERE consumer = :consumer AND source = :source"};
constexpr storage::Command<std::int64_t, Text, Text, Text, std::int64_t, std::int64_t> advance_row{
    "UPDATE consumer_offset SET next_sequence = :next, marks = :marks WHERE consumer = :consumer AND source = :source"
    " AND next_sequence = :expected AND generation = :generation"};
constexpr storage::Command<Text, Text> remove_row{
    "DELETE FROM consumer_offset WHERE consumer = :consumer AND source = :source"};
constexpr storage::Command<Text> remove_rows{"DELETE FROM consumer_offset WHERE consumer = :consumer"};
constexpr storage::Command<Text> remove_parked{"DELETE FROM parked WHERE consumer = :consumer"};

}  // namespace

Offset load_offset(storage::Session& session, std::string_view consumer, std::string_view source) {
  if (const auto found = session.find(find_row, consumer, source)) {
    return {found->next_sequence, found->generation, Marks::parse(found->marks)};
  }
  const Offset beginning;
  session.insert(insert_row, {consumer, source, beginning.next_sequence, beginning.generation, {}});
  return beginning;
}

void advance_offset(storage::Session& session, std::string_view consumer, std::string_view source, const Offset& from,
                    std::int64_t next_sequence, const Marks& marks) {
  const auto changed =
      session.run(advance_row, next_sequence, marks.text(), consumer, source, from.next_sequence, from.generation);
  if (changed != 1) throw Overtaken("the offset of '" + std::string(source) + "' is not where this consumer left it");
}

void hand_offset_over(storage::Session& session, std::string_view consumer, std::string_view to,
                      std::string_view source) {
  const auto given = load_offset(session, consumer, source);
  const auto replaced = load_offset(session, to, source);
  session.run(remove_row, consumer, source);
  session.run(remove_row, to, source);
  session.insert(insert_row, {to, source, given.next_sequence, replaced.generation + 1, given.marks.text()});
}

void forget_consumer(storage::Session& session, std::string_view consumer) {
  session.run(remove_rows, consumer);
  session.run(remove_parked, consumer);
}

}  // namespace boxoffice::messaging
