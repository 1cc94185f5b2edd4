#pragma once

#include "platform/identity/keys.hpp"

#include <filesystem>

namespace boxoffice::apps {

/// The key that the house's own tokens are signed with, in a file that only its owner reads. It is made where there is
/// none. Throws std::runtime_error, which names the file, when it holds no key or cannot be read or made.
identity::SigningKey house_key(const std::filesystem::path& file);

}  // namespace boxoffice::apps
