#pragma once

#include "apps/audit/databases.hpp"
#include "apps/audit/report.hpp"
#include "platform/async/task.hpp"

#include <cstdint>

namespace boxoffice::audit {

/// Reconciles payments and refunds with the books of the simulated provider, so many rows at a time: what it took and
/// gave back is what was approved and done here. A charge or a refund that payment has still to hear of is in progress.
/// Payments that another provider has taken are not judged: its books are elsewhere.
Task<void> judge_provider(Databases& databases, std::int64_t rows_at_once, Verdicts& verdicts);

}  // namespace boxoffice::audit
