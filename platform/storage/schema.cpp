#include "platform/storage/schema.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/errors.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

// A new index on a large table takes its time.
constexpr int longest_step_ms = 10 * 60 * 1'000;

struct Applied {
  long long number = 0;
  std::string name;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(Applied, (), (number, name, checksum))

constexpr Query<Applied> all_applied{"SELECT number, name, checksum FROM schema_version ORDER BY number"};
constexpr Insert<Applied> insert_applied{"schema_version"};

/// FNV-1a: it has to notice an edit, not an attacker.
std::string checksum_of(std::string_view sql) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : sql) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, hash >>= 4) *digit = "0123456789abcdef"[hash & 15];
  return text;
}

std::vector<Applied> applied_migrations(Connection& connection) {
  std::vector<Applied> applied;
  auto& statement = connection.prepared(all_applied.sql, decltype(all_applied)::shape);
  const detail::Reading reading(statement);
  for (bool row = statement.execute(); row; row = statement.next())
    applied.push_back(detail::load_row<Applied>(statement.columns()));
  return applied;
}

/// How many of the migrations are applied already. Steps that this program does not know yet are a later one's, which
/// works beside this one.
std::size_t compare(const std::vector<Applied>& applied, std::span<const Migration> known, const std::string& path) {
  for (std::size_t i = 0; i < std::min(applied.size(), known.size()); ++i) {
    if (applied[i].number == known[i].number && applied[i].checksum == checksum_of(known[i].sql)) continue;
    throw Unusable(
        path + ": migration " + std::to_string(applied[i].number) + " (" + applied[i].name +
        ") was applied with another text than this program's; run the program that belongs to this database");
  }
  if (applied.size() <= known.size()) return applied.size();
  for (const auto& later : std::span(applied).subspan(known.size())) {
    if (!contracts(later.name)) continue;
    throw Unusable(path + ": has schema version " + std::to_string(applied.back().number) + ", whose step " +
                   std::to_string(later.number) + " (" + later.name +
                   ") took away what this program needs, which knows " + std::to_string(known.size()) +
                   "; start the newer program again, or restore the backup made before it ran");
  }
  return known.size();
}

void apply(Connection& connection, const Migration& migration) {
  connection.begin_write();
  try {
    connection.run_script(std::string(migration.sql));
    auto& note = connection.prepared(insert_applied.table, decltype(insert_applied)::shape);
    detail::store_row(note.parameters(),
                      Applied{migration.number, std::string(migration.name), checksum_of(migration.sql)});
    note.execute();
    connection.commit();
  } catch (const DiskFull&) {
    connection.roll_back();  // it is no fault of the migration's
    throw;
  } catch (const std::exception& failure) {
    connection.roll_back();
    throw Unusable(connection.database().name() + ": migration " + std::to_string(migration.number) + " (" +
                   std::string(migration.name) + ") failed and was undone: " + failure.what());
  }
}

}  // namespace

void migrate(const DatabaseUrl& database, std::span<const Migration> migrations, const Limits& limits) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1) throw std::logic_error("migrations are not numbered 1, 2, 3");
  }
  auto patient = limits;
  patient.statement_timeout_ms = longest_step_ms;
  Connection connection(database, Access::write, patient);
  connection.engine().look_for_damage();
  connection.engine().lock_schema();
  connection.engine().make_own_tables();
  const auto done = compare(applied_migrations(connection), migrations, database.name());
  for (const auto& migration : migrations.subspan(done)) apply(connection, migration);
}

void check_version(Connection& connection, std::span<const Migration> migrations) {
  const auto name = connection.database().name();
  for (const auto* table : {"schema_version", "maintained_total"})
    if (!connection.has_table(table)) throw Unusable(name + ": is no database of this program; configure another one");
  compare(applied_migrations(connection), migrations, name);
}

}  // namespace boxoffice::storage
