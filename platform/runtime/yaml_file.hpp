#pragma once

#include <boost/json/fwd.hpp>

#include <expected>
#include <filesystem>
#include <functional>
#include <string>

namespace boxoffice::runtime {

/// Told of every name in the file: its dotted path and `file:line`.
using YamlNames = std::function<void(const std::string& path, const std::string& where)>;

/// A YAML file as a tree whose leaves are texts, or null for what is empty. Stricter than YAML: one document, a map at
/// its root, names that are texts and given once, at most 32 levels. The error begins with `file:line`.
std::expected<boost::json::value, std::string> read_yaml_file(const std::filesystem::path& path,
                                                              const YamlNames& names);

}  // namespace boxoffice::runtime
