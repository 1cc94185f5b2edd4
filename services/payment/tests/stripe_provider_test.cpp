#include "services/payment/adapters/stripe_provider.hpp"

#include "platform/observability/log.hpp"
#include "services/payment/tests/stripe_double.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace boxoffice::payment {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string the_key = "booking-7-1777636800000";
const std::string the_refund_key = "booking-7-refund-3";
constexpr auto the_price = Money::won(90'000);

std::string an_intent(const std::string& status, const std::string& more = {}) {
  const auto received = status == "succeeded" ? "90000" : "0";
  return R"({"id":"pi_1","object":"payment_intent","amount":90000,"currency":"krw","amount_received":)" +
         std::string(received) + R"(,"status":")" + status + R"(","metadata":{"boxoffice_key":")" + the_key + R"("})" +
         more + "}";
}
const std::string by_card_error = R"(,"last_payment_error":{"type":"card_error","code":"card_declined"})";

std::string a_list(const std::string& objects, bool has_more = false) {
  return R"({"object":"list","data":[)" + objects + R"(],"has_more":)" + (has_more ? "true" : "false") + "}";
}
std::string a_refund(const std::string& status, const std::string& key = the_refund_key) {
  return R"({"id":"re_1","object":"refund","amount":40000,"status":")" + status + R"(","metadata":{"boxoffice_key":")" +
         key + R"("}})";
}
std::string an_error(const std::string& type, const std::string& code = "x", const std::string& more = {}) {
  return R"({"error":{"type":")" + type + R"(","code":")" + code + R"(","message":"of sk_test_7Zx")" + more + "}}";
}

class AStripeProvider : public testing::Test {
 protected:
  using Reactions = std::vector<StripeDouble::Reaction>;

  AStripeProvider()
      : provider_(world_.io, world_.scheduler, stripe_.settings(), observability::Log(writer_, "payment")) {}
  ~AStripeProvider() override { world_.settle(); }

