#include "platform/storage/schema.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/errors.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::storage {

namespace {

constexpr const char* own_tables =
    "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
    "NULL);"
    "CREATE TABLE IF NOT EXISTS maintained_total (name TEXT PRIMARY KEY, amount INTEGER NOT NULL)";

struct Applied {
  long long number;
  std::string name;
  std::string checksum;
};

/// FNV-1a: it has to notice an edit, not an attacker.
std::string checksum_of(std::string_view sql) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : sql) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, hash >>= 4) *digit = "0123456789abcdef"[hash & 15];
  return text;
}

std::vector<Applied> applied_migrations(soci::session& database) {
  std::vector<Applied> applied;
  Applied row{};
  soci::statement rows = (database.prepare << "SELECT number, name, checksum FROM schema_version ORDER BY number",
                          soci::into(row.number), soci::into(row.name), soci::into(row.checksum));
  rows.execute();
  while (rows.fetch()) applied.push_back(row);
  return applied;
}

/// How many of the migrations are applied already.
std::size_t compare(const std::vector<Applied>& applied, std::span<const Migration> known, const std::string& path) {
  if (applied.size() > known.size()) {
    throw Unusable(path + ": has schema version " + std::to_string(applied.back().number) +
                   ", and this program knows only " + std::to_string(known.size()) +
                   "; start the newer program again, or restore the backup made before it ran");
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (applied[i].number == known[i].number && applied[i].checksum == checksum_of(known[i].sql)) continue;
    throw Unusable(
        path + ": migration " + std::to_string(applied[i].number) + " (" + applied[i].name +
        ") was applied with another text than this program's; run the program that belongs to this database");
  }
  return applied.size();
}

void apply(Connection& connection, const Migration& migration, const std::string& path) {
  connection.begin_write();
  try {
    connection.run_script(std::string(migration.sql));
    const std::string name(migration.name);
    const auto checksum = checksum_of(migration.sql);
    connection.driver() << "INSERT INTO schema_version (number, name, checksum) VALUES (:number, :name, :checksum)",
        soci::use(migration.number), soci::use(name), soci::use(checksum);
    connection.commit();
  } catch (const DiskFull&) {
    connection.roll_back();  // it is no fault of the migration's
    throw;
  } catch (const std::exception& failure) {
    connection.roll_back();
    throw Unusable(path + ": migration " + std::to_string(migration.number) + " (" + std::string(migration.name) +
                   ") failed and was undone: " + failure.what());
  }
}

}  // namespace

void check_tables(Connection& connection) {
  auto& database = connection.driver();
  std::vector<std::string> tables;
  std::string name;
  soci::statement names =
      (database.prepare << "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND "
                           "sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite_%'",
       soci::into(name));
  names.execute();
  while (names.fetch()) tables.push_back(name);
  for (const auto& table : tables) {
    for (const char* order : {"ASC", "DESC"}) {
      long long row = 0;
      soci::indicator state{};
      database << "SELECT rowid FROM \"" + table + "\" ORDER BY rowid " + order + " LIMIT 1", soci::into(row, state);
    }
  }
}

void migrate(Connection& connection, std::span<const Migration> migrations, const std::filesystem::path& path) {
  connection.begin_write();
  connection.run_script(own_tables);
  connection.commit();
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1) throw std::logic_error("migrations are not numbered 1, 2, 3");
  }
  const auto done = compare(applied_migrations(connection.driver()), migrations, path.string());
  for (const auto& migration : migrations.subspan(done)) apply(connection, migration, path.string());
}

void check_version(Connection& connection, std::span<const Migration> migrations, const std::filesystem::path& path) {
  long long tables = 0;
  connection.driver() << "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('schema_version', 'maintained_total')",
      soci::into(tables);
  if (tables != 2) throw Unusable(path.string() + ": is no database of this program; configure another file");
  compare(applied_migrations(connection.driver()), migrations, path.string());
}

}  // namespace boxoffice::storage
