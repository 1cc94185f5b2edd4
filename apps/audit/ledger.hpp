#pragma once

#include "contracts/statuses.hpp"

#include <cstdint>
#include <filesystem>
#include <istream>
#include <map>

namespace boxoffice::audit {

/// What clients were told of their bookings, kept outside the system: the last word for each.
using Ledger = std::map<std::int64_t, BookingStatus>;

/// Lines `booking <id> <status>`, the status as in the answer: COMPLETE_BOOKING, PENDING_BOOKING, FAILED_BOOKING,
/// CANCEL_BOOKING. Throws std::runtime_error that names the line which is something else.
Ledger read_ledger(std::istream& lines);
/// Likewise, of a file.
Ledger read_ledger(const std::filesystem::path& file);

}  // namespace boxoffice::audit
