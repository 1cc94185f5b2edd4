#pragma once

#include "apps/promote/plan.hpp"
#include "platform/storage/transfer.hpp"

#include <span>
#include <string>

namespace boxoffice::promote {

void say_copying(const Move& move);

/// One line for each table: rows and checksum of both sides.
void print(const std::string& service, std::span<const storage::TableComparison> tables);

/// What to do when sides differ.
void print_difference();

/// Where everything is now.
void print_end(const Plan& plan, bool was_done_before);

}  // namespace boxoffice::promote
