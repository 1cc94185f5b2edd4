#include "apps/boxoffice/in_process_payment_client.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/runtime/tests/temporary_folder.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/http_payment_client.hpp"
#include "services/payment/adapters/http_api.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"
#include "services/payment/application/give_back.hpp"
#include "services/payment/schema/migrations.hpp"
#include "services/payment/tests/scripted_provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace boxoffice {
namespace {

using namespace std::chrono_literals;
using booking::Approved;
using booking::Declined;
using booking::NeverSent;
using booking::NotFound;
using booking::PaymentFinding;
using booking::PaymentOutcome;
using booking::Unknown;

constexpr auto the_price = Money::won(90'000);
constexpr BookingId the_booking{7};

http::ServerUrls url_of(std::uint16_t port) {
  return http::ServerUrls::parse("http://127.0.0.1:" + std::to_string(port)).value();
}

http::Response refusal(int status, std::string detail) { return http::problem(status, std::move(detail)); }

/// A loop that turns until a task has come to its end.
class Loop {
 public:
  template <class T>
  T run(Task<T> task) {
    std::optional<T> value;
    detach(finish(std::move(task), value, loop));
    loop.run();
    return std::move(value).value();
  }

  runtime::EventLoop loop;

 private:
  template <class T>
  static Task<void> finish(Task<T> task, std::optional<T>& into, runtime::EventLoop& loop) {
    into = co_await std::move(task);
    loop.post([&loop] { loop.stop(); });
  }
};

booking::Booking a_booking(Money price = the_price) {
  auto booking = booking::place({"Elizabeth", "홍길동", 11112222, "서울시 종로구"}, price, {});
  booking.id = the_booking;
  return booking;
}

/// A real payment service without its own timers, and a provider that does what the test says.
class APaymentService {
 public:
  explicit APaymentService(Loop& loop) : loop_(loop) {}
  ~APaymentService() {
    loop_.run([](storage::Store& database) -> Task<bool> {
      co_await database.drain();
      co_return true;
    }(database_));
  }

  payment::ApprovePayment& approve_payment() { return approve_payment_; }
  payment::PaymentStore& payments() { return payments_; }
  http::Routes routes() { return api_.routes(); }

  void fail_booking() {
    loop_.run(database_.write([&](storage::Session& session) {
      payment::SqlPaymentsInTransaction payments(session, log_.outbox());
      BookingFailed event;
      event.id = the_booking;
      payment::on_booking_failed(payments, event, clock_.now());
      return true;
    }));
  }

  payment::ScriptedProvider provider;

 private:
  Loop& loop_;
  runtime::TemporaryFolder folder_;
  runtime::SystemClock clock_;
  storage::Lane lane_{"payment"};
  storage::Store database_ = storage::Store::open({.database = folder_.path() / "payment.db",
                                                   .lane = lane_,
                                                   .scheduler = loop_.loop,
                                                   .migrations = payment::migrations()});
  messaging::EmbeddedLog log_{"payment", database_};
  payment::SqlPaymentStore payments_{database_, log_.outbox()};
  payment::ApprovePayment approve_payment_{payments_, provider, clock_};
  idempotency::Once once_{database_, clock_};
  payment::HttpApi api_{database_, once_, payments_, approve_payment_, Money::won(50'000)};
};

/// Booking and payment in one process.
class InProcess {
 public:
  InProcess(Loop& loop, APaymentService& service) : client(service.approve_payment(), service.payments(), loop.loop) {}

  apps::InProcessPaymentClient client;
};

/// Booking and payment with HTTP between them.
class OverHttp {
 public:
  OverHttp(Loop& loop, APaymentService& service)
      : loop_(loop),
        router_(service.routes(), loop.loop),
        server_(loop.loop.context(), loop.loop, {}, std::ref(router_), refusal),
        client(loop.loop.context(), loop.loop, url_of(server_.port()), 10s) {}
  ~OverHttp() { loop_.run(server_.stop(1s)); }

 private:
  Loop& loop_;
  http::Router router_;
  http::Server server_;

 public:
  booking::HttpPaymentClient client;
};

/// What booking may expect of payment, wherever it is.
template <class Way>
class AWayToPayment : public testing::Test {
 public:
  PaymentOutcome approve(Money price = the_price, DeliveryMethod delivery = DeliveryMethod::post) {
    return loop.run(way.client.approve(a_booking(price), delivery));
  }
  PaymentFinding find() { return loop.run(way.client.find(the_booking)); }
  template <class Expected, class... Alternatives>
  bool is(const std::variant<Alternatives...>& outcome) {
    return std::holds_alternative<Expected>(outcome);
  }

  Loop loop;
  APaymentService service{loop};
  Way way{loop, service};
};

using Ways = testing::Types<InProcess, OverHttp>;
TYPED_TEST_SUITE(AWayToPayment, Ways);

TYPED_TEST(AWayToPayment, TellsHowTheTicketsAreToBeDelivered) {
  this->approve(the_price, DeliveryMethod::desk);
  const auto paid = this->loop.run(this->service.payments().find_by_booking(the_booking));
  ASSERT_TRUE(paid);
  EXPECT_EQ(paid->delivery_method, DeliveryMethod::desk);
}

TYPED_TEST(AWayToPayment, TakesTheMoney) {
  const auto outcome = this->approve();
  ASSERT_TRUE(std::holds_alternative<Approved>(outcome));
  EXPECT_EQ(std::get<Approved>(outcome).amount, the_price);
  EXPECT_EQ(this->service.provider.charged_amount, the_price);
  const auto finding = this->find();
  ASSERT_TRUE(std::holds_alternative<Approved>(finding));
  EXPECT_EQ(std::get<Approved>(finding).amount, the_price);
}

TYPED_TEST(AWayToPayment, TakesTheMoneyOnceHoweverOftenItIsAsked) {
  this->approve();
  EXPECT_TRUE(this->template is<Approved>(this->approve()));
  EXPECT_EQ(this->service.provider.charged.size(), 1U);
}

TYPED_TEST(AWayToPayment, SaysWhenTheMoneyIsRefused) {
  this->service.provider.outcome = payment::ChargeDeclined{};
  EXPECT_TRUE(this->template is<Declined>(this->approve()));
  EXPECT_TRUE(this->template is<Declined>(this->approve()));
  EXPECT_TRUE(this->template is<Declined>(this->find()));
}

TYPED_TEST(AWayToPayment, SaysThatItDoesNotKnowWhileTheProviderHasNotAnswered) {
  this->service.provider.outcome = payment::ChargeUnknown{};
  EXPECT_TRUE(this->template is<Unknown>(this->approve()));
  EXPECT_TRUE(this->template is<Unknown>(this->find()));
}

TYPED_TEST(AWayToPayment, FindsNothingOfABookingThatPaymentHasNeverHeardOf) {
  EXPECT_TRUE(this->template is<NotFound>(this->find()));
}

TYPED_TEST(AWayToPayment, RefusesABookingThatHasFailedBefore) {
  this->service.fail_booking();
  EXPECT_TRUE(this->template is<Declined>(this->find()));
  EXPECT_TRUE(this->template is<Declined>(this->approve()));
  EXPECT_TRUE(this->service.provider.charged.empty());
}

TYPED_TEST(AWayToPayment, CountsMoneyThatIsToBeGivenBackAsGone) {
  this->approve();
  this->service.fail_booking();
  EXPECT_TRUE(this->template is<Declined>(this->find()));
  EXPECT_TRUE(this->template is<Declined>(this->approve()));
}

TYPED_TEST(AWayToPayment, FindsNothingOfAPaymentThatTheProviderWasNeverReachedFor) {
  this->service.provider.outcome = payment::ChargeUnknown{};
  this->approve();
  this->loop.run(this->service.payments().change(PaymentId{1}, [](payment::Payment pending) {
    return payment::fail(std::move(pending), payment::failure::never_charged, payment::ChangedBy::resolver, {});
  }));
  EXPECT_TRUE(this->template is<NotFound>(this->find()));
  EXPECT_TRUE(this->template is<Unknown>(this->approve()));
}

TYPED_TEST(AWayToPayment, DoesNotClaimThatAnotherAmountWasTaken) {
  this->approve();
  EXPECT_TRUE(this->template is<Unknown>(this->approve(the_price + Money::won(1))));
  EXPECT_EQ(this->service.provider.charged_amount, the_price);
}

TYPED_TEST(AWayToPayment, NeverRefusesByItself) { EXPECT_EQ(this->way.client.refuses_for_s(), 0); }

/// A payment that answers whatever a test says, and a client that asks it.
class APaymentThatMisbehaves : public testing::Test {
 public:
  ~APaymentThatMisbehaves() override { loop.run(server.stop(1s)); }

  Task<http::Response> answer(const http::Request&) { co_return response; }
  PaymentOutcome approve() { return loop.run(client.approve(a_booking(), DeliveryMethod::post)); }
  PaymentFinding find() { return loop.run(client.find(the_booking)); }
  void says(int status, std::string body) {
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(body);
  }

  Loop loop;
  http::Response response;
  http::Server server{
      loop.loop.context(), loop.loop, {}, [this](const http::Request& request) { return answer(request); }, refusal};
  booking::HttpPaymentClient client{loop.loop.context(), loop.loop, url_of(server.port()), 10s};
};

TEST_F(APaymentThatMisbehaves, LeavesTheOutcomeUnknown) {
  const std::pair<int, std::string> answers[] = {
      {500, R"({"title":"Internal Server Error"})"},
      {503, ""},
      {409, R"({"title":"Conflict"})"},
      {201, "not JSON"},
      {201, R"({"id":1})"},
      {201, R"({"id":1,"bookingId":8,"amount":90000,"paymentStatus":"COMPLETE_PAYMENT","statusReason":"charged"})"},
      {201, R"({"id":1,"bookingId":7,"amount":90000,"paymentStatus":"PAYMENT_COMPLETED","statusReason":"charged"})"},
  };
  for (const auto& [status, body] : answers) {
    says(status, body);
    EXPECT_TRUE(std::holds_alternative<Unknown>(approve())) << status << ' ' << body;
    EXPECT_TRUE(std::holds_alternative<Unknown>(find())) << status << ' ' << body;
  }
}

TEST_F(APaymentThatMisbehaves, IsNotBelievedToKnowNothingUnlessItSaysSo) {
  says(200, "{}");
  EXPECT_TRUE(std::holds_alternative<Unknown>(find()));
  says(200, R"({"_embedded":{"payments":[{"id":"broken"}]}})");
  EXPECT_TRUE(std::holds_alternative<Unknown>(find()));
  says(404, "{}");
  EXPECT_TRUE(std::holds_alternative<Unknown>(find()));
  says(200, R"({"_embedded":{"payments":[]}})");
  EXPECT_TRUE(std::holds_alternative<NotFound>(find()));
}

TEST(APaymentThatIsNotThere, WasNeverAsked) {
  Loop loop;
  std::uint16_t port = 0;
  {
    http::Server gone(
        loop.loop.context(), loop.loop, {},
        [](const http::Request&) -> Task<http::Response> { co_return http::Response{}; }, refusal);
    port = gone.port();
    loop.run(gone.stop(1s));
  }
  booking::HttpPaymentClient client(loop.loop.context(), loop.loop, url_of(port), 2s);
  EXPECT_TRUE(std::holds_alternative<NeverSent>(loop.run(client.approve(a_booking(), DeliveryMethod::post))));
  EXPECT_TRUE(std::holds_alternative<Unknown>(loop.run(client.find(the_booking))));
}

}  // namespace
}  // namespace boxoffice
