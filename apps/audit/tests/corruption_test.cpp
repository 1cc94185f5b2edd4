#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <tuple>

namespace boxoffice::audit {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Gt;
using testing::SizeIs;

/// One thing that is wrong, everything else being as it would be, and the only invariant that may notice.
struct Corruption {
  const char* name;
  std::string invariant;
  void (*plant)(Theatre&);
  Ledger ledger = {};
};

std::ostream& operator<<(std::ostream& out, const Corruption& corruption) { return out << corruption.name; }

class ACorruption : public testing::TestWithParam<std::tuple<Corruption, Transport>> {};

TEST_P(ACorruption, IsFoundByItsInvariantAlone) {
  const auto& [corruption, transport] = GetParam();
  History history(transport);
  corruption.plant(history);
  const auto report = history.audit({.ledger = corruption.ledger});
  EXPECT_FALSE(report.ok);
  std::vector<std::string> violated;
  for (const auto& verdict : report.invariants)
    if (!verdict.ok) violated.push_back(verdict.name);
  EXPECT_THAT(violated, ElementsAre(corruption.invariant)) << as_text(report);
  const auto& verdict = verdict_of(report, corruption.invariant);
  EXPECT_GT(verdict.violations, 0);
  EXPECT_THAT(verdict.examples, SizeIs(Gt(0U)));
}

void nothing(Theatre&) {}

void another_price(Theatre& it) { it.edit(Service::booking, "UPDATE booking SET price = price + 1 WHERE id = 1"); }

void a_payment_that_was_refunded_without_a_cancel(Theatre& it) {
  it.book();
  it.come_to_rest();
  it.edit(Service::payment, "UPDATE payment SET refund_requested_at = status_at WHERE booking_id = 6");
}

void a_second_payment(Theatre& it) {
  it.edit(Service::payment,
          "CREATE TABLE free AS SELECT * FROM payment; DROP TABLE payment; ALTER TABLE free RENAME TO payment;"
          "INSERT INTO payment SELECT * FROM payment WHERE booking_id = 1;"
          "UPDATE payment SET id = (SELECT max(id) + 1 FROM payment) WHERE rowid = (SELECT max(rowid) FROM payment);"
          "UPDATE maintained_total SET amount = amount + 1 WHERE name = 'payment'");
}

void a_refund_of_more_than_was_paid(Theatre& it) {
  it.edit(Service::payment,
          "UPDATE outbox SET payload = replace(payload, 'amount\":50000', 'amount\":60000')"
          " WHERE type = 'PayCanceled'");
}

/// The database refuses all of these; it is edited without what refuses them.
constexpr auto without_guards =
    "PRAGMA ignore_check_constraints = ON; DROP TRIGGER ledger_entry_stays; DROP TRIGGER ledger_entry_stays_as_it_is;";

void edit_books(Theatre& it, const std::string& sql) { it.edit(Service::payment, without_guards + sql); }

void an_entry_that_does_not_balance(Theatre& it) {
  edit_books(it, "UPDATE ledger_entry SET cancellation_fees = cancellation_fees + 1 WHERE id = 1");
}

void an_entry_of_another_amount(Theatre& it) {
  edit_books(
      it,
      "UPDATE ledger_entry SET provider_receivable = provider_receivable + 1, ticket_revenue = ticket_revenue - 1"
      " WHERE kind = 'CAPTURED' AND booking_id = 1");
}

void an_entry_that_is_missing(Theatre& it) {
  edit_books(it, "DELETE FROM ledger_entry WHERE kind = 'CAPTURED' AND booking_id = 4");
}

void money_that_was_taken_twice(Theatre& it) {
  edit_books(it,
             "INSERT INTO ledger_entry SELECT 900, payment_id, booking_id, kind, entered_at, provider_receivable,"
             " ticket_revenue, booking_fees, delivery_fees, refunds_payable, cancellation_fees FROM ledger_entry"
             " WHERE id = 1");
}

void an_entry_for_a_payment_that_failed(Theatre& it) {
  edit_books(it,
             "INSERT INTO ledger_entry SELECT 900, payment_id, 3, kind, entered_at, provider_receivable,"
             " ticket_revenue, booking_fees, delivery_fees, refunds_payable, cancellation_fees FROM ledger_entry"
             " WHERE id = 1");
}

void an_entry_for_nobody(Theatre& it) {
  edit_books(it,
             "INSERT INTO ledger_entry SELECT 900, 77, 77, kind, entered_at, provider_receivable,"
             " ticket_revenue, booking_fees, delivery_fees, refunds_payable, cancellation_fees FROM ledger_entry"
             " WHERE id = 1");
}

void a_refund_that_the_ledger_does_not_know_is_done(Theatre& it) {
  edit_books(it, "DELETE FROM ledger_entry WHERE kind = 'REFUND_DONE' AND booking_id = 2");
}

void a_refund_that_only_the_ledger_knows(Theatre& it) {
  edit_books(it,
             "INSERT INTO ledger_entry SELECT 900, 1, 1, kind, entered_at, provider_receivable, ticket_revenue,"
             " booking_fees, delivery_fees, refunds_payable, cancellation_fees FROM ledger_entry"
             " WHERE kind = 'REFUND_REQUESTED' AND booking_id = 2");
}

void a_refund_that_its_payment_does_not_know(Theatre& it) {
  edit_books(it, "UPDATE payment SET refunded_amount = refunded_amount - 1 WHERE booking_id = 2");
}

void refunds_of_more_than_was_paid(Theatre& it) {
  edit_books(it,
             "UPDATE payment SET refunded_amount = 60000 WHERE booking_id = 2;"
             "UPDATE refund SET amount = 60000 WHERE booking_id = 2;"
             "UPDATE simulated_refund SET amount = 60000 WHERE refund_key LIKE 'booking-2-%';"
             "UPDATE ledger_entry SET refunds_payable = -60000, ticket_revenue = 60000 WHERE booking_id = 2"
             " AND kind = 'REFUND_REQUESTED';"
             "UPDATE ledger_entry SET refunds_payable = 60000, provider_receivable = -60000 WHERE booking_id = 2"
             " AND kind = 'REFUND_DONE'");
}

void a_refund_for_nobody(Theatre& it) {
  edit_books(it,
             "INSERT INTO refund SELECT 900, 77, 77, 0, 0, 0, 0, 0, why, refund_status, closes, requested_at, done_at"
             " FROM refund WHERE booking_id = 2");
}

void tickets_given_back_that_payment_passed_without_a_refund(Theatre& it) {
  it.give_tickets_back(1, Money::won(10'000), {});
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::payment, Service::booking);
}

void a_part_given_back_that_was_told_twice(Theatre& it) {
  it.give_tickets_back(1, Money::won(10'000), {});
  it.come_to_rest();
  it.edit(Service::payment,
          "INSERT INTO outbox SELECT (SELECT max(sequence) + 1 FROM outbox), record_key, version + 1, happened_at, "
          "type, traceparent, payload FROM outbox WHERE type = 'PaymentRefunded' AND record_key = 1;"
          "UPDATE payment SET version = version + 1 WHERE booking_id = 1");
}

void a_complete_booking_that_says_it_failed(Theatre& it) {
  it.edit(Service::booking,
          "UPDATE booking SET booking_status = 'FAILED_BOOKING' WHERE id = 1;"
          "UPDATE outbox SET type = 'BookingFailed', payload = replace(replace(payload, '\"COMPLETE_BOOKING\"', "
          "'\"FAILED_BOOKING\"'),"
          " '\"price\":50000', '\"reason\":\"payment-declined\"') WHERE record_key = 1");
  it.claim_all_passed(Service::payment, Service::booking);
  it.edit(Service::mypage,
          "UPDATE mypage_first SET booking_status = 'FAILED_BOOKING', seats = NULL, starts_at = NULL"
          " WHERE booking_id = 1");
}

void money_for_a_booking_that_never_was(Theatre& it) {
  it.pay(901);
  it.let_pass(Service::delivery);
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::booking, Service::payment);
}

void a_cancel_that_payment_passed_without_a_refund(Theatre& it) {
  it.cancel(1);
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::payment, Service::booking);
}

void a_refund_that_nobody_asked_for(Theatre& it) {
  it.pay(it.place());
  it.come_to_rest();
  it.edit(Service::payment, "UPDATE payment SET refund_requested_at = status_at WHERE booking_id = 6");
}

void tickets_of_a_refunded_booking_on_their_way(Theatre& it) {
  it.cancel(1);
  it.let_pass(Service::payment);
  it.refund_what_is_due();
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::delivery, Service::payment);
}

void a_state_that_was_never_told(Theatre& it) {
  it.edit(Service::payment, "UPDATE payment SET version = version + 1 WHERE booking_id = 1");
}

void a_change_that_was_never_told(Theatre& it) {
  it.edit(Service::delivery,
          "UPDATE delivery SET delivery_status = 'COMPLETE_DELIVERY', version = version + 1 WHERE booking_id = 1");
}

void a_gap_in_a_log(Theatre& it) {
  it.edit(Service::booking,
          "UPDATE outbox SET sequence = sequence + 1 WHERE sequence = (SELECT max(sequence) FROM outbox)");
  for (const auto service : {Service::payment, Service::delivery, Service::mypage})
    it.claim_all_passed(service, Service::booking);
}

void an_event_that_nobody_can_read(Theatre& it) {
  it.edit(Service::payment, "UPDATE outbox SET type = 'PaymentLost' WHERE type = 'PaymentFailed' AND record_key = 3");
  it.edit(Service::mypage, "UPDATE mypage_first SET payment_status = NULL, payment_version = 0 WHERE booking_id = 3");
}

void a_total_that_differs(Theatre& it) {
  it.edit(Service::booking, "UPDATE maintained_total SET amount = amount + 1 WHERE name = 'booking'");
}

void a_gap_in_the_ids(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET id = id + 1 WHERE id = (SELECT max(id) FROM mypage_first)");
}

void an_offset_beyond_the_log(Theatre& it) { it.claim_passed_beyond(Service::delivery, Service::payment); }

void a_payment_without_a_delivery(Theatre& it) {
  it.book();
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::delivery, Service::payment);
}

