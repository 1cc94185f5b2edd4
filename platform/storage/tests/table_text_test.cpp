#include "platform/storage/table_text.hpp"

#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

using testing::ElementsAre;

using Read = Reading<Entry, "entry">;
using Write = Writing<Entry, "entry">;

class ATablesText : public SimulatedStore {
 public:
  ATablesText() {
    write([](Session& session) {
      for (const char* text : {"b", "c", "a"}) {
        session.insert(Write::insert, {EntryId{session.next_id("entry")}, text, std::nullopt});
      }
    });
  }

  template <class... In>
  std::vector<std::string> texts_of(const Query<Entry, In...>& query, std::type_identity_t<In>... in) {
    return read([&](Session& session) {
      std::vector<std::string> found;
      session.each(query, [&](Entry entry) { found.push_back(std::move(entry.text)); }, in...);
      return found;
    });
  }
};

TEST_F(ATablesText, FindsARowByItsId) {
  EXPECT_THAT(texts_of(Read::by_id, 2), ElementsAre("c"));
  EXPECT_THAT(texts_of(Read::by_id, 4), ElementsAre());
}

TEST_F(ATablesText, WalksInTheOrderOfIdsBothWays) {
  EXPECT_THAT(texts_of(Read::upwards, 1, 10), ElementsAre("c", "a"));
  EXPECT_THAT(texts_of(Read::downwards, 2, 10), ElementsAre("c", "b"));
  EXPECT_THAT(texts_of(Read::upwards, 0, 1), ElementsAre("b"));
}

TEST_F(ATablesText, SortsByAColumn) {
  EXPECT_THAT((texts_of(Read::sorted<1, false>, 2, 0)), ElementsAre("a", "b"));
  EXPECT_THAT((texts_of(Read::sorted<1, true>, 2, 1)), ElementsAre("b", "a"));
}

TEST_F(ATablesText, ReplacesARow) {
  const auto update = [](EntryId id) {
    return [id](Session& session) { Write::update(session, {id, "new", "changed"}); };
  };
  write(update(EntryId{2}));
  EXPECT_THROW(write(update(EntryId{7})), Stale);
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2}); }),
            (Entry{EntryId{2}, "new", "changed"}));
  EXPECT_THAT(texts(), ElementsAre("b", "new", "a"));
}

TEST_F(ATablesText, FindsManyRowsByANumberThatTheyHold) {
  const auto found = [&](const std::vector<long long>& numbers) {
    return read([&](Session& session) {
      std::vector<std::string> found;
      session.each_of(Read::by_many<"id">, numbers, [&](Entry entry) { found.push_back(std::move(entry.text)); });
      return found;
    });
  };
  EXPECT_THAT(found({}), ElementsAre());
  EXPECT_THAT(found({3, 7, 1}), testing::UnorderedElementsAre("a", "b"));
  std::vector<long long> many(2 * ManyQuery<Entry>::at_once + 5);
  std::iota(many.begin(), many.end(), 2);
  EXPECT_THAT(found(many), testing::UnorderedElementsAre("a", "c"));
  std::ranges::reverse(many);
  EXPECT_THAT(found(many), testing::UnorderedElementsAre("a", "c"));
}

}  // namespace
}  // namespace boxoffice::storage
