#include "kernel/text.hpp"
#include "platform/storage/tests/database.hpp"

#include <boost/describe/enum.hpp>
#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <string>

namespace boxoffice::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

enum class State : std::uint8_t { just_made, long_gone };
BOOST_DESCRIBE_ENUM(State, just_made, long_gone)

struct Everything {
  std::int64_t id = 1;
  bool flag = true;
  std::int16_t small = -3;
  std::int64_t large = std::numeric_limits<std::int64_t>::max();
  Money price = Money::won(90'000);
  Instant at{std::chrono::milliseconds{1'795'000'000'123}};
  std::string text = "Łódź 서울 O'Hara";
  Text<20> title = *Text<20>::parse("레미제라블");
  State state = State::long_gone;
  std::optional<std::int64_t> maybe_number = 7;
  std::optional<std::string> maybe_text = "seven";
  std::optional<State> maybe_state = State::just_made;

  friend bool operator==(const Everything&, const Everything&) = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (id, flag, small, large, price, at, text, title, state, maybe_number, maybe_text, maybe_state))

constexpr Insert<Everything> insert_everything{"everything"};
constexpr Query<Everything, std::int64_t> find_everything{
    "SELECT id, flag, small, large, price, at, text, title, state, maybe_number, maybe_text, maybe_state FROM "
    "everything "
    "WHERE id = :id"};

static_assert(detail::count_placeholders("SELECT 1") == 0);
static_assert(detail::count_placeholders("UPDATE t SET a = :a, b = :b, c = :a WHERE d = ':x' AND e::text = \":y\"") ==
              2);
static_assert(detail::count_placeholders("INSERT INTO t VALUES (:a,:ab,:a)") == 2);

class AStatement : public SimulatedStore {};

TEST_F(AStatement, KeepsEveryTypeThatARowMayHave) {
  const Everything row;
  write([&](Session& session) { session.insert(insert_everything, row); });
  EXPECT_EQ(read([](Session& session) { return session.find(find_everything, 1); }), row);
}

TEST_F(AStatement, KeepsWhatIsMissingAsNull) {
  Everything row;
  row.maybe_number.reset();
  row.maybe_text.reset();
  row.maybe_state.reset();
  static constexpr Query<long long> count_nulls{
      "SELECT COUNT(*) FROM everything WHERE maybe_number IS NULL AND maybe_text IS NULL AND maybe_state IS NULL"};
  write([&](Session& session) { session.insert(insert_everything, row); });
  EXPECT_EQ(read([](Session& session) { return session.find(count_nulls); }), 1);
  EXPECT_EQ(read([](Session& session) { return session.find(find_everything, 1); }), row);
}

TEST_F(AStatement, WritesEnumsByTheirNameInUpperCase) {
  static constexpr Query<std::string> state{"SELECT state FROM everything"};
  write([&](Session& session) { session.insert(insert_everything, Everything{}); });
  EXPECT_EQ(read([](Session& session) { return session.find(state); }), "LONG_GONE");
}

TEST_F(AStatement, UsesAParameterWhereverItIsNamed) {
  static constexpr Command<std::string_view, EntryId> rename{
      "UPDATE entry SET remark = 'was :text ' || text || ', is ' || :text, text = :text WHERE id = :id"};
  const auto changed = write([](Session& session) {
    const auto id = add_entry(session, "old");
    return session.run(rename, "new", id);
  });
  EXPECT_EQ(changed, 1);
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{1}); }),
            (Entry{EntryId{1}, "new", "was :text old, is new"}));
}

TEST_F(AStatement, ForgetsTheParametersOfItsLastRun) {
  write([](Session& session) {
    session.insert(insert_entry, {EntryId{1}, std::string(5'000, 'x'), "a remark"});
    session.insert(insert_entry, {EntryId{2}, "short", std::nullopt});
    session.insert(insert_entry, {EntryId{3}, "", ""});
  });
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2}); }),
            (Entry{EntryId{2}, "short", std::nullopt}));
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{3}); }), (Entry{EntryId{3}, "", ""}));
}

TEST_F(AStatement, KeepsTextWithEveryCharacterItHas) {
  const std::string text = "\x01\t\r\n\x7f \\ % _ ? $1 :id 'q' \"q\" `q` 🎭 \u202e가\u0301";
  write([&](Session& session) { add_entry(session, text); });
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{1}); }),
            (Entry{EntryId{1}, text, std::nullopt}));
}

