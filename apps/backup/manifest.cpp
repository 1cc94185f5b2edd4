#include "apps/backup/manifest.hpp"

#include "platform/json/codec.hpp"
#include "platform/storage/flushing.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace boxoffice::backup {
namespace {

std::filesystem::path manifest_in(const std::filesystem::path& folder) { return folder / "manifest.json"; }

}  // namespace

void write_manifest(const std::filesystem::path& folder, const Manifest& manifest) {
  storage::write_durably(manifest_in(folder), json::encode(manifest) + '\n');
}

Manifest read_manifest(const std::filesystem::path& folder) {
  const auto path = manifest_in(folder);
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::runtime_error(path.string() + ": cannot be read; name a folder that `boxoffice backup` has made");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto manifest = json::decode<Manifest>(text, json::Unknown::ignore);
  if (!manifest) throw std::runtime_error(path.string() + ": is damaged: it is no manifest of a backup");
  if (manifest->format != Manifest{}.format)
    throw std::runtime_error(path.string() + ": was made by a newer program (" + manifest->version +
                             "), which is the one to restore it with");
  return *std::move(manifest);
}

}  // namespace boxoffice::backup
