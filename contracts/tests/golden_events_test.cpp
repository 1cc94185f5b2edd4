#include "contracts/booking_events.hpp"
#include "contracts/delivery_events.hpp"
#include "contracts/payment_events.hpp"
#include "platform/json/codec.hpp"
#include "platform/messaging/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace boxoffice {
namespace {

constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
constexpr Timestamp christmas_eve{std::chrono::sys_days(std::chrono::year(2026) / 12 / 24) + std::chrono::minutes(630)};
constexpr BookingId booking{9};
constexpr PaymentId payment{10};
constexpr DeliveryId delivery{11};

const std::tuple the_published_language{
    BookingStarted{booking, "Elizabeth", "홍길동", 11112222, "서울시 종로구", BookingStatus::complete_booking,
                   Money::won(50'000), PerformanceId{5}, christmas_eve, "1층 A열 3, 4", "customer-7"},
    BookingCanceled{booking, "홍길동", BookingStatus::cancel_booking, Money::won(131'000), Money::won(17'000),
                    Money::won(2'000), Money::won(3'200), "1층 A열 3", true},
    TicketsCanceled{booking, "홍길동", BookingStatus::complete_booking, "1층 A열 3, 4", Money::won(155'000),
                    Money::won(17'000), Money::won(2'000), "1층 A열 5"},
    BookingFailed{booking, "Elizabeth", "홍길동", std::nullopt, "서울시 종로구", BookingStatus::failed_booking,
                  "payment-declined", std::nullopt},
    PaymentApproved{payment, booking, "서울시 종로구", PaymentStatus::complete_payment, Money::won(50'000),
                    DeliveryMethod::post},
    PaymentRefunded{payment, booking, PaymentStatus::complete_payment, Money::won(20'000), Money::won(30'000)},
    PayCanceled{payment, booking, PaymentStatus::cancel_payment, Money::won(50'000), Money::won(80'000)},
    PaymentFailed{payment, booking, PaymentStatus::failed_payment, "declined"},
    DeliveryStarted{delivery, booking, "서울시 종로구", DeliveryStatus::start_delivery, noon + std::chrono::days{2},
                    "우체국택배", DeliveryMethod::post},
    DeliveryCanceled{delivery, booking, DeliveryStatus::cancel_delivery, DeliveryStep::packed},
    DeliveryCompleted{delivery, booking, DeliveryStatus::complete_delivery, DeliveryMethod::desk},
    TicketsPacked{.id = delivery, .booking_id = booking, .at = noon},
    TicketsHandedOver{.id = delivery, .booking_id = booking, .at = noon},
    TicketsInTransit{.id = delivery, .booking_id = booking, .at = noon},
    TicketsReturned{.id = delivery, .booking_id = booking, .at = noon},
};

std::filesystem::path golden(std::string_view name) { return std::filesystem::path(GOLDEN_FOLDER) / name; }

std::string golden_payload(std::string_view type) {
  std::ifstream file(golden(std::string(type) + ".json"));
  std::string line;
  std::getline(file, line);
  return line;
}

template <class E>
std::string payload_of(const E& event) {
  return messaging::record_of(event, booking.value, 1, noon).payload;
}

template <class Check>
void for_every_event(Check check) {
  std::apply([&](const auto&... event) { (check(event), ...); }, the_published_language);
}

TEST(EveryEvent, IsWrittenByteForByteAsItIsPublished) {
  for_every_event([](const auto& event) { EXPECT_EQ(payload_of(event), golden_payload(event.type)); });
}

TEST(EveryEvent, IsReadBackAsItWasWritten) {
  for_every_event([]<class E>(const E& event) {
    const auto read = json::decode<E>(golden_payload(E::type), json::Unknown::ignore);
    ASSERT_TRUE(read) << E::type << ": " << read.error().message;
    EXPECT_EQ(payload_of(*read), payload_of(event));
  });
}

TEST(EveryEvent, HasItsGoldenFileAndEveryGoldenFileItsEvent) {
  std::vector<std::string> published;
  for_every_event([&](const auto& event) { published.push_back(std::string(event.type) + ".json"); });
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(GOLDEN_FOLDER))
    if (entry.path().extension() == ".json") files.push_back(entry.path().filename());
  EXPECT_THAT(files, testing::UnorderedElementsAreArray(published));
}

/// The payload of an event as a program wrote it that did not know its last members yet.
template <class E>
std::string payload_before(std::string_view first_unknown) {
  const auto now = golden_payload(E::type);
  return now.substr(0, now.find(",\"" + std::string(first_unknown) + '"')) + '}';
}

TEST(AnEventOfAnOlderProgram, IsReadWithoutWhatThatDidNotTell) {
  const auto read = []<class E>(std::type_identity<E>, std::string_view first_unknown) {
    return json::decode<E>(payload_before<E>(first_unknown), json::Unknown::ignore);
  };
  const auto started = read(std::type_identity<BookingStarted>{}, "performanceId");
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(started->price, Money::won(50'000));
  EXPECT_FALSE(started->performance_id || started->starts_at || started->seats);
  const auto canceled = read(std::type_identity<BookingCanceled>{}, "refund");
  ASSERT_TRUE(canceled) << canceled.error().message;
  EXPECT_FALSE(canceled->refund || canceled->seats);
  const auto tickets = read(std::type_identity<TicketsCanceled>{}, "seatsLeft");
  ASSERT_TRUE(tickets) << tickets.error().message;
  EXPECT_FALSE(tickets->seats_left);
  const auto refunded = read(std::type_identity<PaymentRefunded>{}, "refundedTotal");
  ASSERT_TRUE(refunded) << refunded.error().message;
  EXPECT_FALSE(refunded->refunded_total);
  const auto all_refunded = read(std::type_identity<PayCanceled>{}, "refundedTotal");
  ASSERT_TRUE(all_refunded) << all_refunded.error().message;
  EXPECT_FALSE(all_refunded->refunded_total);
}

std::string reference_line(std::string_view type) {
  std::ifstream file(golden("reference.ndjson"));
  const std::string begin = R"({"eventType":")" + std::string(type) + '"';
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(begin)) return line;
  return {};
}

TEST(TheReferenceSystemsEvents, TellOfACanceledBookingAsOursDo) {
  const auto read = json::decode<BookingCanceled>(reference_line("BookingCanceled"), json::Unknown::ignore);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->id, BookingId{5});
  EXPECT_EQ(read->customer_name, "홍길동");
  EXPECT_EQ(read->booking_status, BookingStatus::cancel_booking);
}

/// What a reader says is wrong with a line: the places, in order.
template <class E>
std::vector<std::string> objections_to(const std::string& line) {
  std::vector<std::string> places;
  if (const auto read = json::decode<E>(line, json::Unknown::ignore); !read)
    for (const auto& error : read.error().errors) places.push_back(error.pointer);
  return places;
}

// The amounts are ours: the reference system knows no prices. Everything else of its lines we read as it is.
TEST(TheReferenceSystemsEvents, LackOnlyTheMoney) {
  EXPECT_THAT(objections_to<BookingStarted>(reference_line("BookingStarted")), testing::ElementsAre("/price"));
  EXPECT_THAT(objections_to<PayCanceled>(reference_line("PayCanceled")), testing::ElementsAre("/amount"));
}

TEST(TheReferenceSystemsEvents, SpellAnApprovedPaymentInTheirOwnWay) {
  EXPECT_THAT(objections_to<PaymentApproved>(reference_line("PaymentApproved")),
              testing::ElementsAre("/paymentStatus", "/amount"));
}

/// The names of a flat object's members, in order.
std::vector<std::string> members_of(const std::string& line) {
  std::vector<std::string> names;
  for (std::size_t at = line.find('"'); at != std::string::npos; at = line.find(",\"", at)) {
    if (line[at] == ',') ++at;
    const auto end = line.find('"', at + 1);
    names.push_back(line.substr(at + 1, end - at - 1));
    at = end;
  }
  return names;
}

TEST(AConsumerOfTheReferenceSystem, FindsInOurEventsEveryFieldThatItKnows) {
  for (const auto* type : {"BookingStarted", "BookingCanceled", "PaymentApproved", "PayCanceled"}) {
    const auto ours = members_of(golden_payload(type));
    for (const auto& name : members_of(reference_line(type))) EXPECT_THAT(ours, testing::Contains(name)) << type;
  }
}

}  // namespace
}  // namespace boxoffice
