#pragma once

#include "platform/http/client.hpp"
#include "platform/http/server_urls.hpp"
#include "services/booking/application/payment_client.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace boxoffice::booking {

/// Booking's call to payment over HTTP: POST /payments, and the search by booking to find out what became of one.
class HttpPaymentClient final : public PaymentClient {
 public:
  /// By what payment knows who asks (identity::caller_field); nothing where it does not want to know.
  using Introduction = std::function<std::optional<std::string>()>;

  /// Where payment's replicas are: the reference's `apiurl`.
  HttpPaymentClient(
      boost::asio::io_context& io, Scheduler& scheduler, http::ServerUrls payment, std::chrono::milliseconds timeout,
      Introduction introduction = [] { return std::nullopt; });

  Task<PaymentOutcome> approve(Booking booking, DeliveryMethod delivery) override;
  Task<PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override { return 0; }

 private:
  using Answer = std::expected<http::ClientResponse, http::ClientFailure>;

  Task<Answer> ask(http::Method method, std::string target, std::string body);
  http::ClientRequest request(http::Method method, const std::string& target, const std::string& body,
                              std::chrono::steady_clock::time_point deadline);

  Scheduler& scheduler_;
  std::chrono::milliseconds timeout_;
  http::ServerUrls payment_;
  Introduction introduction_;
  http::Client client_;
};

}  // namespace boxoffice::booking
