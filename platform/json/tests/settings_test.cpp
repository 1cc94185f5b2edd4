#include "platform/json/settings.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace boxoffice::json {

/// "400-620": a type that is written as one text.
struct DelayRange {
  std::int64_t least_ms = 0;
  std::int64_t most_ms = 0;
};

template <>
struct Scalar<DelayRange> {
  static std::expected<DelayRange, std::string> from_text(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::unexpected("must be a range like 400-620");
    return DelayRange{std::stoll(std::string(text.substr(0, dash))), std::stoll(std::string(text.substr(dash + 1)))};
  }
  static std::string to_text(const DelayRange& range) {
    return std::to_string(range.least_ms) + "-" + std::to_string(range.most_ms);
  }
};

enum class Transport : std::uint8_t { in_process, http };
BOOST_DESCRIBE_ENUM(Transport, in_process, http)

struct StorageSettings {
  int pool_size = 4;
  std::string folder = "data";
};
BOOST_DESCRIBE_STRUCT(StorageSettings, (), (pool_size, folder))

struct RouteSettings {
  std::string prefix;
  std::uint16_t port = 80;
};
BOOST_DESCRIBE_STRUCT(RouteSettings, (), (prefix, port))

struct Settings {
  StorageSettings storage;
  std::uint16_t port = 8081;
  bool verbose = false;
  double fail_rate = 0.25;
  Transport transport = Transport::in_process;
  std::optional<std::string> payment_url;
  std::optional<RouteSettings> fallback;
  std::vector<RouteSettings> routes;
  DelayRange delay_ms{400, 620};
  std::optional<DelayRange> pause_ms;
  Money price = Money::won(50'000);
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (storage, port, verbose, fail_rate, transport, payment_url, fallback, routes, delay_ms, pause_ms,
                       price))

namespace {

using testing::ElementsAre;

Settings settings_of(const char* tree) {
  auto decoded = decode_settings<Settings>(boost::json::parse(tree));
  if (!decoded) ADD_FAILURE() << to_string(decoded.error().front());
  return decoded.value_or(Settings{});
}

std::vector<std::string> errors_of(const char* tree) {
  std::vector<std::string> lines;
  if (const auto decoded = decode_settings<Settings>(boost::json::parse(tree)); !decoded) {
    for (const auto& error : decoded.error()) lines.push_back(to_string(error));
  }
  return lines;
}

TEST(DecodingSettings, KeepsTheDefaultOfWhatIsNotSaid) {
  const auto settings = settings_of(R"({"storage":{"pool_size":"9"}})");
  EXPECT_EQ(settings.storage.pool_size, 9);
  EXPECT_EQ(settings.storage.folder, "data");
  EXPECT_EQ(settings.port, 8081);
  EXPECT_EQ(settings.fail_rate, 0.25);
  EXPECT_EQ(settings.delay_ms.most_ms, 620);
}

TEST(DecodingSettings, TakesNumbersAndTruthValuesAsText) {
  const auto settings =
      settings_of(R"({"port":"0","verbose":"true","fail_rate":"0.5","delay_ms":"0-5","payment_url":"http://x"})");
  EXPECT_EQ(settings.port, 0);
  EXPECT_TRUE(settings.verbose);
  EXPECT_EQ(settings.fail_rate, 0.5);
  EXPECT_EQ(settings.delay_ms.most_ms, 5);
  EXPECT_EQ(settings.payment_url, "http://x");
}

TEST(DecodingSettings, TakesThemAsWhatTheyAreToo) {
  const auto settings = settings_of(R"({"port":1,"verbose":true,"fail_rate":1})");
  EXPECT_EQ(settings.port, 1);
  EXPECT_TRUE(settings.verbose);
  EXPECT_EQ(settings.fail_rate, 1.0);
}

TEST(DecodingSettings, TakesEnumeratorsAsDeclared) {
  EXPECT_EQ(settings_of(R"({"transport":"http"})").transport, Transport::http);
  EXPECT_THAT(errors_of(R"({"transport":"HTTP"})"), ElementsAre("transport: must be one of in_process, http"));
}

TEST(DecodingSettings, GivesEachItemOfAListTheDefaultsOfItsStruct) {
  const auto settings = settings_of(R"({"routes":[{"prefix":"/a"},{"prefix":"/b","port":"81"}]})");
  ASSERT_EQ(settings.routes.size(), 2U);
  EXPECT_EQ(settings.routes[0].port, 80);
  EXPECT_EQ(settings.routes[1].port, 81);
}

TEST(DecodingSettings, TakesAnEmptySectionAsNothingSaid) {
  EXPECT_EQ(settings_of(R"({"storage":null})").storage.pool_size, 4);
  EXPECT_EQ(settings_of("null").port, 8081);
}

TEST(DecodingSettings, CollectsAllErrorsByTheirPaths) {
  EXPECT_THAT(
      errors_of(
          R"({"storage":{"pool_size":"many","folder":[],"pol_size":1},"port":"65536","verbose":"yes","fail_rate":"half",
                            "routes":[{},{"port":"x"},5],"delay_ms":"5","fallback":{"prefix":{}}, "colour":"red"})"),
      ElementsAre("storage.pool_size: expected an integer", "storage.folder: expected text",
                  "storage.pol_size: unknown setting", "port: must be between 0 and 65535",
                  "verbose: expected true or false", "fail_rate: expected a number", "fallback.prefix: expected text",
                  "routes[1].port: expected an integer", "routes[2]: expected a section",
                  "delay_ms: must be a range like 400-620", "colour: unknown setting"));
}

TEST(DecodingSettings, RefusesNumbersWithAnythingAroundThem) {
  for (const auto* tree : {R"({"port":" 1"})", R"({"port":"1 "})", R"({"port":"1.0"})", R"({"port":""})",
                           R"({"port":"+1"})", R"({"port":1.0})", R"({"port":null})"}) {
    EXPECT_THAT(errors_of(tree), ElementsAre("port: expected an integer")) << tree;
  }
  EXPECT_THAT(errors_of(R"({"port":"99999999999999999999"})"), ElementsAre("port: must be between 0 and 65535"));
  for (const auto* tree :
       {R"({"fail_rate":"nan"})", R"({"fail_rate":"inf"})", R"({"fail_rate":"1,5"})", R"({"fail_rate":""})"}) {
    EXPECT_THAT(errors_of(tree), ElementsAre("fail_rate: expected a number")) << tree;
  }
}

TEST(DecodingSettings, TellsTheRangeThatHoldsOfANumberBeyondAllRanges) {
  EXPECT_THAT(errors_of(R"({"price":"99999999999999999999"})"),
              ElementsAre("price: must be between 0 and 9223372036854775807"));
  EXPECT_THAT(errors_of(R"({"price":"-1"})"), ElementsAre("price: must not be negative"));
}

TEST(DecodingSettings, TakesAnEmptyTextForAnOptionalOneThatIsNotSet) {
  EXPECT_FALSE(settings_of(R"({"payment_url":""})").payment_url.has_value());
  EXPECT_FALSE(settings_of(R"({"pause_ms":""})").pause_ms.has_value());
  EXPECT_EQ(settings_of(R"({"pause_ms":"1-2"})").pause_ms->most_ms, 2);
  EXPECT_THAT(errors_of(R"({"pause_ms":"soon"})"), ElementsAre("pause_ms: must be a range like 400-620"));
}

TEST(DecodingSettings, RefusesARootThatIsNoSection) {
  EXPECT_THAT(errors_of("5"), ElementsAre("configuration: expected a section"));
}

TEST(EncodingSettings, PrintsThemAsYaml) {
  Settings settings;
  settings.payment_url = "http://\"x\"";
  settings.routes = {{"/a", 1}, {"/b", 2}};
  EXPECT_EQ(encode_settings(settings), R"(storage:
  pool_size: 4
  folder: "data"
port: 8081
verbose: false
fail_rate: 0.25
transport: in_process
payment_url: "http://\"x\""
fallback: null
routes: [{prefix: "/a", port: 1}, {prefix: "/b", port: 2}]
delay_ms: "400-620"
pause_ms: null
price: 50000
)");
}

}  // namespace
}  // namespace boxoffice::json
