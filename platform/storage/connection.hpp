#pragma once

#include "platform/storage/session.hpp"
#include "platform/storage/sqlite.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace boxoffice::storage {

/// One connection to the database with the statements it has prepared. Used by one thread at a time.
class Connection {
 public:
  Connection(const std::filesystem::path& path, sqlite::Access access, const Limits& limits);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin_write();
  void begin_read();
  void commit();
  /// Ends the transaction without effect, if there is still one. When even that fails, the next begin tries it again.
  void roll_back() noexcept;
  void set_savepoint();
  void release_savepoint();
  /// Undoes everything since the savepoint, and removes it.
  void roll_back_to_savepoint();
  bool in_transaction();

  /// The statement of this text and shape, prepared when it is asked for the first time.
  PreparedStatement& prepared(std::string_view text, const Shape& shape);
  void run_script(const std::string& sql);

  /// Throws what an error of the driver means to our callers. Names no parameters: they are our customers' data.
  [[noreturn]] void raise(const soci::soci_error& error, std::string_view sql);

  /// What the environment failed with since the last begin, also when a closure has caught the exception: then SQLite
  /// may have undone more than the statement, and the transaction is worth nothing.
  const std::optional<std::string>& disturbance() const { return disturbance_; }

  /// A corrupt part of the file was met, ever.
  bool has_met_damage() const { return has_met_damage_; }

  soci::session& driver() { return *driver_; }

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

  void begin(PreparedStatement& statement);

  std::string path_;
  std::unique_ptr<soci::session> driver_;
  PreparedStatement begin_write_;
  PreparedStatement begin_read_;
  PreparedStatement commit_;
  PreparedStatement roll_back_;
  PreparedStatement set_savepoint_;
  PreparedStatement release_savepoint_;
  PreparedStatement roll_back_to_savepoint_;
  std::unordered_map<Key, std::unique_ptr<PreparedStatement>, Hash> statements_;
  std::optional<std::string> disturbance_;
  bool has_met_damage_ = false;
};

}  // namespace boxoffice::storage
