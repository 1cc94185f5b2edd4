#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::storage {

class Connection;

/// What the writer keeps in memory beside the transaction, and takes back with it: ids given out, totals, hooks.
class Ledger {
 public:
  explicit Ledger(Connection& connection) : connection_(connection) {}

  /// A transaction has begun. Of a shared database: how many were committed before it.
  void begin(std::optional<long long> turn);

  long long next_id(std::string_view table, std::string_view column);
  void restart_ids(std::string_view table, std::string_view column);
  void add_to_total(std::string_view name, long long delta);
  void after_commit(std::move_only_function<void()> hook);
  void note_change() { changed_ = true; }
  /// See Session::strangers_writes.
  long long strangers_writes() const { return strangers_writes_; }

  /// The closure that ran stays, or is rolled back.
  void keep_closure();
  void undo_closure();

  /// Puts the changed totals into the transaction that is about to be committed.
  void write_totals();
  /// True when the transaction has anything to flush.
  bool changed() const { return changed_; }

  /// The transaction was committed: runs the hooks.
  void commit() noexcept;
  void roll_back();

 private:
  struct Sequence {
    std::string_view table;
    std::string_view column;
    long long last;
    long long kept = not_yet;
    long long committed = not_yet;
  };
  struct Total {
    std::string name;
    long long committed = 0;
    long long kept = 0;     ///< by closures of this transaction that succeeded
    long long pending = 0;  ///< by the closure that runs
  };
  static constexpr long long not_yet = -1;

  void read_again();
  long long greatest(std::string_view table, std::string_view column);

  Connection& connection_;
  std::optional<long long> turn_;       ///< of the transaction at hand
  std::optional<long long> next_turn_;  ///< if nobody else writes meanwhile
  bool has_read_ = false;
  long long strangers_writes_ = 0;
  std::vector<Sequence> sequences_;
  std::vector<Total> totals_;
  std::vector<std::move_only_function<void()>> hooks_;
  std::size_t kept_hooks_ = 0;
  bool changed_ = false;
};

}  // namespace boxoffice::storage
