#include "platform/storage/session.hpp"

#include "platform/storage/connection.hpp"
#include "platform/storage/ledger.hpp"

#include <stdexcept>

namespace boxoffice::storage {

namespace {

constexpr Query<long long, std::string_view> kept_total{"SELECT amount FROM maintained_total WHERE name = :name"};

Ledger& writable(Ledger* ledger) {
  if (!ledger) throw std::logic_error("a session that reads cannot write");
  return *ledger;
}

}  // namespace

PreparedStatement& Session::prepared(std::string_view text, const Shape& shape) {
  return connection_.prepared(text, shape);
}

PreparedStatement& Session::prepared_to_write(std::string_view text, const Shape& shape) {
  writable(ledger_).note_change();
  return connection_.prepared(text, shape);
}

void Session::settle() { connection_.settle(); }

long long Session::next_id(std::string_view table, std::string_view column) {
  return writable(ledger_).next_id(table, column);
}

void Session::restart_ids(std::string_view table, std::string_view column) {
  writable(ledger_).restart_ids(table, column);
}

bool Session::has_table(std::string_view name) { return connection_.has_table(name); }

long long Session::total(std::string_view name) { return find(kept_total, name).value_or(0); }

long long Session::strangers_writes() const { return ledger_ ? ledger_->strangers_writes() : 0; }

void Session::add_to_total(std::string_view name, long long delta) { writable(ledger_).add_to_total(name, delta); }

void Session::after_commit(std::move_only_function<void()> hook) { writable(ledger_).after_commit(std::move(hook)); }

}  // namespace boxoffice::storage
