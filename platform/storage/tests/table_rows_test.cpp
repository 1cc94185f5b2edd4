#include "platform/storage/table_rows.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/tests/test_database.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace boxoffice::storage {
namespace {

/// A file with one table of the given columns.
class TableRows : public testing::Test {
 public:
  void make(const std::string& script) { connection.run_script(script); }
  Table table() { return data_tables_of(connection).at(0); }
  std::string digest() { return digest_of(connection, table()).text(); }
  std::string digest_of_only(const std::string& values) {
    make("DELETE FROM thing; INSERT INTO thing VALUES " + values);
    return digest();
  }

  TemporaryFolder folder;
  Connection connection{DatabaseUrl(folder / "test.db"), Access::write, Limits{}};
};

TEST_F(TableRows, AreReadInTheOrderOfTheKeyFromWhereverOneWants) {
  make("CREATE TABLE thing (b TEXT, n INTEGER, a TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID");
  make(
      "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 2499) "
      "INSERT INTO thing SELECT 'b' || (n / 50), n, 'a' || (n % 50) FROM i");
  const auto found = table();
  EXPECT_THAT(found.columns, testing::ElementsAre("b", "n", "a"));
  EXPECT_THAT(found.key, testing::ElementsAre(2, 0));
  for (const long long skipped : {0, 1, 999, 1'000, 2'499, 2'500}) {
    TableReader reader(connection, found);
    reader.skip(skipped);
    std::set<long long> seen;
    for (auto rows = reader.next(); !rows.empty(); rows = reader.next())
      for (const auto& row : rows) seen.insert(row[1].integer);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(2'500 - skipped)) << skipped;
  }
}

TEST_F(TableRows, HaveTheSameDigestInWhateverOrder) {
  make("CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT)");
  const auto one = digest_of_only("(1, 'a'), (2, 'b'), (3, 'c')");
  make("CREATE TABLE other (id INTEGER, text TEXT PRIMARY KEY); INSERT INTO other VALUES (3, 'c'), (1, 'a'), (2, 'b')");
  EXPECT_EQ(digest_of(connection, data_tables_of(connection).at(0)).text(), one) << "the table called other";
}

TEST_F(TableRows, HaveAnotherDigestWhenAnythingDiffers) {
  make("CREATE TABLE thing (id INTEGER PRIMARY KEY, one TEXT, other TEXT, number INTEGER)");
  const std::set<std::string> digests{
      digest_of_only("(1, 'ab', 'c', 0)"),   digest_of_only("(1, 'a', 'bc', 0)"),
      digest_of_only("(1, 'ab', 'c', 1)"),   digest_of_only("(1, 'ab', 'c', -1)"),
      digest_of_only("(1, '', '', NULL)"),   digest_of_only("(1, NULL, '', NULL)"),
      digest_of_only("(1, '', NULL, NULL)"), digest_of_only("(1, '', '', 0)"),
      digest_of_only("(2, 'ab', 'c', 0)"),   digest_of_only("(1, '홍길동', '', 0)"),
  };
  EXPECT_EQ(digests.size(), 10U);
  const auto before = digest_of_only("(1, 'a', 'x', 1), (2, 'b', 'y', 2)");
  EXPECT_NE(digest_of_only("(1, 'b', 'x', 1), (2, 'a', 'y', 2)"), before) << "two rows have changed a value";
}

TEST_F(TableRows, AreAddedAsTheyWereRead) {
  make("CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT, number INTEGER)");
  make("INSERT INTO thing VALUES (1, 'a;''\"', NULL), (2, NULL, -9223372036854775807), (3, '', 0)");
  const auto before = digest();
  const auto found = table();
  std::vector<TableRow> kept;
  for (const auto& row : TableReader(connection, found).next()) kept.push_back(row);
  make("DELETE FROM thing");
  TableWriter writer(connection, found);
  for (const auto& row : kept) writer.insert(row);
  EXPECT_EQ(digest(), before);
}

}  // namespace
}  // namespace boxoffice::storage
