#include "services/booking/application/settle_unknown_payment.hpp"

#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

/// What a finding decides about the booking; nothing when it says nothing.
struct Verdict {
  BookingId id;
  Instant now;

  Decision operator()(Approved approved) const {
    return [payment = ApprovedPayment{id, approved.amount}, at = now](Booking booking) {
      return complete(std::move(booking), payment, ChangedBy::resolver, at);
    };
  }
  Decision operator()(Declined) const { return failing_for(failure::declined); }
  // Payment refuses or refunds whatever arrives after it has heard that the booking failed.
  Decision operator()(NotFound) const { return failing_for(failure::given_up); }
  Decision operator()(Unknown) const { return nullptr; }

 private:
  Decision failing_for(std::string_view reason) const {
    return [reason, at = now](Booking booking) { return fail(std::move(booking), reason, ChangedBy::resolver, at); };
  }
};

}  // namespace

SettleUnknownPayment::SettleUnknownPayment(BookingStore& bookings, PaymentClient& payments, const Clock& clock,
                                           HandedOver handed_over)
    : bookings_(bookings), payments_(payments), clock_(clock), handed_over_(std::move(handed_over)) {}

Task<bool> SettleUnknownPayment::operator()(BookingId id, bool last_time) {
  const auto finding = co_await payments_.find(id);
  auto decision = std::visit(Verdict{id, clock_.now()}, finding);
  // Nothing is known yet: a person is told, and the asking goes on.
  if (!decision) co_return last_time && !co_await hand_over(id);

  // A rejection means that somebody else settled it meanwhile, or that payment took something else than the price.
  const auto settled = co_await bookings_.change(id, std::move(decision));
  if (settled || settled.error().slug == "not-pending") co_return true;
  co_await hand_over(id);
  co_return true;
}

Task<bool> SettleUnknownPayment::hand_over(BookingId id) {
  bool is_news = false;
  auto review = [now = clock_.now(), &is_news](Booking booking) {
    is_news = booking.status_reason != manual_review;
    return hand_to_review(std::move(booking), now);
  };
  const auto handed_over = co_await bookings_.change(id, std::move(review));
  if (handed_over && is_news) handed_over_(id);
  co_return handed_over.has_value();
}

}  // namespace boxoffice::booking
