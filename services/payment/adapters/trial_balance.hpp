#pragma once

#include "kernel/money.hpp"
#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace boxoffice::payment {

struct AccountBalance {
  std::string account;  ///< "providerReceivable"
  Money balance;        ///< debits less credits
};
BOOST_DESCRIBE_STRUCT(AccountBalance, (), (account, balance))

/// What all entries of the ledger come to.
struct TrialBalance {
  std::vector<AccountBalance> accounts;
  Money sum;  ///< of the accounts: zero
  std::int64_t entries = 0;
};
BOOST_DESCRIBE_STRUCT(TrialBalance, (), (accounts, sum, entries))

/// Reads the whole ledger: for an operator who asks for it.
TrialBalance trial_balance(storage::Session& session);

}  // namespace boxoffice::payment
