#pragma once

#include "platform/storage/migration.hpp"

namespace boxoffice::mypage {

/// The files of the folders beside this one, in their order.
const storage::Migrations& migrations();

}  // namespace boxoffice::mypage
