#pragma once

#include <cstdint>

namespace boxoffice::runtime {

/// Raises the number of files this process may have open to what the system allows at most, and returns it: each
/// connection is a file, and the usual limit of 1,024 is for programs of another age.
std::uint64_t raise_open_files_limit();

/// Writing to a pipe or socket that nobody reads any more becomes an error of that write instead of the end of the
/// process.
void ignore_broken_pipes();

}  // namespace boxoffice::runtime
