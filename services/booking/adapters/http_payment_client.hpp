#pragma once

#include "platform/http/client.hpp"
#include "platform/http/server_url.hpp"
#include "services/booking/application/payment_client.hpp"

#include <chrono>
#include <string>

namespace boxoffice::booking {

/// Booking's call to payment over HTTP: POST /payments, and the search by booking to find out what became of one.
class HttpPaymentClient final : public PaymentClient {
 public:
  /// Where payment is: the reference's `apiurl`.
  HttpPaymentClient(boost::asio::io_context& io, Scheduler& scheduler, http::ServerUrl payment,
                    std::chrono::milliseconds timeout);

  Task<PaymentOutcome> approve(Booking booking) override;
  Task<PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override { return 0; }

 private:
  http::ClientRequest request(http::Method method, std::string target) const;

  Scheduler& scheduler_;
  std::chrono::milliseconds timeout_;
  http::ServerUrl payment_;
  http::Client client_;
};

}  // namespace boxoffice::booking
