#include "platform/runtime/yaml_file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace boxoffice::runtime {

namespace {

constexpr int most_levels = 32;

/// What is wrong and where; caught where the file is read.
struct Fault {
  YAML::Mark mark;
  std::string text;
};

class TreeBuilder {
 public:
  TreeBuilder(std::string file, const YamlNames& names) : file_(std::move(file)), names_(names) {}

  std::string where(const YAML::Mark& mark) const {
    return mark.is_null() ? file_ : fmt::format("{}:{}", file_, mark.line + 1);
  }

  boost::json::value build(const YAML::Node& node, const std::string& path, int level) const {
    // An alias can lead back to a node that holds it.
    if (level > most_levels) throw Fault{node.Mark(), "too deeply nested"};
    switch (node.Type()) {
      case YAML::NodeType::Map: return build_map(node, path, level);
      case YAML::NodeType::Sequence: return build_list(node, path, level);
      case YAML::NodeType::Scalar: return boost::json::string(node.Scalar());
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined: return nullptr;
    }
    return nullptr;
  }

 private:
  boost::json::value build_map(const YAML::Node& map, const std::string& path, int level) const {
    boost::json::object members;
    for (const auto& member : map) {
      if (!member.first.IsScalar()) throw Fault{member.first.Mark(), "the name of a setting must be text"};
      const auto& name = member.first.Scalar();
      auto member_path = path.empty() ? name : fmt::format("{}.{}", path, name);
      if (members.contains(name)) throw Fault{member.first.Mark(), member_path + ": given twice"};
      names_(member_path, where(member.first.Mark()));
      members.emplace(name, build(member.second, member_path, level + 1));
    }
    return members;
  }

  boost::json::value build_list(const YAML::Node& list, const std::string& path, int level) const {
    boost::json::array items;
    for (const auto& item : list) {
      const auto item_path = fmt::format("{}[{}]", path, items.size());
      names_(item_path, where(item.Mark()));
      items.push_back(build(item, item_path, level + 1));
    }
    return items;
  }

  std::string file_;
  const YamlNames& names_;
};

/// Nothing when it cannot be read, and errno says why: a stream would keep that to itself.
std::optional<std::string> read_file(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  if (!file) return std::nullopt;
  std::string text;
  std::array<char, 4096> block;
  while (const auto size = std::fread(block.data(), 1, block.size(), file.get())) text.append(block.data(), size);
  if (std::ferror(file.get()) != 0) return std::nullopt;
  return text;
}

}  // namespace

std::expected<boost::json::value, std::string> read_yaml_file(const std::filesystem::path& path,
                                                              const YamlNames& names) {
  const auto text = read_file(path);
  if (!text) return std::unexpected(fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
  const TreeBuilder builder(path.string(), names);
  try {
    const auto documents = YAML::LoadAll(*text);
    if (documents.empty() || documents.front().IsNull()) return boost::json::object();
    if (documents.size() > 1) throw Fault{documents[1].Mark(), "only one document is read"};
    if (!documents.front().IsMap()) throw Fault{documents.front().Mark(), "expected settings by name"};
    return builder.build(documents.front(), {}, 1);
  } catch (const Fault& fault) {
    return std::unexpected(builder.where(fault.mark) + ": " + fault.text);
  } catch (const YAML::Exception& error) {
    return std::unexpected(builder.where(error.mark) + ": not YAML: " + error.msg);
  }
}

}  // namespace boxoffice::runtime
