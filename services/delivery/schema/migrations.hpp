#pragma once

#include "platform/storage/migration.hpp"

namespace boxoffice::delivery {

/// The files of the folders beside this one, in their order.
const storage::Migrations& migrations();

}  // namespace boxoffice::delivery
