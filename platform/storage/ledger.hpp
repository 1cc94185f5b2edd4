#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::storage {

class Connection;

/// The totals of a database, as last committed. Added to by its writer, read by any thread.
class Totals {
 public:
  struct Total {
    std::string name;
    std::atomic<long long> committed;
    std::unique_ptr<Total> older;  ///< the one that was made before
    long long kept = 0;            ///< by closures of this transaction that succeeded
    long long pending = 0;         ///< by the closure that runs
  };

  Totals() = default;
  ~Totals();
  Totals(const Totals&) = delete;
  Totals& operator=(const Totals&) = delete;

  /// Reads them all from the database.
  void load(Connection& connection);
  long long committed(std::string_view name) const;
  /// Writer only.
  Total& get_or_make(std::string_view name);

  template <class Fn>
  void for_each(Fn fn) {
    for (auto* total = newest_.load(std::memory_order_acquire); total; total = total->older.get()) fn(*total);
  }

 private:
  Total* find(std::string_view name) const;
  Total& add(std::string_view name, long long committed);

  std::atomic<Total*> newest_ = nullptr;  ///< the list only grows, and at this end, so that reading it needs no lock
};

/// What the writer keeps in memory beside the transaction, and takes back with it: ids given out, totals, hooks.
class Ledger {
 public:
  Ledger(Connection& connection, Totals& totals) : connection_(connection), totals_(totals) {}

  long long next_id(std::string_view table, std::string_view column);
  void restart_ids(std::string_view table, std::string_view column);
  void add_to_total(std::string_view name, long long delta);
  void after_commit(std::move_only_function<void()> hook);
  void note_change() { changed_ = true; }

  /// The closure that ran stays, or is rolled back.
  void keep_closure();
  void undo_closure();

  /// Puts the changed totals into the transaction that is about to be committed.
  void write_totals();
  /// True when the transaction has anything to flush.
  bool changed() const { return changed_; }

  /// The transaction was committed: publishes the totals and runs the hooks.
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
  static constexpr long long not_yet = -1;

  long long greatest(std::string_view table, std::string_view column);

  Connection& connection_;
  Totals& totals_;
  std::vector<Sequence> sequences_;
  std::vector<std::move_only_function<void()>> hooks_;
  std::size_t kept_hooks_ = 0;
  bool changed_ = false;
};

}  // namespace boxoffice::storage
