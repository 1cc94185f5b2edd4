#include "platform/storage/ledger.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/session.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace boxoffice::storage {

namespace {

constexpr Command<std::string_view, long long> insert_total{
    "INSERT INTO maintained_total (name, amount) VALUES (:name, :amount)"};
constexpr Command<long long, std::string_view> update_total{
    "UPDATE maintained_total SET amount = :amount WHERE name = :name"};

struct KeptTotal {
  std::string name;
  long long amount;
};
BOOST_DESCRIBE_STRUCT(KeptTotal, (), (name, amount))

constexpr Query<KeptTotal> all_totals{"SELECT name, amount FROM maintained_total"};

template <class... In>
long long run(Connection& connection, const Command<In...>& command, const In&... in) {
  auto& statement = connection.prepared(command.sql, Command<In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  statement.execute();
  return statement.changed();
}

}  // namespace

void Ledger::begin(std::optional<long long> turn) {
  turn_ = turn;
  if (has_read_ && turn == next_turn_) return;
  if (has_read_) ++strangers_writes_;
  read_again();
  next_turn_ = turn;
  has_read_ = true;
}

void Ledger::read_again() {
  sequences_.clear();
  totals_.clear();
  auto& statement = connection_.prepared(all_totals.sql, decltype(all_totals)::shape);
  const detail::Reading reading(statement);
  for (bool row = statement.execute(); row; row = statement.next()) {
    totals_.push_back({statement.columns()[0].text, statement.columns()[1].integer});
  }
}

long long Ledger::next_id(std::string_view table, std::string_view column) {
  auto known =
      std::ranges::find_if(sequences_, [&](const Sequence& s) { return s.table == table && s.column == column; });
  if (known == sequences_.end()) {
    sequences_.push_back(Sequence{table, column, greatest(table, column)});
    known = sequences_.end() - 1;
  }
  return ++known->last;
}

void Ledger::restart_ids(std::string_view table, std::string_view column) {
  std::erase_if(sequences_, [&](const Sequence& s) { return s.table == table && s.column == column; });
}

long long Ledger::greatest(std::string_view table, std::string_view column) {
  static constexpr std::array one_integer{ColumnType::integer};
  static constexpr Shape shape{{}, one_integer};
  auto& statement =
      connection_.composed("SELECT COALESCE(MAX(" + std::string(column) + "), 0) FROM " + std::string(table), shape);
  const detail::Reading reading(statement);
  statement.execute();
  return statement.columns()[0].integer;
}

void Ledger::add_to_total(std::string_view name, long long delta) {
  auto known = std::ranges::find(totals_, name, &Total::name);
  if (known == totals_.end()) known = totals_.insert(known, Total{std::string(name)});
  known->pending += delta;
  changed_ = true;
}

void Ledger::after_commit(std::move_only_function<void()> hook) { hooks_.push_back(std::move(hook)); }

void Ledger::keep_closure() {
  for (auto& sequence : sequences_) sequence.kept = sequence.last;
  for (auto& total : totals_) total.kept += std::exchange(total.pending, 0);
  kept_hooks_ = hooks_.size();
}

void Ledger::undo_closure() {
  // A sequence that this closure was the first to use may have been read behind rows that are gone now.
  std::erase_if(sequences_, [](const Sequence& sequence) { return sequence.kept == not_yet; });
  for (auto& sequence : sequences_) sequence.last = sequence.kept;
  for (auto& total : totals_) total.pending = 0;
  hooks_.resize(kept_hooks_);
}

void Ledger::write_totals() {
  for (const auto& total : totals_) {
    if (total.kept == 0) continue;
    const long long amount = total.committed + total.kept;
    const std::string_view name = total.name;
    if (run(connection_, update_total, amount, name) == 0) run(connection_, insert_total, name, amount);
  }
}

void Ledger::commit() noexcept {
  if (turn_) next_turn_ = *turn_ + 1;
  for (auto& sequence : sequences_) sequence.committed = sequence.kept;
  for (auto& total : totals_) total.committed += std::exchange(total.kept, 0);
  for (auto& hook : hooks_) hook();
  hooks_.clear();
  kept_hooks_ = 0;
  changed_ = false;
}

void Ledger::roll_back() {
  std::erase_if(sequences_, [](const Sequence& sequence) { return sequence.committed == not_yet; });
  for (auto& sequence : sequences_) sequence.last = sequence.kept = sequence.committed;
  for (auto& total : totals_) total.kept = total.pending = 0;
  hooks_.clear();
  kept_hooks_ = 0;
  changed_ = false;
}

}  // namespace boxoffice::storage
