#pragma once

#include "platform/storage/tests/engines.hpp"

#include <string>

namespace boxoffice::kafka {

using storage::ask_engines;

inline std::string broker_address() { return storage::told_by_with_engines("BOXOFFICE_TEST_KAFKA"); }

}  // namespace boxoffice::kafka
