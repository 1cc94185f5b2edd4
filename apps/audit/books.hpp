#pragma once

#include "apps/audit/databases.hpp"
#include "apps/audit/report.hpp"
#include "platform/async/task.hpp"

namespace boxoffice::audit {

/// Payments, their refunds and the ledger say the same, and every entry adds up to zero. Looks at one moment of
/// payment's database, at which that has to hold, whether the program runs or not.
Task<void> judge_books(Databases& databases, Verdicts& verdicts);

}  // namespace boxoffice::audit
