#include "apps/boxoffice/in_process_payment_client.hpp"

#include "contracts/payment_call.hpp"
#include "platform/storage/errors.hpp"

#include <utility>

namespace boxoffice::apps {
namespace {

/// What a payment's state says about the money.
booking::PaymentFinding finding_of(const payment::Payment& payment) {
  switch (payment.payment_status) {
    case PaymentStatus::complete_payment:
      if (payment.refund_requested_at) return booking::Declined{};
      return booking::Approved{payment.amount};
    case PaymentStatus::failed_payment:
      if (payment.status_reason == payment_never_charged) return booking::NotFound{};
      return booking::Declined{};
    case PaymentStatus::cancel_payment: return booking::Declined{};
    case PaymentStatus::pending_payment: return booking::Unknown{};
  }
}

}  // namespace

/// A call that has begun, until it ends in whatever way.
class InProcessPaymentClient::InFlight {
 public:
  explicit InFlight(InProcessPaymentClient& client) : client_(client) { ++client_.in_flight_; }
  ~InFlight() {
    if (--client_.in_flight_ == 0) client_.idle_.notify();
  }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

 private:
  InProcessPaymentClient& client_;
};

InProcessPaymentClient::InProcessPaymentClient(payment::ApprovePayment& approve_payment,
                                               payment::PaymentStore& payments, Scheduler& scheduler)
    : approve_payment_(approve_payment), payments_(payments), idle_(scheduler) {}

Task<booking::PaymentOutcome> InProcessPaymentClient::approve(booking::Booking booking, DeliveryMethod delivery) {
  const InFlight counted(*this);
  try {
    const auto paid = co_await approve_payment_({booking.id, std::move(booking.addr), booking.price,
                                                 booking.booking_fees.value_or(Money{}),
                                                 booking.delivery_fee.value_or(Money{}), delivery});
    if (paid) co_return outcome_of(finding_of(*paid));
    co_return booking::Unknown{};
  } catch (const storage::Unavailable&) {
    // What payment managed to do before it could not write any more is found out by asking.
    co_return booking::Unknown{};
  }
}

Task<booking::PaymentFinding> InProcessPaymentClient::find(BookingId booking) {
  const auto payment = co_await payments_.find_by_booking(booking);
  if (!payment) co_return booking::NotFound{};
  co_return finding_of(*payment);
}

Task<bool> InProcessPaymentClient::finish(Scheduler::Duration at_most) {
  while (in_flight_ > 0) {
    if (!co_await idle_.wait_for(at_most)) break;
  }
  co_return in_flight_ == 0;
}

}  // namespace boxoffice::apps
