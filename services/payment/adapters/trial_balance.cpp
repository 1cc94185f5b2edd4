#include "services/payment/adapters/trial_balance.hpp"

#include "platform/json/names.hpp"

#include <boost/mp11/algorithm.hpp>

#include <type_traits>

namespace boxoffice::payment {
namespace {

struct Sums {
  std::int64_t entries = 0;
  Money provider_receivable;
  Money ticket_revenue;
  Money booking_fees;
  Money delivery_fees;
  Money refunds_payable;
  Money cancellation_fees;
};
BOOST_DESCRIBE_STRUCT(Sums, (),
                      (entries, provider_receivable, ticket_revenue, booking_fees, delivery_fees, refunds_payable,
                       cancellation_fees))

constexpr storage::Query<Sums> sums_of_all{
    "SELECT COUNT(*), COALESCE(SUM(provider_receivable), 0), COALESCE(SUM(ticket_revenue), 0),"
    " COALESCE(SUM(booking_fees), 0), COALESCE(SUM(delivery_fees), 0), COALESCE(SUM(refunds_payable), 0),"
    " COALESCE(SUM(cancellation_fees), 0) FROM ledger_entry"};

}  // namespace

TrialBalance trial_balance(storage::Session& session) {
  const auto sums = session.find(sums_of_all).value_or(Sums{});
  TrialBalance balance;
  balance.entries = sums.entries;
  boost::mp11::mp_for_each<json::Members<Sums>>([&]<class Member>(Member member) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(sums.*member.pointer)>, Money>) {
      const auto amount = sums.*member.pointer;
      balance.accounts.push_back({std::string(json::wire_name<Member>), amount});
      balance.sum = balance.sum + amount;
    }
  });
  return balance;
}

}  // namespace boxoffice::payment
