#pragma once

#include "platform/storage/migration.hpp"

namespace boxoffice::payment {

/// The files of the folders beside this one, in their order.
const storage::Migrations& migrations();

}  // namespace boxoffice::payment
