#pragma once

#include "platform/storage/migration.hpp"

#include <span>

namespace boxoffice::booking {

/// The files of this folder, in their order.
std::span<const storage::Migration> migrations();

}  // namespace boxoffice::booking
