#pragma once

#include <filesystem>

namespace boxoffice::backup {

/// A folder that is filled beside the place where it will be, and is gone again unless it gets there.
class UnfinishedFolder {
 public:
  /// Throws std::runtime_error when it cannot be made.
  explicit UnfinishedFolder(const std::filesystem::path& destination);
  ~UnfinishedFolder();
  UnfinishedFolder(const UnfinishedFolder&) = delete;
  UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  /// Gives it its name at once, durably. Throws std::runtime_error when there is something by now that is no empty
  /// folder.
  void finish();

 private:
  const std::filesystem::path destination_;
  const std::filesystem::path path_;
  bool finished_ = false;
};

/// "data/" is "data": what is made beside it is not made in it.
std::filesystem::path without_slash(const std::filesystem::path& folder);

}  // namespace boxoffice::backup
