#pragma once

#include "platform/http/static_files.hpp"

#include <span>

namespace boxoffice::web {

/// The pages as they were built: `/index.html` and what lies below `/assets/`.
std::span<const http::StaticFile> files();

}  // namespace boxoffice::web
