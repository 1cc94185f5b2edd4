#include "platform/storage/transfer.hpp"

#include "platform/storage/errors.hpp"
#include "platform/storage/opening.hpp"
#include "platform/storage/schema.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <string_view>

namespace boxoffice::storage {
namespace {

struct Copied {
  std::string name;
  long long copied;
};
BOOST_DESCRIBE_STRUCT(Copied, (), (name, copied))

constexpr Insert<Copied> insert_copied{"transfer_table"};
constexpr Query<Copied, std::string_view> find_copied{"SELECT name, copied FROM transfer_table WHERE name = :name"};
constexpr Command<long long, std::string_view> update_copied{
    "UPDATE transfer_table SET copied = :copied WHERE name = :name"};

constexpr const char* make_tables =
    "CREATE TABLE IF NOT EXISTS transfer (id BIGINT PRIMARY KEY, token VARCHAR(64) NOT NULL, state VARCHAR(20) NOT "
    "NULL);"
    "CREATE TABLE IF NOT EXISTS transfer_table (name VARCHAR(200) PRIMARY KEY, copied BIGINT NOT NULL)";

bool is_transfers_own(std::string_view table) { return table == "transfer" || table == "transfer_table"; }

TransferMark mark_for(const std::filesystem::path& source, const DatabaseUrl& target) {
  auto mark = TransferMark::beside(source);
  if (!mark) return TransferMark::anew(target.url());
  if (mark->target != target.url())
    throw Unusable(source.string() + ": is on its way to " + mark->target + ", not to " + target.url() +
                   "; name that one, or remove " + source.string() + ".moved to begin anew");
  return *std::move(mark);
}

/// Runs it as it is, in the transaction at hand.
template <class... In>
void run(Connection& connection, const Command<In...>& command, const In&... in) {
  auto& statement = connection.prepared(command.sql, Command<In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  statement.execute();
}

template <class Row>
void insert(Connection& connection, const Insert<Row>& into, const Row& row) {
  auto& statement = connection.prepared(into.table, Insert<Row>::shape);
  detail::store_row(statement.parameters(), row);
  statement.execute();
}

/// In a transaction that is undone when anything fails.
template <class Work>
void transact(Connection& connection, Work work) {
  connection.begin_write();
  try {
    work();
    connection.commit();
  } catch (...) {
    connection.roll_back();
    throw;
  }
}

}  // namespace

Transfer::Transfer(const std::filesystem::path& source, const DatabaseUrl& target, const Migrations& migrations)
    : source_path_(source),
      target_url_(target),
      migrations_(migrations),
      lock_(source),
      mark_(mark_for(source, target)) {
  look_at_target();
}

void Transfer::look_at_target() {
  std::optional<TransferNote> note;
  Store::glance(target_url_, [&](Session& session) { note = transfer_note(session); });
  if (note && note->token == mark_.token) {
    state_ = note->state;
    return;
  }
  std::vector<std::string> tables;
  open_or_refuse(target_url_, [&] {
    Connection connection(target_url_, Access::read, {});
    tables = table_names_of(connection);
  });
  if (note)
    throw Unusable(target_url_.name() + ": holds the copy of another database than " + source_path_.string() +
                   ", or of an earlier state of it; empty it, or name another one");
  const auto foreign = std::ranges::find_if_not(tables, is_transfers_own);
  if (foreign != tables.end())
    throw Unusable(target_url_.name() + ": is not empty: it has a table " + *foreign + "; name an empty database");
}

void Transfer::begin() {
  const DatabaseUrl source(source_path_);
  open_or_refuse(source, [&] { migrate(source, migrations_.of(Engine::sqlite), {}); });
  mark_.put_beside(source_path_);
  note_source();
  open_or_refuse(target_url_, [&] { migrate(target_url_, migrations_.of(target_url_.engine()), {}); });
  open_or_refuse(source, [&] { source_.emplace(source, Access::read, Limits{}); });
  open_or_refuse(target_url_, [&] { target_.emplace(target_url_, Access::write, Limits{}); });
}

/// Before anything else is made there: what is not empty must say whose it is.
void Transfer::note_source() {
  std::optional<TransferNote> note;
  Store::glance(target_url_, [&](Session& session) { note = transfer_note(session); });
  if (note) return;
  open_or_refuse(target_url_, [&] {
    Connection connection(target_url_, Access::write, {});
    connection.run_script(make_tables);
    connection.run_script("INSERT INTO transfer (id, token, state) VALUES (1, '" + mark_.token + "', 'COPYING')");
  });
}

void Transfer::copy() {
  for (const auto& table : data_tables_of(*source_)) copy_table(table);
}

void Transfer::copy_table(const Table& table) {
  auto copied = copied_of(table);
  TableReader reader(*source_, table);
  TableWriter writer(*target_, table);
  reader.skip(copied);
  for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
    copied += static_cast<long long>(rows.size());
    transact(*target_, [&] {
      for (const auto& row : rows) writer.insert(row);
      run(*target_, update_copied, copied, std::string_view(table.name));
    });
  }
}

/// How many rows of a table are in the target, which at first has those that its schema came with.
long long Transfer::copied_of(const Table& table) {
  {
    auto& statement = target_->prepared(find_copied.sql, decltype(find_copied)::shape);
    detail::store_all<std::string_view>(statement.parameters(), table.name);
    const detail::Reading reading(statement);
    if (statement.execute()) return detail::load_row<Copied>(statement.columns()).copied;
  }
  transact(*target_, [&] {
    target_->run_script("DELETE FROM " + table.name);
    insert(*target_, insert_copied, {table.name, 0});
  });
  return 0;
}

std::vector<TableComparison> Transfer::compare() {
  std::vector<TableComparison> comparisons;
  for (const auto& table : data_tables_of(*source_))
    comparisons.push_back({table.name, digest_of(*source_, table), digest_of(*target_, table)});
  return comparisons;
}

void Transfer::complete(const std::function<void(Session&)>& last) {
  if (!is_complete()) {
    Store::alter(target_url_, [&](Session& session) {
      last(session);
      note_complete_transfer(session);
    });
    state_ = TransferState::complete;
  }
  mark_.finished = true;
  mark_.put_beside(source_path_);
}

}  // namespace boxoffice::storage
