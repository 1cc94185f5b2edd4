#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>

namespace boxoffice::runtime {

/// The program that a data folder says is working on it.
struct RunningProgram {
  pid_t pid = 0;
  std::map<std::string, std::uint16_t> ports;  ///< by service; empty until it is ready
};

/// Claims a data folder for this process, so that no second one writes to the same databases, and tells others
/// (`audit`, a second `start`, scripts) who works there: `lock` is locked for as long as the process lives, however it
/// ends, and `running.json` says {"pid":123,"ports":{"booking":8081}}. Destroying it gives the folder free.
class RunFile {
 public:
  /// Makes the folder when there is none. The error names the folder and what to do.
  static std::expected<RunFile, std::string> claim(const std::filesystem::path& folder);

  /// The live program that has claimed the folder.
  static std::optional<RunningProgram> running_in(const std::filesystem::path& folder);

  RunFile(RunFile&& other) noexcept;
  RunFile& operator=(RunFile&& other) noexcept;
  ~RunFile();

  /// Says that it is ready, and where. Replaces the file as a whole, so that a reader never sees half of it. Throws
  /// std::system_error when that is impossible.
  void publish(const std::map<std::string, std::uint16_t>& ports);

 private:
  RunFile(std::filesystem::path folder, int lock);

  std::filesystem::path folder_;
  int lock_ = -1;
};

}  // namespace boxoffice::runtime
