#include "platform/storage/ledger.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/session.hpp"

#include <soci/soci.h>

#include <algorithm>

namespace boxoffice::storage {

namespace {

constexpr Command<std::string_view, long long> insert_total{
    "INSERT INTO maintained_total (name, amount) VALUES (:name, :amount)"};
constexpr Command<long long, std::string_view> update_total{
    "UPDATE maintained_total SET amount = :amount WHERE name = :name"};

template <class... In>
long long run(Connection& connection, const Command<In...>& command, const In&... in) {
  auto& statement = connection.prepared(command.sql, Command<In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  statement.execute();
  return statement.changed();
}

}  // namespace

Totals::~Totals() { std::unique_ptr<Total> all(newest_.load()); }

void Totals::load(Connection& connection) {
  std::string name;
  long long amount = 0;
  soci::statement totals = (connection.driver().prepare << "SELECT name, amount FROM maintained_total",
                            soci::into(name), soci::into(amount));
  totals.execute();
  while (totals.fetch()) add(name, amount);
}

long long Totals::committed(std::string_view name) const {
  const auto* total = find(name);
  return total ? total->committed.load(std::memory_order_relaxed) : 0;
}

Totals::Total* Totals::find(std::string_view name) const {
  auto* total = newest_.load(std::memory_order_acquire);
  while (total && total->name != name) total = total->older.get();
  return total;
}

Totals::Total& Totals::get_or_make(std::string_view name) {
  auto* total = find(name);
  return total ? *total : add(name, 0);
}

Totals::Total& Totals::add(std::string_view name, long long committed) {
  std::unique_ptr<Total> older(newest_.load(std::memory_order_relaxed));
  auto added = std::make_unique<Total>(std::string(name), committed, std::move(older));
  newest_.store(added.get(), std::memory_order_release);
  return *added.release();
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
  const auto sql = "SELECT COALESCE(MAX(" + std::string(column) + "), 0) FROM " + std::string(table);
  long long greatest = 0;
  try {
    connection_.driver() << sql, soci::into(greatest);
  } catch (const soci::soci_error& error) {
    connection_.raise(error, sql);
  }
  return greatest;
}

void Ledger::add_to_total(std::string_view name, long long delta) {
  totals_.get_or_make(name).pending += delta;
  changed_ = true;
}

void Ledger::after_commit(std::move_only_function<void()> hook) { hooks_.push_back(std::move(hook)); }

void Ledger::keep_closure() {
  for (auto& sequence : sequences_) sequence.kept = sequence.last;
  totals_.for_each([](Totals::Total& total) { total.kept += std::exchange(total.pending, 0); });
  kept_hooks_ = hooks_.size();
}

void Ledger::undo_closure() {
  // A sequence that this closure was the first to use may have been read behind rows that are gone now.
  std::erase_if(sequences_, [](const Sequence& sequence) { return sequence.kept == not_yet; });
  for (auto& sequence : sequences_) sequence.last = sequence.kept;
  totals_.for_each([](Totals::Total& total) { total.pending = 0; });
  hooks_.resize(kept_hooks_);
}

void Ledger::write_totals() {
  totals_.for_each([&](Totals::Total& total) {
    if (total.kept == 0) return;
    const long long amount = total.committed.load(std::memory_order_relaxed) + total.kept;
    const std::string_view name = total.name;
    if (run(connection_, update_total, amount, name) == 0) run(connection_, insert_total, name, amount);
  });
}

void Ledger::commit() noexcept {
  for (auto& sequence : sequences_) sequence.committed = sequence.kept;
  totals_.for_each(
      [](Totals::Total& total) { total.committed.fetch_add(std::exchange(total.kept, 0), std::memory_order_relaxed); });
  for (auto& hook : hooks_) hook();
  hooks_.clear();
  kept_hooks_ = 0;
  changed_ = false;
}

void Ledger::roll_back() {
  std::erase_if(sequences_, [](const Sequence& sequence) { return sequence.committed == not_yet; });
  for (auto& sequence : sequences_) sequence.last = sequence.kept = sequence.committed;
  totals_.for_each([](Totals::Total& total) { total.kept = total.pending = 0; });
  hooks_.clear();
  kept_hooks_ = 0;
  changed_ = false;
}

}  // namespace boxoffice::storage
