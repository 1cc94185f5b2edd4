#include "platform/runtime/settings.hpp"

#include "platform/runtime/delay_range.hpp"
#include "platform/runtime/rate.hpp"
#include "platform/runtime/tests/temporary_folder.hpp"

#include <boost/describe/class.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>

namespace boxoffice::runtime {

struct ProviderSettings {
  DelayRange delay_ms;
  Rate decline_rate;
};
BOOST_DESCRIBE_STRUCT(ProviderSettings, (), (delay_ms, decline_rate))

struct BookingSettings {
  std::uint16_t port = 8081;
  std::optional<std::string> payment_url;
  std::vector<std::string> origins;
};
BOOST_DESCRIBE_STRUCT(BookingSettings, (), (port, payment_url, origins))

struct PaymentSettings {
  std::uint16_t port = 8082;
  ProviderSettings provider;
};
BOOST_DESCRIBE_STRUCT(PaymentSettings, (), (port, provider))

struct Settings {
  std::string data = "data";
  BookingSettings booking;
  PaymentSettings payment;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (data, booking, payment))

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SettingsFrom : public testing::Test {
 protected:
  std::expected<Settings, std::string> load(std::string_view yaml) {
    return load_settings<Settings>({.file = folder.write("boxoffice.yaml", yaml)});
  }

  /// Errors begin with the file as it was named.
  std::string file(std::string_view rest) { return (folder.path() / "boxoffice.yaml").string() + std::string(rest); }

  TemporaryFolder folder;
};

using SettingsFromAFile = SettingsFrom;
using SettingsFromTheEnvironment = SettingsFrom;
using SettingsFromSeveralSources = SettingsFrom;

TEST_F(SettingsFromAFile, ReplaceTheDefaults) {
  const auto settings =
      load("booking:\n  port: 9081\n  origins: [a, b]\npayment:\n  provider:\n    delay_ms: 400-620\n");
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->booking.port, 9081);
  EXPECT_THAT(settings->booking.origins, ElementsAre("a", "b"));
  EXPECT_EQ(settings->payment.port, 8082);
  EXPECT_EQ(settings->payment.provider.delay_ms.str(), "400-620");
  EXPECT_EQ(settings->data, "data");
}

TEST_F(SettingsFromAFile, MayBeNoneAtAll) {
  EXPECT_TRUE(load("").has_value());
  EXPECT_TRUE(load("# nothing yet\n").has_value());
  EXPECT_TRUE(load("booking:\n").has_value());
  EXPECT_TRUE(load("booking:\n  payment_url: ~\n").has_value());
}

TEST_F(SettingsFromAFile, NameTheLineOfAWrongValue) {
  EXPECT_EQ(load("data: d\nbooking:\n  port: many\n").error(), file(":3: booking.port: expected an integer"));
}

TEST_F(SettingsFromAFile, NameTheLineOfAnUnknownName) {
  EXPECT_EQ(load("booking:\n  prot: 1\n").error(), file(":2: booking.prot: unknown setting"));
}

TEST_F(SettingsFromAFile, TellEverythingThatIsWrongAtOnce) {
  EXPECT_EQ(load("booking:\n  port: 70000\npayment:\n  provider:\n    decline_rate: 2\n").error(),
            file(":2: booking.port: must be between 0 and 65535\n") +
                file(":5: payment.provider.decline_rate: must be between 0 and 1"));
}

TEST_F(SettingsFromAFile, RefuseANameThatIsGivenTwice) {
  EXPECT_EQ(load("booking:\n  port: 1\n  port: 2\n").error(), file(":3: booking.port: given twice"));
}

TEST_F(SettingsFromAFile, RefuseWhatIsNoYaml) {
  EXPECT_THAT(load("booking: [1,\n").error(), HasSubstr(": not YAML: "));
  EXPECT_THAT(load("a\tb: {\n  c").error(), HasSubstr(": not YAML: "));
}

TEST_F(SettingsFromAFile, RefuseWhatIsNoMap) {
  EXPECT_EQ(load("- booking\n").error(), file(":1: expected settings by name"));
  EXPECT_EQ(load("? [a, b]\n: 1\n").error(), file(":1: the name of a setting must be text"));
}

TEST_F(SettingsFromAFile, RefuseASecondDocument) {
  EXPECT_EQ(load("data: a\n---\ndata: b\n").error(), file(":3: only one document is read"));
}

TEST_F(SettingsFromAFile, RefuseAFileThatLeadsBackIntoItself) {
  EXPECT_THAT(load("booking: &loop\n  again: *loop\n").error(), HasSubstr("too deeply nested"));
}

