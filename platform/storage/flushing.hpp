#pragma once

#include <filesystem>
#include <string>

namespace boxoffice::storage {

/// Lets what was written to a file, or the names in a folder, survive a power cut. Throws std::runtime_error, which
/// names it.
void flush_to_disk(const std::filesystem::path& file_or_folder);

/// Writes a small file as a whole: after a crash it is there with all of its text, or not at all. Throws
/// std::runtime_error.
void write_durably(const std::filesystem::path& file, const std::string& text);

/// Gives a file or folder another name in the same file system, and lets that survive a power cut. An empty folder of
/// that name is replaced; throws std::runtime_error, and leaves everything as it was, when there is anything else.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace boxoffice::storage
