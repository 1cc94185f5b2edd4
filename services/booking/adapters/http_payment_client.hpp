#pragma once

#include "platform/http/client.hpp"
#include "services/booking/application/payment_client.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace boxoffice::booking {

/// Booking's call to payment over HTTP: POST /payments, and the search by booking to find out what became of one.
class HttpPaymentClient final : public PaymentClient {
 public:
  /// The url is "http://host:port" (the reference's `apiurl`). Throws std::invalid_argument for any other.
  HttpPaymentClient(boost::asio::io_context& io, Scheduler& scheduler, std::string_view url,
                    std::chrono::milliseconds timeout);

  Task<PaymentOutcome> approve(Booking booking) override;
  Task<PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override { return 0; }

 private:
  http::ClientRequest request(http::Method method, std::string target) const;

  Scheduler& scheduler_;
  std::chrono::milliseconds timeout_;
  std::string host_;
  std::uint16_t port_ = 80;
  std::string prefix_;
  http::Client client_;
};

}  // namespace boxoffice::booking