TEST_F(SettingsFromAFile, NeedAFileThatCanBeRead) {
  const auto missing = folder.path() / "missing.yaml";
  EXPECT_EQ(load_settings<Settings>({.file = missing}).error(),
            missing.string() + ": cannot be read: No such file or directory");
  EXPECT_EQ(load_settings<Settings>({.file = folder.path()}).error(),
            folder.path().string() + ": cannot be read: Is a directory");
}

TEST_F(SettingsFromTheEnvironment, AreNestedByTwoUnderscores) {
  const auto settings =
      load_settings<Settings>({.environment = {{"BOXOFFICE_DATA", "/srv/boxoffice"},
                                               {"BOXOFFICE_BOOKING__PORT", "0"},
                                               {"BOXOFFICE_BOOKING__PAYMENT_URL", "http://localhost:8082"},
                                               {"BOXOFFICE_PAYMENT__PROVIDER__DELAY_MS", "500"}}});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->data, "/srv/boxoffice");
  EXPECT_EQ(settings->booking.port, 0);
  EXPECT_EQ(settings->booking.payment_url, "http://localhost:8082");
  EXPECT_EQ(settings->payment.provider.delay_ms.str(), "500");
}

TEST_F(SettingsFromTheEnvironment, NameTheVariableOfAWrongValue) {
  EXPECT_EQ(load_settings<Settings>({.environment = {{"BOXOFFICE_BOOKING__PORT", "x"}}}).error(),
            "BOXOFFICE_BOOKING__PORT: expected an integer");
}

TEST_F(SettingsFromTheEnvironment, RefuseUnknownVariablesOfOurs) {
  for (const auto* name :
       {"BOXOFFICE_BOOKING__PROT", "BOXOFFICE_NOBODY", "BOXOFFICE_NOBODY__KNOWS", "BOXOFFICE_BOOKING__", "BOXOFFICE_",
        "BOXOFFICE_BOOKING____PORT", "BOXOFFICE_BOOKING_PORT"}) {
    EXPECT_EQ(load_settings<Settings>({.environment = {{name, "1"}}}).error(), std::string(name) + ": unknown setting");
  }
}

TEST_F(SettingsFromTheEnvironment, LeaveTheVariablesOfOthersAlone) {
  EXPECT_TRUE(load_settings<Settings>({.environment = {{"HOME", "/root"}, {"BOXOFFICES_PORT", "1"}}}).has_value());
}

TEST_F(SettingsFromTheEnvironment, AreThoseOfTheProcess) {
  setenv("BOXOFFICE_BOOKING__PORT", "9=1", 1);
  setenv("NOT_BOXOFFICE_PORT", "1", 1);
  EXPECT_THAT(boxoffice_environment(), ElementsAre(testing::Pair("BOXOFFICE_BOOKING__PORT", "9=1")));
  unsetenv("BOXOFFICE_BOOKING__PORT");
  unsetenv("NOT_BOXOFFICE_PORT");
}

TEST_F(SettingsFromSeveralSources, PreferFlagsToTheEnvironmentAndThatToTheFile) {
  const auto path = folder.write("boxoffice.yaml", "data: file\nbooking: {port: 1, payment_url: file}\n");
  const auto settings = load_settings<Settings>(
      {.file = path,
       .environment = {{"BOXOFFICE_BOOKING__PORT", "2"}, {"BOXOFFICE_BOOKING__PAYMENT_URL", "environment"}},
       .assignments = {"booking.port=3"}});
  ASSERT_TRUE(settings.has_value()) << settings.error();
  EXPECT_EQ(settings->data, "file");
  EXPECT_EQ(settings->booking.payment_url, "environment");
  EXPECT_EQ(settings->booking.port, 3);
}

TEST_F(SettingsFromSeveralSources, BlameTheOneThatWon) {
  const auto path = folder.write("boxoffice.yaml", "booking:\n  port: 1\n");
  EXPECT_EQ(load_settings<Settings>({.file = path, .assignments = {"booking.port=x"}}).error(),
            "--set booking.port: expected an integer");
  EXPECT_EQ(load_settings<Settings>({.file = path, .environment = {{"BOXOFFICE_BOOKING", "x"}}}).error(),
            "BOXOFFICE_BOOKING: expected a section");
}

TEST_F(SettingsFromSeveralSources, RefuseAFlagWithoutAName) {
  for (const auto* flag : {"booking.port", "=1", "booking..port=1", ".=1"}) {
    EXPECT_EQ(load_settings<Settings>({.assignments = {flag}}).error(),
              "--set " + std::string(flag) + ": expected section.key=value");
  }
}

}  // namespace
}  // namespace boxoffice::runtime
