#pragma once

#include <string>
#include <string_view>

namespace boxoffice::json {

/// The same text for every way of writing the same document: keys sorted by their bytes, no blanks, the least of
/// escapes. For fingerprints. The document must have been decoded without failure before.
std::string canonical(std::string_view document);

}  // namespace boxoffice::json
