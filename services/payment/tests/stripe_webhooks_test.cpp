#include "services/payment/adapters/stripe_webhooks.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/http/router.hpp"
#include "platform/http/tests/api_fixture.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/payment/application/approve_payment.hpp"
#include "services/payment/schema/migrations.hpp"
#include "services/payment/tests/in_memory_payment_store.hpp"
#include "services/payment/tests/payments.hpp"
#include "services/payment/tests/scripted_provider.hpp"
#include "services/payment/tests/stripe_signing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct Said {
  std::string type = "payment_intent.succeeded";
  std::string id = "evt_1";
  std::string status = "succeeded";
  std::string key = charge_key(a_pending_payment());
  std::int64_t amount = the_price.minor_units;
  std::int64_t received = the_price.minor_units;
  std::string currency = "krw";
  std::string error = "null";
};

std::string event_of(const Said& said) {
  return R"({"id":")" + said.id + R"(","object":"event","type":")" + said.type +
         R"(","data":{"object":{"id":"pi_1","object":"payment_intent","status":")" + said.status + R"(","amount":)" +
         std::to_string(said.amount) + R"(,"amount_received":)" + std::to_string(said.received) + R"(,"currency":")" +
         said.currency + R"(","last_payment_error":)" + said.error + R"(,"metadata":{"boxoffice_key":")" + said.key +
         R"("}}}})";
}
Said a_decline() {
  return {.type = "payment_intent.payment_failed",
          .status = "requires_payment_method",
          .received = 0,
          .error = R"({"type":"card_error"})"};
}
std::string event_about_a_refund(const std::string& type) {
  return R"({"id":"evt_2","object":"event","type":")" + type +
         R"(","data":{"object":{"id":"re_1","object":"refund","status":"succeeded"}}})";
}

class AWebhookOfStripe : public testing::Test {
 protected:
  AWebhookOfStripe() { payments.in_transaction.add({.payment = a_pending_payment()}); }

  http::Response send(std::string_view body, http::FieldList fields) {
    const auto request = http::a_request(http::Method::post, "/webhooks/stripe", fields, body);
    return scheduler.run(router(request));
  }
  http::Response send_signed(const std::string& body, std::chrono::seconds away = 0s,
                             std::string_view secret = the_webhook_secret) {
    const auto at = std::chrono::floor<std::chrono::seconds>(scheduler.now() + away).time_since_epoch().count();
    const auto signature = stripe_signature(at, body, secret);
    return send(body, {{"Content-Type", "application/json; charset=utf-8"}, {"Stripe-Signature", signature}});
  }
  Payment saved() { return payments.in_transaction.find_by_booking(BookingId{7}).value(); }
  bool remembers(const std::string& event) { return scheduler.run(WebhookEvents(database).contains(event)); }
  /// Refused without a word about why, and nothing has happened.
  void expect_refused(const http::Response& answer) {
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_THAT(answer.body, Not(HasSubstr("ign")));
    EXPECT_EQ(saved(), a_pending_payment());
    EXPECT_FALSE(remembers("evt_1"));
  }

  SimulatedScheduler scheduler{later};
  InMemoryPaymentStore payments;
  ScriptedProvider provider;
  SettlePendingPayments settle{payments, provider, scheduler};
  storage::TestDatabase test_database;
  storage::Lane lane{scheduler};
  storage::Store database = storage::Store::open({.database = test_database.url(),
                                                  .lane = lane,
                                                  .readers = 0,
                                                  .scheduler = scheduler,
                                                  .migrations = migrations()});
  int refunds_told_of = 0;
  StripeWebhooks webhooks{runtime::Secret::parse(the_webhook_secret).value(),
                          database,
                          payments,
                          settle,
                          [this] { ++refunds_told_of; },
                          scheduler,
                          {}};
  http::Router router{webhooks.routes(), scheduler};
};

TEST_F(AWebhookOfStripe, SettlesAPaymentThatIsPending) {
  EXPECT_EQ(send_signed(event_of({})).status, 200);
  EXPECT_EQ(saved().payment_status, complete_payment);
  EXPECT_EQ(saved().provider_reference, "pi_1");
  EXPECT_EQ(saved().status_by, ChangedBy::resolver);
  EXPECT_THAT(payments.ledger(), SizeIs(1));
  EXPECT_THAT(provider.searched, IsEmpty());
}

TEST_F(AWebhookOfStripe, FailsOneThatWasDeclined) {
  EXPECT_EQ(send_signed(event_of(a_decline())).status, 200);
  EXPECT_EQ(saved().payment_status, failed_payment);
  EXPECT_EQ(saved().status_reason, failure::declined);
}

TEST_F(AWebhookOfStripe, HasItsEffectOnceHoweverOftenItIsSent) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(send_signed(event_of({}), std::chrono::seconds(i)).status, 200);
    EXPECT_EQ(send_signed(event_of({.id = "evt_other"})).status, 200);
  }
  EXPECT_THAT(payments.told(), SizeIs(1));
  EXPECT_THAT(payments.ledger(), SizeIs(1));
  EXPECT_EQ(saved().version, 2);
}