TEST_F(AStatement, GivesNothingWhenThereIsNoRow) {
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{5}); }), std::nullopt);
  EXPECT_EQ(read([](Session& session) { return session.all(all_texts).size(); }), 0u);
}

TEST_F(AStatement, GoesThroughItsRowsInOrder) {
  write([](Session& session) {
    for (const char* text : {"a", "b", "c"}) add_entry(session, text);
  });
  EXPECT_THAT(texts(), ElementsAre("a", "b", "c"));
}

TEST_F(AStatement, MayStopInTheMiddleOfItsRows) {
  write([](Session& session) {
    for (const char* text : {"a", "b", "c"}) add_entry(session, text);
  });
  const auto stop = [](Session& session) {
    session.each(all_texts, [](const std::string&) { throw std::runtime_error("enough"); });
  };
  EXPECT_THROW(read(stop), std::runtime_error);
  EXPECT_THAT(texts(), ElementsAre("a", "b", "c"));
}

TEST_F(AStatement, RefusesToStartAgainWhileItsRowsAreRead) {
  write([](Session& session) { add_entry(session, "a"); });
  static constexpr Query<long long> ids{"SELECT id FROM entry"};
  const auto nest = [](Session& session) { session.each(ids, [&](long long) { session.all(ids); }); };
  EXPECT_THAT([&] { read(nest); }, ThrowsMessage<std::logic_error>(HasSubstr("still being read")));
}

TEST_F(AStatement, IsToldApartFromAnotherOneOfTheSameTextByItsTypes) {
  static constexpr Query<std::optional<std::string>> remarks{"SELECT remark FROM entry"};
  static constexpr Query<std::string> certain_remarks{"SELECT remark FROM entry"};
  write([](Session& session) { add_entry(session, "a"); });
  EXPECT_THAT(read([](Session& session) { return session.all(remarks); }), ElementsAre(std::nullopt));
  EXPECT_THAT([&] { read([](Session& session) { return session.all(certain_remarks); }); },
              ThrowsMessage<std::runtime_error>(HasSubstr("NULL")));
}

TEST_F(AStatement, SaysWhichTextNoEnumHas) {
  static constexpr Query<State> state{"SELECT 'ELSEWHERE'"};
  EXPECT_THAT([&] { read([](Session& session) { return session.find(state); }); },
              ThrowsMessage<std::runtime_error>(HasSubstr("ELSEWHERE")));
}

TEST_F(AStatement, RefusesANumberThatItsTypeCannotHold) {
  static constexpr Query<std::int16_t> number{"SELECT 32768"};
  EXPECT_THROW(read([](Session& session) { return session.find(number); }), std::runtime_error);
}

TEST_F(AStatement, RefusesTextThatItsTypeRefuses) {
  static constexpr Query<Text<3>> text{"SELECT 'long'"};
  EXPECT_THAT([&] { read([](Session& session) { return session.find(text); }); },
              ThrowsMessage<std::runtime_error>(HasSubstr("long")));
}

TEST_F(AStatement, NamesItsTextWhenItIsWrong) {
  static constexpr Query<long long> wrong{"SELECT 1 FROM nowhere"};
  static constexpr Query<Entry> too_few{"SELECT id, text FROM entry"};
  EXPECT_THAT([&] { read([](Session& session) { return session.find(wrong); }); },
              ThrowsMessage<std::logic_error>(HasSubstr("SELECT 1 FROM nowhere")));
  EXPECT_THAT([&] { read([](Session& session) { return session.find(too_few); }); },
              ThrowsMessage<std::logic_error>(HasSubstr("gives 2 columns and its row has 3")));
}

TEST_F(AStatement, KeepsParametersOutOfItsErrors) {
  const auto twice = [](Session& session) {
    add_entry(session, "Kim Minji");
    add_entry(session, "Kim Minji");
  };
  EXPECT_THAT([&] { write(twice); }, ThrowsMessage<ConstraintViolated>(testing::Not(HasSubstr("Minji"))));
}

TEST_F(AStatement, OfAReadingSessionCannotWrite) {
  EXPECT_THROW(read([](Session& session) { add_entry(session, "a"); }), std::logic_error);
  EXPECT_THROW(read([](Session& session) { session.after_commit([] {}); }), std::logic_error);
  EXPECT_TRUE(texts().empty());
}

}  // namespace
}  // namespace boxoffice::storage
