#include "platform/observability/log.hpp"
#include "platform/async/simulated_scheduler.hpp"
#include "platform/observability/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace boxoffice::observability {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// A writer whose lines are there to be looked at once it is closed.
class WrittenLines {
 public:
  explicit WrittenLines(LogSettings settings = {.format = LogFormat::json})
      : writer_(std::make_unique<LogWriter>(settings, clock,
                                            [this](std::string_view line) { lines_.emplace_back(line); })) {}

  LogWriter& writer() { return *writer_; }
  Log log() { return Log(*writer_, "booking"); }

  const std::vector<std::string>& close() {
    writer_.reset();
    return lines_;
  }

  SimulatedScheduler clock{Instant{1'795'000'000'123ms}};

 private:
  std::vector<std::string> lines_;
  std::unique_ptr<LogWriter> writer_;
};

TEST(ALogLine, IsOneJsonObject) {
  WrittenLines lines;
  lines.log().info("ready");
  EXPECT_THAT(lines.close(),
              ElementsAre(R"({"ts":"2026-11-18T11:06:40.123Z","level":"INFO","service":"booking","msg":"ready"})"));
}

TEST(ALogLine, CarriesTypedFields) {
  WrittenLines lines;
  const TraceContext trace{0x4bf92f3577b34da6, 0xa3ce929d0e0e4736, 0x00f067aa0ba902b7, true};
  lines.log().warning("answer is late", {{"booking", BookingId{17}},
                                         {"trace", trace},
                                         {"waited_ms", 1500ms},
                                         {"asked", 3u},
                                         {"share", 0.5},
                                         {"probe", true},
                                         {"state", Level::error},
                                         {"side", "payment"}});
  EXPECT_THAT(
      lines.close(),
      ElementsAre(HasSubstr(R"("booking":17,"trace":"4bf92f3577b34da6a3ce929d0e0e4736","waited_ms":1500,"asked":3,)"
                            R"("share":0.5,"probe":true,"state":"ERROR","side":"payment"})")));
}

TEST(ALogLine, NamesARouteByItsPattern) {
  WrittenLines lines;
  lines.log().info("answered", {{"route", Label{"/bookings/{id}"}}});
  EXPECT_THAT(lines.close(), ElementsAre(HasSubstr(R"("route":"/bookings/{id}"})")));
}

TEST(ALogLine, KeepsADiagnosisOnItsLineAndShort) {
  WrittenLines lines;
  const auto talkative = "disk \"full\"\n" + std::string(1000, 'x');
  lines.log().error("cannot write", {{"cause", Diagnosis{talkative}}});
  const auto& line = lines.close().front();
  EXPECT_THAT(line, HasSubstr(R"("cause":"disk \"full\"\nxxx)"));
  EXPECT_LT(line.size(), 700u);
}

TEST(ALogLine, IsReadableOnATerminal) {
  WrittenLines lines({.format = LogFormat::text});
  lines.log().warning("answer is late", {{"booking", BookingId{17}}, {"cause", Diagnosis{"no route"}}});
  EXPECT_THAT(lines.close(),
              ElementsAre("2026-11-18T11:06:40.123Z WARNING booking  answer is late  booking=17  cause=\"no route\""));
}

TEST(ALogLine, TakesNoTextThatAPersonMayHaveWritten) {
  EXPECT_FALSE((std::is_constructible_v<Field, Constant, std::string>));
  EXPECT_FALSE((std::is_constructible_v<Field, Constant, std::string_view>));
}

TEST(ALog, LeavesOutWhatIsBelowItsLevel) {
  WrittenLines lines;
  lines.log().debug("detail");
  EXPECT_TRUE(lines.close().empty());
}

TEST(ALog, FollowsALevelThatIsChangedWhileRunning) {
  WrittenLines lines;
  auto log = lines.log();
  lines.writer().set_level(Level::error);
  log.warning("unheard");
  lines.writer().set_level(Level::debug);
  log.debug("heard");
  EXPECT_THAT(lines.close(), ElementsAre(HasSubstr("heard")));
}

TEST(ALog, SaysNothingWithoutAWriter) { Log().error("nobody listens"); }

TEST(ALog, SuppressesAFloodOfOneMessageAndSaysHowMuch) {
  WrittenLines lines;
  auto log = lines.log();
  for (int second = 0; second < 2; ++second) {
    for (int i = 0; i < 50; ++i) log.error("cannot write");
    lines.clock.advance(1s);
  }
  log.error("another");
  EXPECT_EQ(lines.writer().suppressed(), 60u);
  EXPECT_EQ(lines.writer().written(Level::error), 41u);
  const auto& written = lines.close();
  ASSERT_EQ(written.size(), 41u);
  EXPECT_THAT(written[20], HasSubstr(R"("suppressed":30)"));
  EXPECT_THAT(written[21], testing::Not(HasSubstr("suppressed")));
}

TEST(ALog, SuppressesNothingThatIsThereForDebugging) {
  WrittenLines lines({.level = Level::debug, .format = LogFormat::json});
  for (int i = 0; i < 50; ++i) lines.log().debug("a request was answered");
  EXPECT_EQ(lines.close().size(), 50u);
}

TEST(ALog, KnowsWhatItWouldSay) {
  WrittenLines lines;
  EXPECT_TRUE(lines.log().says(Level::info));
  EXPECT_FALSE(lines.log().says(Level::debug));
  EXPECT_FALSE(Log().says(Level::error));
}

TEST(ALog, DropsTheOldestLinesInsteadOfWaiting) {
  SimulatedScheduler clock;
  std::promise<void> disk_is_back;
  std::vector<std::string> written;
  auto writer = std::make_unique<LogWriter>(LogSettings{.format = LogFormat::json}, clock, [&](std::string_view line) {
    if (written.empty()) disk_is_back.get_future().wait();
    written.emplace_back(line);
  });
  const Log log(*writer, "booking");
  for (int i = 0; i < 6000; ++i) {
    if (i % 20 == 0) clock.advance(1s);
    log.info("line", {{"number", i}});
  }
  EXPECT_GE(writer->dropped(), 1900u);
  disk_is_back.set_value();
  writer.reset();
  EXPECT_THAT(written.back(), HasSubstr(R"("number":5999)"));
}

TEST(ALog, ShowsItsOwnHealthAsMetrics) {
  WrittenLines lines;
  Registry registry;
  export_log_metrics(registry, lines.writer());
  lines.log().error("broken");
  const auto text = registry.scrape({});
  EXPECT_THAT(text, HasSubstr("logback_events_total{level=\"error\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("log_lines_dropped_total 0\n"));
}

}  // namespace
}  // namespace boxoffice::observability