TEST_F(AWebhookOfStripe, OfAPaymentThatIsSettledChangesNothing) {
  EXPECT_EQ(send_signed(event_of({})).status, 200);
  const auto settled = saved();
  auto decline = a_decline();
  decline.id = "evt_late";
  EXPECT_EQ(send_signed(event_of(decline)).status, 200);
  EXPECT_EQ(saved(), settled);
}

TEST_F(AWebhookOfStripe, IsTakenAgainWhenItsEffectCouldNotBeWritten) {
  payments.before_write = [](std::string_view) { throw std::runtime_error("disk full"); };
  EXPECT_EQ(send_signed(event_of({})).status, 500);
  EXPECT_FALSE(remembers("evt_1"));
  payments.before_write = nullptr;
  EXPECT_EQ(send_signed(event_of({})).status, 200);
  EXPECT_EQ(saved().payment_status, complete_payment);
}

TEST_F(AWebhookOfStripe, GivesBackByCallingForIt) {
  for (const auto* type : {"charge.refunded", "refund.updated", "charge.refund.updated"}) {
    refunds_told_of = 0;
    auto body = event_about_a_refund(type);
    body.replace(body.find("evt_2"), 5, "evt_" + std::to_string(std::string_view(type).size()));
    EXPECT_EQ(send_signed(body).status, 200);
    EXPECT_EQ(send_signed(body).status, 200);
    EXPECT_EQ(refunds_told_of, 1) << type;
  }
}

TEST_F(AWebhookOfStripe, OfAnyOtherTypeIsTakenAndPassedOver) {
  for (const auto* type :
       {"payment_intent.created", "payment_intent.processing", "customer.created", "charge.succeeded"}) {
    EXPECT_EQ(
        send_signed(event_of({.type = type, .id = "evt_" + std::to_string(std::string_view(type).size())})).status,
        200);
    EXPECT_EQ(saved(), a_pending_payment()) << type;
  }
  EXPECT_EQ(send_signed(R"({"id":"evt_3","object":"event","type":"charge.updated"})").status, 200);
  EXPECT_EQ(refunds_told_of, 0);
}

TEST_F(AWebhookOfStripe, SettlesNothingWhereItDoesNotFit) {
  auto payment_of_another_time = a_pending_payment();
  payment_of_another_time.requested_at = later;
  auto open_decline = a_decline();
  open_decline.error = "null";
  int number = 0;
  for (auto said : {Said{.amount = 1, .received = 1}, Said{.received = 1}, Said{.currency = "usd"},
                    Said{.key = charge_key(payment_of_another_time)}, Said{.key = "booking-8-1777636800000"},
                    Said{.key = ""}, Said{.key = "nonsense"}, Said{.status = "processing"},
                    Said{.status = "canceled", .received = 0}, open_decline}) {
    said.id = "evt_" + std::to_string(++number);
    EXPECT_EQ(send_signed(event_of(said)).status, 200);
    EXPECT_EQ(saved(), a_pending_payment()) << event_of(said);
  }
}

TEST_F(AWebhookOfStripe, IsRefusedWhenItIsNotSignedByStripeForNow) {
  const auto body = event_of({});
  const http::Fields::Field json{"Content-Type", "application/json"};
  const auto now_s = std::chrono::floor<std::chrono::seconds>(scheduler.now()).time_since_epoch().count();
  const auto signature = stripe_signature(now_s, body);
  expect_refused(send(body, {json}));
  expect_refused(send(body, {json, {"Stripe-Signature", ""}}));
  expect_refused(send(body, {json, {"Stripe-Signature", "nonsense"}}));
  expect_refused(send(body, {json, {"Stripe-Signature", signature}, {"Stripe-Signature", signature}}));
  expect_refused(send(body + " ", {json, {"Stripe-Signature", signature}}));
  expect_refused(send_signed(body, 301s));
  expect_refused(send_signed(body, -301s));
  expect_refused(send_signed(body, 0s, "whsec_other"));
}

TEST_F(AWebhookOfStripe, IsRefusedWhenWhatIsSignedIsNoEvent) {
  for (const auto* body : {"", "{", "[]", "{}", R"({"id":"evt_1"})", R"({"id":"evt 1","object":"event","type":"x"})",
                           R"({"id":7,"object":"event","type":"x"})", R"({"id":"evt_1","object":"charge","type":"x"})",
                           R"({"id":"evt_1","object":"event","type":""})", "\xff"})
    expect_refused(send_signed(body));
  expect_refused(send_signed(std::string(1'000, '[') + std::string(1'000, ']')));
}

TEST_F(AWebhookOfStripe, IsForgottenWhenStripeHasLongGivenUpSendingIt) {
  EXPECT_EQ(send_signed(event_of({})).status, 200);
  scheduler.advance(WebhookEvents::remembered_for);
  EXPECT_EQ(scheduler.run(webhooks.forget_old_events()), 0U);
  EXPECT_TRUE(remembers("evt_1"));
  scheduler.advance(1ms);
  EXPECT_EQ(scheduler.run(webhooks.forget_old_events()), 1U);
  EXPECT_FALSE(remembers("evt_1"));
}

}  // namespace
}  // namespace boxoffice::payment
