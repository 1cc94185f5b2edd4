#include "platform/storage/engine.hpp"

#include "platform/storage/mariadb.hpp"
#include "platform/storage/postgresql.hpp"
#include "platform/storage/sqlite.hpp"

#include <algorithm>

namespace boxoffice::storage {

std::unique_ptr<EngineConnection> connect(const DatabaseUrl& database, Access access, const Limits& limits) {
  switch (database.engine()) {
    case Engine::sqlite: return connect_to_sqlite(database.path(), access, limits);
    case Engine::postgresql: return connect_to_postgresql(database, access, limits);
    case Engine::mariadb: return connect_to_mariadb(database, access, limits);
  }
}

void EngineStatement::send() {
  execute();
  if (const auto rows = changed(); rows != 1) throw changed_other_than_one(rows);
}

EngineFailure changed_other_than_one(long long rows) {
  return {EngineFailure::Kind::stale, std::to_string(rows) + " rows were changed by what was to change one"};
}

void refuse_other_columns(std::size_t given, std::size_t wanted, const std::string& sql) {
  if (given == wanted) return;
  throw std::logic_error("the statement gives " + std::to_string(given) + " columns and its row has " +
                         std::to_string(wanted) + ": " + sql);
}

std::vector<std::string_view> detail::placeholders_of(std::string_view sql) {
  std::vector<std::string_view> names;
  std::size_t from = 0;
  for (auto name = next_placeholder(sql, from); !name.empty(); name = next_placeholder(sql, from)) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string with_placeholders(std::string_view sql, const std::function<std::string(std::size_t)>& text_of) {
  const auto names = detail::placeholders_of(sql);
  std::string text;
  std::size_t done = 0;
  std::size_t from = 0;
  for (auto name = detail::next_placeholder(sql, from); !name.empty(); name = detail::next_placeholder(sql, from)) {
    const auto colon = from - name.size() - 1;
    text.append(sql.substr(done, colon - done));
    text.append(text_of(static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())));
    done = from;
  }
  return text.append(sql.substr(done));
}

}  // namespace boxoffice::storage
