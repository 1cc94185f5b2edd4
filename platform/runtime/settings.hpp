#pragma once

#include "platform/json/settings.hpp"
#include "platform/runtime/secret.hpp"

#include <boost/json/fwd.hpp>

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::runtime {

/// Where settings come from; what is named later here wins.
struct SettingSources {
  std::optional<std::filesystem::path> file{};  ///< YAML; sections are maps, names as in the settings' structs
  std::vector<std::pair<std::string, std::string>>
      environment{};                       ///< BOXOFFICE_<SECTION>__<KEY>: see boxoffice_environment()
  std::vector<std::string> assignments{};  ///< of --set: section.key=value
};

/// The variables of this process's environment whose names begin with BOXOFFICE_, sorted by name.
std::vector<std::pair<std::string, std::string>> boxoffice_environment();

/// Everything the sources say, as one tree of texts, and who said what.
class SettingTree {
 public:
  /// The error names the source and, within a file, the line.
  static std::expected<SettingTree, std::string> read(const SettingSources& sources);

  SettingTree(SettingTree&&) noexcept;
  SettingTree& operator=(SettingTree&&) noexcept;
  ~SettingTree();

  const boost::json::value& root() const { return *root_; }

  /// The errors, a line each, by the one who made them:
  ///   boxoffice.yaml:12: booking.port: expected an integer
  ///   BOXOFFICE_BOOKING__PORT: expected an integer
  std::string explain(const std::vector<json::SettingError>& errors) const;

 private:
  SettingTree();
  std::optional<std::string> add_file(const std::filesystem::path& path);
  void put(const std::vector<std::string>& path, std::string_view text, std::string origin);
  const std::string* origin_of(std::string_view path) const;

  std::unique_ptr<boost::json::value> root_;
  std::map<std::string, std::string, std::less<>>
      origins_;  // dotted path of a setting → what an error about it begins with
};

/// What is wrong with assignments on a command line to settings at those paths; nothing when there are none.
std::optional<std::string> fault_of_assigned_secrets(const std::vector<std::string>& assignments,
                                                     const std::vector<std::string>& secrets);

/// The settings of a program. T is described (BOOST_DESCRIBE_STRUCT) and holds the defaults; a name that T does not
/// have is an error, in whichever source. The error has one line for each thing that is wrong, to be shown as it is.
template <class T>
std::expected<T, std::string> load_settings(const SettingSources& sources) {
  if (auto fault = fault_of_assigned_secrets(sources.assignments, paths_of_secrets<T>()))
    return std::unexpected(*std::move(fault));
  auto tree = SettingTree::read(sources);
  if (!tree) return std::unexpected(std::move(tree.error()));
  auto settings = json::decode_settings<T>(tree->root());
  if (!settings) return std::unexpected(tree->explain(settings.error()));
  return std::move(*settings);
}

}  // namespace boxoffice::runtime