void an_approval_that_was_told_twice(Theatre& it) {
  it.edit(Service::payment,
          "INSERT INTO outbox SELECT (SELECT max(sequence) + 1 FROM outbox), record_key, version + 1, happened_at, "
          "type, traceparent,"
          " payload FROM outbox WHERE type = 'PaymentApproved' AND record_key = 1;"
          "UPDATE payment SET version = version + 1 WHERE booking_id = 1");
}

void a_failure_without_a_refusal(Theatre& it) {
  it.fail(it.place(), booking::failure::never_sent);
  it.let_pass(Service::mypage);
  it.claim_all_passed(Service::payment, Service::booking);
}

void a_refund_before_its_cancel(Theatre& it) { it.claim_nothing_passed(Service::payment, Service::booking); }

void a_page_of_somebody_else(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET customer_name = '누구' WHERE booking_id = 1");
}

void a_page_with_another_date(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET delivery_date = delivery_date + 1 WHERE booking_id = 4");
}

void a_page_of_another_performance(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET starts_at = starts_at + 1 WHERE booking_id = 1");
}

void a_page_with_other_seats(Theatre& it) {
  it.give_tickets_back(1, Money::won(10'000), {});
  it.come_to_rest();
  it.edit(Service::mypage, "UPDATE mypage_first SET seats = '1층 A열 3, 4' WHERE booking_id = 1");
}

void a_page_with_another_price(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET paid_amount = paid_amount - 1 WHERE booking_id = 4");
}

void a_page_with_a_refund_of_more(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET refunded_amount = refunded_amount + 1 WHERE booking_id = 2");
}

void a_page_with_a_refund_at_another_time(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET refunded_at = refunded_at + 1 WHERE booking_id = 2");
}

void a_page_with_a_refund_that_was_none(Theatre& it) {
  it.edit(Service::mypage, "UPDATE mypage_first SET refunded_amount = 1, refunded_at = 1 WHERE booking_id = 1");
}

void a_page_that_is_missing(Theatre& it) {
  it.edit(Service::mypage,
          "DELETE FROM mypage_first WHERE id = (SELECT max(id) FROM mypage_first);"
          "UPDATE maintained_total SET amount = amount - 1 WHERE name = 'mypage_first'");
}

void a_refund_without_bookings_word(Theatre& it) {
  // Booking's word about 900 is the last in its log; the refund that followed from it stays.
  it.edit(Service::booking, "DELETE FROM outbox WHERE record_key = 900");
  for (const auto service : {Service::payment, Service::delivery, Service::mypage})
    it.claim_all_passed(service, Service::booking);
  it.edit(Service::mypage,
          "UPDATE mypage_first SET musical_name = NULL, customer_name = NULL, addr = NULL, booking_status = NULL,"
          " booking_version = 0 WHERE booking_id = 900");
}

void a_booking_that_is_pending_for_hours(Theatre& it) {
  it.place();
  it.pass_time(2h);
  it.book();
  it.come_to_rest();
}

void let_hours_pass(Theatre& it) {
  it.let_pass(Service::payment);
  it.let_pass(Service::mypage);
  it.pass_time(2h);
  it.book();
}

void a_refund_that_waits_for_hours(Theatre& it) {
  it.cancel(1);
  let_hours_pass(it);
}

void a_part_that_waits_for_hours(Theatre& it) {
  it.give_tickets_back(1, Money::won(10'000), {});
  let_hours_pass(it);
}

std::string name_of_planted(const testing::TestParamInfo<ACorruption::ParamType>& planted) {
  const auto& [corruption, transport] = planted.param;
  return corruption.name + std::string(transport == Transport::logs ? "" : "OverPartitions");
}

INSTANTIATE_TEST_SUITE_P(
    Planted, ACorruption,
    testing::Combine(
        testing::Values(
            Corruption{"AnAcknowledgedBookingThatIsGone",
                       "acknowledged-survives",
                       nothing,
                       {{77, BookingStatus::complete_booking}}},
            Corruption{"ACancelThatIsUndone", "acknowledged-survives", nothing, {{1, BookingStatus::cancel_booking}}},
            Corruption{"ARefusedBookingThatIsComplete",
                       "refused-leaves-nothing",
                       nothing,
                       {{1, BookingStatus::failed_booking}}},
            Corruption{"AnotherPrice", "complete-means-paid", another_price},
            Corruption{"ARefundOfACompleteBooking", "complete-means-paid",
                       a_payment_that_was_refunded_without_a_cancel},
            Corruption{"ASecondPayment", "one-payment-per-booking", a_second_payment},
            Corruption{"ARefundOfMoreThanWasPaid", "one-payment-per-booking", a_refund_of_more_than_was_paid},
            Corruption{"AnEntryThatDoesNotBalance", "books-add-up", an_entry_that_does_not_balance},
            Corruption{"AnEntryOfAnotherAmount", "books-add-up", an_entry_of_another_amount},
            Corruption{"AnEntryThatIsMissing", "books-add-up", an_entry_that_is_missing},
            Corruption{"MoneyThatWasTakenTwice", "books-add-up", money_that_was_taken_twice},
            Corruption{"AnEntryForAPaymentThatFailed", "books-add-up", an_entry_for_a_payment_that_failed},
            Corruption{"AnEntryForNobody", "books-add-up", an_entry_for_nobody},
            Corruption{"ARefundThatTheLedgerDoesNotKnowIsDone", "books-add-up",
                       a_refund_that_the_ledger_does_not_know_is_done},
            Corruption{"ARefundThatOnlyTheLedgerKnows", "books-add-up", a_refund_that_only_the_ledger_knows},
            Corruption{"ARefundThatItsPaymentDoesNotKnow", "books-add-up", a_refund_that_its_payment_does_not_know},
            Corruption{"RefundsOfMoreThanWasPaid", "books-add-up", refunds_of_more_than_was_paid},
            Corruption{"ARefundForNobody", "books-add-up", a_refund_for_nobody},
            Corruption{"TicketsGivenBackWithoutARefund", "effects-at-most-once",
                       tickets_given_back_that_payment_passed_without_a_refund},
            Corruption{"APartGivenBackThatWasToldTwice", "changes-are-published",
                       a_part_given_back_that_was_told_twice},
            Corruption{"ACompleteBookingThatSaysItFailed", "money-without-booking",
                       a_complete_booking_that_says_it_failed},
            Corruption{"MoneyForABookingThatNeverWas", "money-without-booking", money_for_a_booking_that_never_was},
            Corruption{"ACancelWithoutARefund", "canceled-is-refunded", a_cancel_that_payment_passed_without_a_refund},
            Corruption{"ARefundThatNobodyAskedFor", "canceled-is-refunded", a_refund_that_nobody_asked_for},
            Corruption{"TicketsOfARefundedBooking", "canceled-is-not-delivered",
                       tickets_of_a_refunded_booking_on_their_way},
            Corruption{"AVersionThatWasNeverTold", "changes-are-published", a_state_that_was_never_told},
            Corruption{"AChangeThatWasNeverTold", "changes-are-published", a_change_that_was_never_told},
            Corruption{"AGapInALog", "changes-are-published", a_gap_in_a_log},
            Corruption{"AnEventThatNobodyCanRead", "changes-are-published", an_event_that_nobody_can_read},
            Corruption{"ATotalThatDiffers", "ids-and-totals", a_total_that_differs},
            Corruption{"AGapInTheIds", "ids-and-totals", a_gap_in_the_ids},
            Corruption{"AnOffsetBeyondTheLog", "effects-at-most-once", an_offset_beyond_the_log},
            Corruption{"APaymentWithoutADelivery", "effects-at-most-once", a_payment_without_a_delivery},
            Corruption{"AnApprovalThatWasToldTwice", "effects-at-most-once", an_approval_that_was_told_twice},
            Corruption{"AFailureWithoutARefusal", "effects-at-most-once", a_failure_without_a_refusal},
            Corruption{"ARefundBeforeItsCancel", "effects-at-most-once", a_refund_before_its_cancel},
            Corruption{"APageOfSomebodyElse", "mypage-equals-events", a_page_of_somebody_else},
            Corruption{"APageWithAnotherDate", "mypage-equals-events", a_page_with_another_date},
            Corruption{"APageOfAnotherPerformance", "mypage-equals-events", a_page_of_another_performance},
            Corruption{"APageWithOtherSeats", "mypage-equals-events", a_page_with_other_seats},
            Corruption{"APageWithAnotherPrice", "mypage-equals-events", a_page_with_another_price},
            Corruption{"APageWithARefundOfMore", "mypage-equals-events", a_page_with_a_refund_of_more},
            Corruption{"APageWithARefundAtAnotherTime", "mypage-equals-events", a_page_with_a_refund_at_another_time},
            Corruption{"APageWithARefundThatWasNone", "mypage-equals-events", a_page_with_a_refund_that_was_none},
            Corruption{"APageThatIsMissing", "mypage-equals-events", a_page_that_is_missing},
            Corruption{"ARefundWithoutBookingsWord", "payment-follows-intent", a_refund_without_bookings_word},
            Corruption{"ABookingThatIsPendingForHours", "unfinished-progresses", a_booking_that_is_pending_for_hours},
            Corruption{"ARefundThatWaitsForHours", "unfinished-progresses", a_refund_that_waits_for_hours},
            Corruption{"APartThatWaitsForHours", "unfinished-progresses", a_part_that_waits_for_hours}),
        testing::Values(Transport::logs, Transport::partitions)),
    name_of_planted);

}  // namespace
}  // namespace boxoffice::audit
