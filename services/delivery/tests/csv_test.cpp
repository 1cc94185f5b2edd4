#include "services/delivery/adapters/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace boxoffice::delivery::csv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string line_of(const Line& cells) {
  std::string text;
  append_line(cells, text);
  return text;
}

std::string fault_in(std::string_view text) {
  const auto lines = parse(text);
  return lines ? "none" : lines.error();
}

TEST(ATable, QuotesWhatWouldBreakIt) {
  EXPECT_EQ(line_of({"7", "서울시 종로구"}), "7,서울시 종로구\r\n");
  EXPECT_EQ(line_of({"서울시, 3층", "\"새집\"", "위\n아래", ""}), "\"서울시, 3층\",\"\"\"새집\"\"\",\"위\n아래\",\r\n");
}

TEST(ATable, LetsNoSpreadsheetCalculateWithACustomersText) {
  for (const auto* formula : {"=1+1", "+82", "-1", "@SUM(A1)", "\tx"})
    EXPECT_EQ(line_of({formula}), "'" + std::string(formula) + "\r\n");
  EXPECT_EQ(line_of({"=HYPERLINK(\"http://x\",\"y\")"}), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
  EXPECT_EQ(line_of({"a=b", "1-2"}), "a=b,1-2\r\n");
}

TEST(ATable, IsReadAsItWasWritten) {
  const Line cells{"7", "서울시, 3층", "\"새집\"", "위\r\n아래", ""};
  const auto lines = parse(line_of({"id", "a", "b", "c", "d"}) + line_of(cells));
  ASSERT_TRUE(lines) << lines.error();
  EXPECT_THAT(*lines, ElementsAre(Line{"id", "a", "b", "c", "d"}, cells));
}

TEST(ATable, MayEndItsLinesAsOthersDo) {
  EXPECT_THAT(parse("id\n1\n\n2").value(), ElementsAre(Line{"id"}, Line{"1"}, Line{"2"}));
  EXPECT_THAT(parse("\xEF\xBB\xBFid\r\n1\r\n").value(), ElementsAre(Line{"id"}, Line{"1"}));
  EXPECT_THAT(parse("").value(), IsEmpty());
  EXPECT_THAT(parse("a,").value(), ElementsAre(Line{"a", ""}));
}

TEST(ATable, ThatIsNoneIsRefusedWithItsLine) {
  EXPECT_EQ(fault_in("id\n\"1"), "line 2 has a quote that is not closed");
  EXPECT_EQ(fault_in("id\n1\n\"1\"2"), "line 3 has something behind a closing quote");
  EXPECT_EQ(fault_in("i\"d"), "line 1 has a quote inside of a cell that does not begin with one");
  EXPECT_EQ(fault_in("id\r1"), "line 1 ends with half of a line end");
}

}  // namespace
}  // namespace boxoffice::delivery::csv
