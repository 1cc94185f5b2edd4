#include "apps/host/service_main.hpp"
#include "apps/host/service_program.hpp"
#include "services/booking/adapters/http_payment_client.hpp"
#include "services/booking/booking_module.hpp"

#include <chrono>
#include <stdexcept>

namespace boxoffice::apps {
namespace {

/// Booking, with its way to payment.
class BookingProgram final : public Serving {
 public:
  BookingProgram(const Settings& settings, runtime::EventLoop& loop)
      : callers_(settings, clock_),
        payment_(loop.context(), loop, *settings.booking.payment_url,
                 std::chrono::milliseconds{settings.booking.payment_timeout_ms.value()},
                 callers_.introduction("booking")),
        service_("booking", settings, loop, &Settings::booking, Clientele::everybody,
                 static_cast<booking::PaymentClient&>(payment_)) {}

  Task<bool> start() override { return service_.start(); }
  void give_up() override { service_.give_up(); }
  Task<void> stop() override { return service_.stop(); }
  std::map<std::string, std::uint16_t> ports() const override { return service_.ports(); }
  const observability::Log& log() const override { return service_.log(); }

 private:
  runtime::SystemClock clock_;
  CallerCheck callers_;
  booking::HttpPaymentClient payment_;
  ServiceProgram<booking::BookingModule> service_;
};

}  // namespace
}  // namespace boxoffice::apps

int main(int argc, char** argv) {
  using namespace boxoffice;
  return apps::service_main(argc, argv, "booking", [](const apps::Settings& settings, runtime::EventLoop& loop) {
    if (!settings.booking.payment_url)
      throw std::runtime_error("settings: booking.payment_url: must say where payment is, like http://payment:8082");
    return std::make_unique<apps::BookingProgram>(settings, loop);
  });
}
