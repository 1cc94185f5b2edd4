#include "platform/runtime/settings.hpp"

#include "platform/runtime/yaml_file.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace boxoffice::runtime {

namespace {

constexpr std::string_view prefix = "BOXOFFICE_";

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (auto& letter : lowered) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lowered;
}

bool has_empty_part(const std::vector<std::string>& path) {
  return std::ranges::any_of(path, [](const auto& part) { return part.empty(); });
}

}  // namespace

std::vector<std::pair<std::string, std::string>> boxoffice_environment() {
  std::vector<std::pair<std::string, std::string>> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (!variable.starts_with(prefix)) continue;
    const auto equals = variable.find('=');
    found.emplace_back(variable.substr(0, equals), variable.substr(equals + 1));
  }
  std::ranges::sort(found);
  return found;
}

SettingTree::SettingTree() : root_(std::make_unique<boost::json::value>(boost::json::object())) {}
SettingTree::SettingTree(SettingTree&&) noexcept = default;
SettingTree& SettingTree::operator=(SettingTree&&) noexcept = default;
SettingTree::~SettingTree() = default;

std::expected<SettingTree, std::string> SettingTree::read(const SettingSources& sources) {
  SettingTree tree;
  if (sources.file) {
    if (auto fault = tree.add_file(*sources.file)) return std::unexpected(std::move(*fault));
  }
  for (const auto& [name, value] : sources.environment) {
    if (!name.starts_with(prefix)) continue;
    const auto path = split(lower(std::string_view(name).substr(prefix.size())), "__");
    if (has_empty_part(path)) return std::unexpected(name + ": unknown setting");
    tree.put(path, value, name);
  }
  for (const auto& assignment : sources.assignments) {
    const auto equals = assignment.find('=');
    const auto name = assignment.substr(0, equals);
    const auto path = split(name, ".");
    if (equals == std::string::npos || has_empty_part(path)) {
      return std::unexpected(fmt::format("--set {}: expected section.key=value", assignment));
    }
    tree.put(path, std::string_view(assignment).substr(equals + 1), "--set " + name);
  }
  return tree;
}

std::optional<std::string> SettingTree::add_file(const std::filesystem::path& path) {
  auto read = read_yaml_file(path, [this](const std::string& setting, const std::string& where) {
    origins_.insert_or_assign(setting, where + ": " + setting);
  });
  if (!read) return std::move(read.error());
  *root_ = std::move(*read);
  return std::nullopt;
}

void SettingTree::put(const std::vector<std::string>& path, std::string_view text, std::string origin) {
  auto* node = root_.get();
  for (const auto& name : path) {
    if (!node->is_object()) node->emplace_object();
    node = &node->get_object()[name];
  }
  *node = text;
  origins_.insert_or_assign(fmt::format("{}", fmt::join(path, ".")), std::move(origin));
}

const std::string* SettingTree::origin_of(std::string_view path) const {
  if (const auto exact = origins_.find(path); exact != origins_.end()) return &exact->second;
  // A section that nobody knows is known only by what was put into it.
  const auto within = origins_.lower_bound(fmt::format("{}.", path));
  if (within != origins_.end() && within->first.starts_with(fmt::format("{}.", path))) return &within->second;
  return nullptr;
}

std::optional<std::string> fault_of_assigned_secrets(const std::vector<std::string>& assignments,
                                                     const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) {
    const auto is_assigned = [&](const std::string& assignment) { return assignment.starts_with(secret + "="); };
    if (std::ranges::any_of(assignments, is_assigned))
      return "--set " + secret + ": a command line can be read by everybody; give it in the file or the environment";
  }
  return std::nullopt;
}

std::string SettingTree::explain(const std::vector<json::SettingError>& errors) const {
  std::vector<std::string> lines;
  for (const auto& error : errors) {
    const auto* origin = origin_of(error.path);
    lines.push_back(origin ? *origin + ": " + error.detail : json::to_string(error));
  }
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace boxoffice::runtime
