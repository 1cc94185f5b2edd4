#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace boxoffice::backup {

struct TableRows {
  std::string table;
  std::int64_t rows = 0;

  friend bool operator==(const TableRows&, const TableRows&) = default;
};
BOOST_DESCRIBE_STRUCT(TableRows, (), (table, rows))

/// One database of a copy.
struct CopiedDatabase {
  std::string service;
  std::string file;         ///< beside the manifest
  std::int64_t schema = 0;  ///< number of the last migration
  std::int64_t bytes = 0;
  std::string sha256;
  std::vector<TableRows> tables;
};
BOOST_DESCRIBE_STRUCT(CopiedDatabase, (), (service, file, schema, bytes, sha256, tables))

/// What a copy says of itself: `manifest.json` in its folder. Written last, so a folder that has one is whole.
struct Manifest {
  std::int64_t format = 1;
  std::string version;   ///< of the program that made the copy
  std::string taken_at;  ///< 2026-11-26T20:55:02Z
  std::vector<CopiedDatabase> databases;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (format, version, taken_at, databases))

void write_manifest(const std::filesystem::path& folder, const Manifest& manifest);

/// Throws std::runtime_error, which names the file, when there is none or it says something else.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace boxoffice::backup