  static StripeDouble::Reaction answers(int status, std::string body) {
    return StripeDouble::answers(status, std::move(body));
  }
  ChargeOutcome charge(StripeDouble::Reaction reaction) {
    return stripe_.run(provider_.charge(the_key, the_price), {std::move(reaction)});
  }
  ChargeFinding find(Reactions reactions) { return stripe_.run(provider_.find(the_key), std::move(reactions)); }
  bool refund(Reactions reactions) {
    return stripe_.run(provider_.refund("pi_1", the_refund_key, Money::won(40'000)), std::move(reactions));
  }
  bool is_unknown(StripeDouble::Reaction reaction) {
    return std::holds_alternative<ChargeUnknown>(charge(std::move(reaction)));
  }
  bool is_declined(StripeDouble::Reaction reaction) {
    return std::holds_alternative<ChargeDeclined>(charge(std::move(reaction)));
  }
  /// All lines so far.
  std::string log() {
    writer_flushed_.reset();
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  http::World world_;
  StripeDouble stripe_{world_};
  std::mutex mutex_;
  std::string lines_;
  std::optional<observability::LogWriter> writer_flushed_{
      std::in_place,
      observability::LogSettings{.level = observability::Level::debug, .format = observability::LogFormat::json},
      world_.scheduler, [this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.append(line).append("\n");
      }};
  observability::LogWriter& writer_ = *writer_flushed_;
  StripeProvider provider_;
};

class AChargeByStripe : public AStripeProvider {};

TEST_F(AChargeByStripe, IsAnIntentThatIsConfirmedInTheSameCallUnderOurKey) {
  const auto outcome = charge(answers(200, an_intent("succeeded")));
  ASSERT_TRUE(std::holds_alternative<Charged>(outcome));
  EXPECT_EQ(std::get<Charged>(outcome).reference, "pi_1");
  ASSERT_THAT(stripe_.received, SizeIs(1));
  const auto& sent = stripe_.received[0];
  EXPECT_THAT(sent, StartsWith("POST /v1/payment_intents HTTP/1.1\r\n"));
  EXPECT_THAT(sent, HasSubstr("\r\nAuthorization: Bearer sk_test_7Zx\r\n"));
  EXPECT_THAT(sent, HasSubstr("\r\nStripe-Version: 2023-10-16\r\n"));
  EXPECT_THAT(sent, HasSubstr("\r\nIdempotency-Key: booking-7-1777636800000\r\n"));
  EXPECT_THAT(sent, HasSubstr("\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
  EXPECT_THAT(sent,
              EndsWith("\r\n\r\namount=90000&currency=krw&confirm=true&off_session=true&payment_method=pm_card_visa"
                       "&automatic_payment_methods%5Benabled%5D=true"
                       "&automatic_payment_methods%5Ballow_redirects%5D=never"
                       "&metadata%5Bboxoffice_key%5D=booking-7-1777636800000"));
}

TEST_F(AChargeByStripe, IsDeclinedOnlyWhenTheCardWasAndNothingWasTaken) {
  EXPECT_TRUE(is_declined(answers(402, an_error("card_error", "card_declined"))));
  EXPECT_TRUE(is_declined(answers(
      402,
      an_error("card_error", "x", R"(,"payment_intent":)" + an_intent("requires_payment_method", by_card_error)))));
  EXPECT_TRUE(is_declined(answers(200, an_intent("requires_payment_method", by_card_error))));
  EXPECT_TRUE(is_declined(answers(200, an_intent("canceled"))));
}

TEST_F(AChargeByStripe, IsUnknownInEveryStateThatMayStillTakeMoney) {
  for (const auto* state : {"processing", "requires_action", "requires_confirmation", "requires_capture",
                            "requires_payment_method", "something new", ""})
    EXPECT_TRUE(is_unknown(answers(200, an_intent(state)))) << state;
}

TEST_F(AChargeByStripe, IsUnknownWhenStripeContradictsItself) {
  EXPECT_TRUE(is_unknown(answers(402, an_error("invalid_request_error"))));
  EXPECT_TRUE(is_unknown(answers(402, an_error("card_error", "x", R"(,"payment_intent":)" + an_intent("succeeded")))));
  EXPECT_TRUE(is_unknown(
      answers(402, an_error("card_error", "x", R"(,"payment_intent":)" + an_intent("processing", by_card_error)))));
}

TEST_F(AChargeByStripe, IsUnknownWhenItIsNotOfWhatWasAskedFor) {
  for (
      const auto* body :
      {R"({"id":"pi_1","object":"payment_intent","amount":90001,"amount_received":90001,"currency":"krw","status":"succeeded"})",
       R"({"id":"pi_1","object":"payment_intent","amount":90000,"amount_received":90000,"currency":"usd","status":"succeeded"})",
       R"({"id":"pi_1","object":"payment_intent","amount":90000,"amount_received":45000,"currency":"krw","status":"succeeded"})",
       R"({"id":"pi/../1","object":"payment_intent","amount":90000,"amount_received":90000,"currency":"krw","status":"succeeded"})",
       R"({"object":"payment_intent","amount":90000,"amount_received":90000,"currency":"krw","status":"succeeded"})",
       R"({"id":"ch_1","object":"charge","amount":90000,"amount_received":90000,"currency":"krw","status":"succeeded"})"})
    EXPECT_TRUE(is_unknown(answers(200, body))) << body;
}

TEST_F(AChargeByStripe, IsUnknownWhenTheAnswerIsNoneThatCanBeRead) {
  for (const auto* body : {"", "{", "[]", "null", "\"\"", "<html></html>", "{\"id\":7}"})
    EXPECT_TRUE(is_unknown(answers(200, body))) << body;
  EXPECT_TRUE(is_unknown([](http::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n");
    peer.close();
  }));
}

TEST_F(AChargeByStripe, IsUnknownAfterEveryFailureOfStripe) {
  for (const int status : {500, 502, 503, 504, 429, 409, 302, 201})
    EXPECT_TRUE(is_unknown(answers(status, an_error("api_error")))) << status;
}

TEST_F(AChargeByStripe, IsUnknownWhenTheConnectionIsCutOrStripeIsTooSlow) {
  EXPECT_TRUE(is_unknown(StripeDouble::cuts()));
  EXPECT_TRUE(is_unknown(StripeDouble::says_nothing(world_)));
  EXPECT_TRUE(is_unknown([](http::Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":");
    peer.close();
  }));
}

TEST_F(AChargeByStripe, IsNotDeclinedForWhatIsWrongWithOurSettings) {
  for (const int status : {400, 401, 403, 404})
    EXPECT_TRUE(is_unknown(answers(status, an_error("invalid_request_error", "api_key_expired")))) << status;
  EXPECT_THAT(log(), HasSubstr(R"("level":"ERROR")"));
}

TEST_F(AChargeByStripe, LeavesNoSecretInTheLog) {
  EXPECT_TRUE(is_unknown(answers(401, an_error("invalid_request_error"))));
  EXPECT_TRUE(is_unknown(answers(500, an_error("api_error"))));
  EXPECT_TRUE(is_unknown(StripeDouble::cuts()));
  const auto lines = log();
  EXPECT_THAT(lines, HasSubstr("Stripe"));
  EXPECT_THAT(lines, Not(HasSubstr("sk_test")));
}

class LookingForAChargeAtStripe : public AStripeProvider {
 protected:
  static std::string another_intent() {
    return R"({"id":"pi_9","object":"payment_intent","status":"succeeded","metadata":{}})";
  }
};

TEST_F(LookingForAChargeAtStripe, FindsItByOurKeyAndSeesHowItIsNow) {
  const auto finding = find(
      {answers(200, a_list(another_intent() + "," + an_intent("processing"))), answers(200, an_intent("succeeded"))});
  ASSERT_TRUE(std::holds_alternative<Charged>(finding));
  EXPECT_EQ(std::get<Charged>(finding).reference, "pi_1");
  EXPECT_THAT(stripe_.received[0],
              StartsWith("GET /v1/payment_intents/search?query=metadata%5B%27boxoffice_key%27%5D%3A%27booking-7-"
                         "1777636800000%27 HTTP/1.1\r\n"));
  EXPECT_THAT(stripe_.received[1], StartsWith("GET /v1/payment_intents/pi_1 HTTP/1.1\r\n"));
}

TEST_F(LookingForAChargeAtStripe, KnowsWhatWasDeclinedAndLeavesWhatIsOnItsWay) {
  EXPECT_TRUE(std::holds_alternative<ChargeDeclined>(
      find({answers(200, a_list(an_intent("processing"))),
            answers(200, an_intent("requires_payment_method", by_card_error))})));
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(
      find({answers(200, a_list(an_intent("processing"))), answers(200, an_intent("processing"))})));
}

TEST_F(LookingForAChargeAtStripe, CancelsWhatWaitsForACustomerWhoIsNotThere) {
  for (const auto* state : {"requires_action", "requires_confirmation", "requires_payment_method"}) {
    EXPECT_TRUE(std::holds_alternative<ChargeDeclined>(
        find({answers(200, a_list(an_intent(state))), answers(200, an_intent(state)),
              answers(200, an_intent("canceled"))})));
    EXPECT_THAT(stripe_.received.back(), StartsWith("POST /v1/payment_intents/pi_1/cancel HTTP/1.1\r\n"));
  }
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(
      find({answers(200, a_list(an_intent("requires_action"))), answers(200, an_intent("requires_action")),
            answers(400, an_error("invalid_request_error", "payment_intent_unexpected_state"))})))
      << "somebody was faster";
}

TEST_F(LookingForAChargeAtStripe, ClosesAKeyThatNothingWasChargedUnderBeforeItSaysSo) {
  EXPECT_TRUE(std::holds_alternative<NeverCharged>(
      find({answers(200, a_list(another_intent())),
            answers(200, R"({"id":"pi_2","object":"payment_intent","status":"requires_payment_method"})")})));
  EXPECT_THAT(stripe_.received[1], StartsWith("POST /v1/payment_intents HTTP/1.1\r\n"));
  EXPECT_THAT(stripe_.received[1], HasSubstr("\r\nIdempotency-Key: booking-7-1777636800000\r\n"));
  EXPECT_THAT(stripe_.received[1], EndsWith("\r\n\r\namount=10000&currency=krw&capture_method=manual"
                                            "&metadata%5Bboxoffice_closes%5D=booking-7-1777636800000"));
}

TEST_F(LookingForAChargeAtStripe, DoesNotTakeTheSearchsWordForItThatThereIsNone) {
  const auto nothing_found = answers(200, a_list(""));
  for (const auto& refusal : {answers(400, an_error("idempotency_error")), answers(409, an_error("idempotency_error")),
                              answers(500, an_error("api_error")), answers(429, an_error("rate_limit_error")),
                              answers(401, an_error("invalid_request_error")), answers(200, an_intent("succeeded")),
                              StripeDouble::cuts(), StripeDouble::says_nothing(world_)})
    EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(find({nothing_found, refusal})));
}

TEST_F(LookingForAChargeAtStripe, KnowsNothingWhenItCannotBeSearched) {
  for (const auto& refusal :
       {answers(500, an_error("api_error")), answers(429, an_error("rate_limit_error")), answers(200, "{}"),
        answers(200, R"({"data":[{"id":"pi_1"}],"has_more":false})"), StripeDouble::cuts()})
    EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(find({refusal})));
  EXPECT_TRUE(std::holds_alternative<ChargeUnknown>(
      find({answers(200, a_list(an_intent("succeeded"))), answers(500, an_error("api_error"))})));
}

class ARefundByStripe : public AStripeProvider {};

TEST_F(ARefundByStripe, IsOfThatChargeUnderAKeyOfItsOwn) {
  EXPECT_TRUE(refund({answers(200, a_list("")), answers(200, a_refund("succeeded"))}));
  EXPECT_THAT(stripe_.received[0], StartsWith("GET /v1/refunds?payment_intent=pi_1&limit=100 HTTP/1.1\r\n"));
  EXPECT_THAT(stripe_.received[1], StartsWith("POST /v1/refunds HTTP/1.1\r\n"));
  EXPECT_THAT(stripe_.received[1], HasSubstr("\r\nIdempotency-Key: pi_1-booking-7-refund-3\r\n"));
  EXPECT_THAT(stripe_.received[1],
              EndsWith("\r\n\r\npayment_intent=pi_1&amount=40000&metadata%5Bboxoffice_key%5D=booking-7-refund-3"));
}

TEST_F(ARefundByStripe, IsDoneWhenTheMoneyHasGoneAndNotWhileItIsOnItsWay) {
  for (const auto* state : {"pending", "requires_action", "failed", "canceled", ""}) {
    EXPECT_FALSE(refund({answers(200, a_list("")), answers(200, a_refund(state))})) << state;
    EXPECT_FALSE(refund({answers(200, a_list(a_refund(state)))})) << state;
  }
  EXPECT_THAT(log(), HasSubstr("a person has to look into it"));
}

TEST_F(ARefundByStripe, IsMadeOnceAlsoWhenStripeHasForgottenTheKey) {
  const auto others = a_refund("succeeded", "booking-7-refund-2");
  EXPECT_TRUE(refund({answers(200, a_list(others + "," + a_refund("succeeded")))}));
  EXPECT_THAT(stripe_.received, SizeIs(1)) << "it is there, so it is not asked for again";
}

TEST_F(ARefundByStripe, IsDoneWhenAllOfTheChargeHasGoneBackByAnotherWay) {
  EXPECT_TRUE(
      refund({answers(200, a_list("")), answers(400, an_error("invalid_request_error", "charge_already_refunded"))}));
}

TEST_F(ARefundByStripe, IsAskedForAgainAfterEveryOtherAnswer) {
  for (const auto& refusal : {answers(400, an_error("invalid_request_error")), answers(402, an_error("card_error")),
                              answers(404, an_error("invalid_request_error", "resource_missing")),
                              answers(409, an_error("idempotency_error")), answers(500, an_error("api_error")),
                              answers(200, "{}"), StripeDouble::cuts(), StripeDouble::says_nothing(world_)})
    EXPECT_FALSE(refund({answers(200, a_list("")), refusal}));
  EXPECT_FALSE(refund({answers(500, an_error("api_error"))}));
  EXPECT_FALSE(refund({answers(200, "{}")}));
}

TEST_F(ARefundByStripe, IsNotMadeWhereEarlierOnesCannotAllBeSeen) {
  EXPECT_FALSE(refund({answers(200, a_list(a_refund("succeeded", "booking-7-refund-2"), true))}));
  EXPECT_THAT(stripe_.received, SizeIs(1));
}

class StripesSettings : public testing::Test {
 protected:
  static std::string faults_of(const StripeSettings& settings) {
    try {
      expect_usable(settings);
      return {};
    } catch (const std::runtime_error& failure) {
      return failure.what();
    }
  }
  static StripeSettings good() {
    StripeSettings settings;
    settings.secret_key = runtime::Secret::parse("sk_live_7Zx").value();
    settings.webhook_secret = runtime::Secret::parse("whsec_7Zx").value();
    return settings;
  }
};

TEST_F(StripesSettings, AreUsableWithBothSecrets) {
  EXPECT_THAT(faults_of(good()), IsEmpty());
  EXPECT_EQ(good().url.str(), "https://api.stripe.com");
}

TEST_F(StripesSettings, NameEverySecretThatIsMissing) {
  EXPECT_EQ(faults_of({}),
            "settings: payment.stripe.secret_key: must be set where payment.provider.kind is stripe\n"
            "payment.stripe.webhook_secret: must be set where payment.provider.kind is stripe");
}

TEST_F(StripesSettings, DoNotRepeatASecretThatIsNone) {
  auto settings = good();
  std::swap(settings.secret_key, settings.webhook_secret);
  EXPECT_EQ(faults_of(settings),
            "settings: payment.stripe.secret_key: must begin with sk_ or rk_\n"
            "payment.stripe.webhook_secret: must begin with whsec_");
}

TEST_F(StripesSettings, LetNoKeyTravelInTheOpen) {
  for (const auto [url, usable] : {std::pair("https://api.stripe.com", true),
                                   {"https://10.0.0.1", true},
                                   {"http://127.0.0.1:1", true},
                                   {"http://localhost:1", true},
                                   {"http://[::1]:1", true},
                                   {"http://api.stripe.com", false},
                                   {"http://10.0.0.1", false},
                                   {"http://example.com/localhost", false},
                                   {"http://localhost.example.com", false}}) {
    auto settings = good();
    settings.url = http::ServerUrl::parse(url).value();
    EXPECT_EQ(faults_of(settings).empty(), usable) << url;
  }
}

}  // namespace
}  // namespace boxoffice::payment
