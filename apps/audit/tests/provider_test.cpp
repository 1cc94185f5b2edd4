#include "apps/audit/tests/theatre.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace boxoffice::audit {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view provider = "provider-agrees";

/// What payment and the simulated provider say of the same money, after refunds as a whole and in parts.
class TheProvidersBooks : public testing::Test {
 public:
  /// Only this invariant notices it, in these words.
  void expect_found(const std::string& planted, const std::string& words) {
    history.edit(Service::payment, planted);
    const auto report = history.audit();
    for (const auto& verdict : report.invariants) EXPECT_EQ(verdict.ok, verdict.name != provider) << as_text(report);
    EXPECT_THAT(verdict_of(report, provider).examples, Contains(HasSubstr(words)));
  }

  HistoryInParts history;
};

TEST_F(TheProvidersBooks, AgreeWithOurs) {
  EXPECT_THAT(history.violated(), IsEmpty());
  // 1, 2, 4, 6, 7 and 900: captured. Refunds: 2 and 900 at once, 6 two parts, 7 a part and the rest.
  EXPECT_EQ(verdict_of(history.audit(), provider).checked, 6 + 2 + 2 + 2);
}

TEST_F(TheProvidersBooks, AgreeInPortionsOfAnySize) {
  Limits small;
  small.records_at_once = 1;
  EXPECT_THAT(history.violated({.limits = small}), IsEmpty());
  history.edit(Service::payment, "INSERT INTO simulated_charge VALUES ('booking-77', 1), ('booking-78', 1)");
  EXPECT_EQ(verdict_of(history.audit({.limits = small}), provider).violations, 2);
}

TEST_F(TheProvidersBooks, HaveAChargeThatNoPaymentKnows) {
  expect_found("INSERT INTO simulated_charge VALUES ('booking-77', 50000)",
               "booking-77: 50000 were taken, and no payment knows of it");
}

TEST_F(TheProvidersBooks, HaveAChargeWhoseKeyIsNoneOfOurs) {
  expect_found("INSERT INTO simulated_charge VALUES ('somebody', 50000)", "somebody: 50000 were taken");
}

TEST_F(TheProvidersBooks, HaveAChargeForAPaymentThatFailed) {
  expect_found("INSERT INTO simulated_charge VALUES ('booking-3', 50000)",
               "booking-3: 50000 were taken, and its payment is FAILED_PAYMENT");
}

TEST_F(TheProvidersBooks, HaveAChargeOfAnotherAmount) {
  expect_found("INSERT INTO simulated_charge VALUES ('booking-1', 49999)",
               "booking-1: 49999 were taken, and its payment is of 50000");
}

TEST_F(TheProvidersBooks, DoNotHaveWhatAPaymentNames) {
  expect_found("UPDATE payment SET provider_reference = '' WHERE booking_id = 1",
               "booking 1: its payment names no charge of the provider");
  expect_found("UPDATE payment SET provider_reference = 'simulated-booking-4' WHERE booking_id = 1",
               "booking 1: its payment names no charge of the provider");
}

TEST_F(TheProvidersBooks, LackARefundThatIsDone) {
  expect_found("DELETE FROM simulated_refund WHERE refund_key LIKE 'booking-2-%'",
               "booking 2: a refund of it is done that the provider has not made");
}

TEST_F(TheProvidersBooks, HaveARefundOfAnotherAmount) {
  expect_found("UPDATE simulated_refund SET amount = amount - 1 WHERE refund_key LIKE 'booking-2-%'",
               "49999 were given back, and the refund is of 50000");
}

TEST_F(TheProvidersBooks, HaveARefundThatNobodyKnows) {
  expect_found("INSERT INTO simulated_refund VALUES ('booking-1-refund-77', 1000)",
               "booking-1-refund-77: 1000 were given back, and no refund knows of it");
}

TEST_F(TheProvidersBooks, AreNotAskedAboutPaymentsOfAnotherProvider) {
  history.edit(Service::payment,
               "UPDATE payment SET provider_reference = 'pi_7' WHERE booking_id = 2;"
               "DELETE FROM simulated_refund WHERE refund_key LIKE 'booking-2-%'");
  EXPECT_THAT(history.violated(), IsEmpty());
}

TEST_F(TheProvidersBooks, MayKnowMoreAsLongAsPaymentHasStillToHearOfIt) {
  history.give_tickets_back(1, Money::won(10'000), {});
  history.let_pass(Service::payment);
  history.ask_for_payment(history.place());
  history.edit(
      Service::payment,
      "INSERT INTO simulated_charge VALUES ('booking-8', 50000);"
      "INSERT INTO simulated_refund SELECT 'booking-1-refund-' || id, amount FROM refund WHERE booking_id = 1");
  const auto report = history.audit();
  EXPECT_EQ(verdict_of(report, provider).violations, 0) << as_text(report);
  EXPECT_EQ(verdict_of(report, provider).in_progress, 2);
}

}  // namespace
}  // namespace boxoffice::audit
