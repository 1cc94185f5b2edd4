#pragma once

#include "platform/async/spawn.hpp"
#include "services/booking/application/payment_client.hpp"
#include "services/payment/application/approve_payment.hpp"
#include "services/payment/application/payment_store.hpp"

namespace boxoffice::apps {

/// Booking's call to payment where both live in one process: the same use cases as behind payment's HTTP API, called
/// directly.
class InProcessPaymentClient final : public booking::PaymentClient {
 public:
  InProcessPaymentClient(payment::ApprovePayment& approve_payment, payment::PaymentStore& payments,
                         Scheduler& scheduler);

  Task<booking::PaymentOutcome> approve(booking::Booking booking, DeliveryMethod delivery) override;
  Task<booking::PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override { return 0; }

  /// Waits for calls whose caller has stopped waiting; false when the time was up before.
  Task<bool> finish(Scheduler::Duration at_most);

 private:
  class InFlight;

  payment::ApprovePayment& approve_payment_;
  payment::PaymentStore& payments_;
  Signal idle_;
  std::size_t in_flight_ = 0;
};

}  // namespace boxoffice::apps
