#pragma once

#include "platform/storage/engine.hpp"
#include "platform/storage/session.hpp"
#include "platform/storage/store.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace boxoffice::storage {

/// One connection to the database with the statements it has prepared, made anew when it was lost. Used by one thread
/// at a time.
class Connection {
 public:
  /// Throws EngineFailure and Unusable.
  Connection(const DatabaseUrl& database, Access access, const Limits& limits);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Of a shared database: how many writing transactions were committed before.
  std::optional<long long> begin_write();
  void begin_read();
  void commit();
  /// Waits for what was sent without waiting, and throws what went wrong with it.
  void settle();
  /// Ends the transaction without effect, if there is still one. When even that fails, the next begin tries it again.
  void roll_back() noexcept;
  void set_savepoint();
  void release_savepoint();
  /// Undoes everything since the savepoint, and removes it.
  void roll_back_to_savepoint();
  bool in_transaction();
  bool is_connected() { return engine_->is_connected(); }

  /// The statement of this text and shape, prepared when it is asked for the first time.
  PreparedStatement& prepared(std::string_view text, const Shape& shape);
  /// The same for a text that is put together anew each time, always with the same shape.
  PreparedStatement& composed(std::string text, const Shape& shape);
  void run_script(const std::string& sql);
  bool has_table(std::string_view name);

  /// Throws what a failure of the engine means to our callers. Names no parameters: they are our customers' data.
  [[noreturn]] void raise(const EngineFailure& failure, std::string_view sql);

  /// What the environment failed with since the last begin, also when a closure has caught the exception: then SQLite
  /// may have undone more than the statement, and the transaction is worth nothing.
  const std::optional<std::string>& disturbance() const { return disturbance_; }
  /// The transaction fell victim to another one since the last begin.
  bool is_victim() const { return is_victim_; }

  /// Forgets which rule was broken.
  void begin_closure() { broken_rule_.reset(); }
  /// The rule of the schema that a statement has broken since, also when a closure has caught the exception: of a
  /// server the transaction is worth nothing then.
  const std::optional<std::string>& broken_rule() const { return broken_rule_; }

  /// A corrupt part of the file was met, ever.
  bool has_met_damage() const { return has_met_damage_; }

  EngineConnection& engine() { return *engine_; }
  const DatabaseUrl& database() const { return database_; }

 private:
  struct Key {
    const void* text;
    const Shape* shape;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      return std::hash<const void*>{}(key.text) * 31 + std::hash<const void*>{}(key.shape);
    }
  };

  void be_ready();
  template <class Work>
  auto begin(Work work);
  template <class Work>
  auto attempt(std::string_view what, Work work);

  const DatabaseUrl database_;
  const Access access_;
  const Limits limits_;
  std::unique_ptr<EngineConnection> engine_;
  std::unordered_map<Key, std::unique_ptr<PreparedStatement>, Hash> statements_;
  std::unordered_map<std::string, std::unique_ptr<PreparedStatement>> composed_;
  std::optional<std::string> disturbance_;
  std::optional<std::string> broken_rule_;
  bool is_victim_ = false;
  bool has_met_damage_ = false;
};

}  // namespace boxoffice::storage
