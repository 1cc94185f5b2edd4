#include "platform/kafka/envelope.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;
using messaging::Record;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

constexpr Instant when = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 19h + 11min + 58s + 7ms;

Record paid() {
  return {.sequence = 41,
          .key = 9,
          .version = 3,
          .time = when,
          .type = "PaymentApproved",
          .id = "41",
          .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .payload = R"({"eventType":"PaymentApproved","timestamp":"20261122191158","id":10,"bookingId":9})",
          .producer = "payment",
          .producer_sequence = 41};
}

/// Reads it as it would come from Kafka.
Record read(std::optional<std::string_view> key, std::string_view value, std::map<std::string, std::string> headers) {
  const std::vector<std::string> key_members{"bookingId", "id"};
  return read_envelope({.offset = 99,
                        .written = when + 1h,
                        .key = key,
                        .value = value,
                        .header = [&](const char* name) -> std::optional<std::string_view> {
                          const auto found = headers.find(name);
                          if (found == headers.end()) return std::nullopt;
                          return found->second;
                        }},
                       key_members);
}

TEST(AnEnvelope, HasTheHeadersThatWereAgreedUpon) {
  EXPECT_THAT(headers_of(paid()),
              ElementsAre(Header{"contentType", "\"application/json\""}, Header{"ce_id", "41"},
                          Header{"ce_specversion", "1.0"}, Header{"ce_type", "PaymentApproved"},
                          Header{"ce_time", "2026-11-22T19:11:58.007Z"}, Header{"ce_subject", "9"},
                          Header{"aggregateversion", "3"}, Header{"ce_source", "payment"}, Header{"ce_sequence", "41"},
                          Header{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}));
}

TEST(AnEnvelope, HasNoTraceparentWhenThereIsNone) {
  auto record = paid();
  record.traceparent.clear();
  EXPECT_THAT(headers_of(record), Not(Contains(testing::Field(&Header::name, "traceparent"))));
}

TEST(AnEnvelope, IsReadAsItWasWritten) {
  const auto sent = paid();
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : headers_of(sent)) headers[name] = value;
  const auto record = read("9", sent.payload, headers);
  EXPECT_EQ(record.sequence, 100) << "the first offset is 0, the first sequence 1";
  EXPECT_EQ(record.key, 9);
  EXPECT_EQ(record.version, 3);
  EXPECT_EQ(record.time, when);
  EXPECT_EQ(record.type, "PaymentApproved");
  EXPECT_EQ(record.id, "41");
  EXPECT_EQ(record.traceparent, sent.traceparent);
  EXPECT_EQ(record.payload, sent.payload);
  EXPECT_EQ(record.producer, "payment");
  EXPECT_EQ(record.producer_sequence, 41);
}

TEST(AForeignEnvelope, IsReadByItsValue) {
  const auto record = read(std::nullopt, paid().payload, {});
  EXPECT_EQ(record.type, "PaymentApproved");
  EXPECT_EQ(record.key, 9) << "of a payment: the booking's id, not its own";
  EXPECT_EQ(record.version, 0);
  EXPECT_EQ(record.time, when + 1h) << "Kafka's";
  EXPECT_EQ(record.producer_sequence, 0);
  EXPECT_EQ(read(std::nullopt, R"({"eventType":"BookingStarted","id":4})", {}).key, 4);
}

TEST(AForeignEnvelope, OfWhichNothingIsKnownHasNoTypeAndNoKey) {
  for (const auto* value : {"", "not JSON", "[1]", "{}", R"({"eventType":7,"id":"x"})"}) {
    const auto record = read("some key", value, {});
    EXPECT_EQ(record.type, "") << value;
    EXPECT_EQ(record.key, 0) << value;
    EXPECT_EQ(record.payload, value);
  }
}

TEST(AForeignEnvelope, WithHeadersThatMakeNoSenseIsReadByWhatDoes) {
  const auto record = read("9x", R"({"bookingId":5})",
                           {{"ce_type", "PayCanceled"},
                            {"ce_time", "yesterday"},
                            {"aggregateversion", "many"},
                            {"ce_source", "a b"},
                            {"ce_sequence", "-1"}});
  EXPECT_EQ(record.type, "PayCanceled");
  EXPECT_EQ(record.key, 5);
  EXPECT_EQ(record.version, 0);
  EXPECT_EQ(record.time, when + 1h);
  EXPECT_EQ(record.producer, "");
}

TEST(ATimeOfAnEnvelope, IsReadInTheFormsOfRfc3339InUtc) {
  EXPECT_EQ(read_time("2026-11-22T19:11:58.007Z"), when);
  EXPECT_EQ(read_time("2026-11-22T19:11:58Z"), when - 7ms);
  EXPECT_EQ(read_time("2026-11-22T19:11:58.007123Z"), when);
  EXPECT_EQ(read_time("2026-11-22T19:11:58.0Z"), when - 7ms);
  for (const auto* text : {"", "Z", "2026-11-22", "2026-13-22T19:11:58Z", "2026-11-22T29:11:58Z",
                           "2026-11-22T19:11:58+09:00", "2026-11-22T19:11:58.xZ", "2026-11-22T19:11:58.1"}) {
    EXPECT_EQ(read_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace boxoffice::kafka
