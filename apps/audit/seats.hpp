#pragma once

#include "apps/audit/databases.hpp"
#include "apps/audit/report.hpp"
#include "platform/async/task.hpp"

namespace boxoffice::audit {

/// Every ticket that somebody has is for a seat that is claimed for good by the hold of its booking, and nothing else
/// is claimed so: as a claim has one hold, no seat has two owners. A seat that was given back is nobody's until
/// somebody else takes it. And a booking of seats costs what its lines say. Looks at one moment of booking's database,
/// at which that has to hold, whether the program runs or not.
Task<void> judge_seats(Databases& databases, Verdicts& verdicts);

}  // namespace boxoffice::audit
