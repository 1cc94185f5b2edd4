#pragma once

#include "platform/storage/migration.hpp"

namespace boxoffice::booking {

/// The files of the folders beside this one, in their order.
const storage::Migrations& migrations();

}  // namespace boxoffice::booking
