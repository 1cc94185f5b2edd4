#pragma once

#include "platform/storage/migration.hpp"

#include <span>

namespace boxoffice::mypage {

/// The files of this folder, in their order.
std::span<const storage::Migration> migrations();

}  // namespace boxoffice::mypage
