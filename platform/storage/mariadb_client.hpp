#pragma once

#include "platform/storage/database_url.hpp"
#include "platform/storage/engine.hpp"

#include <mariadb/mysql.h>

#include <memory>
#include <optional>
#include <string>

namespace boxoffice::storage::mariadb {

/// What was executed but not sent yet, because more of the same may follow.
class Gathering {
 public:
  virtual void flush() = 0;
  virtual void forget() noexcept = 0;

 protected:
  ~Gathering() = default;
};

/// One connection to the server. Statements take turns on it; what one of them gathers goes before anything else does.
/// Throws EngineFailure.
class Client {
 public:
  Client(const DatabaseUrl::Server& server, const Limits& limits);

  /// Runs a statement that is a text; the first column of its only row, if it gives rows.
  std::optional<std::string> run(const std::string& sql);

  /// Sends what is gathered, but for what this one gathers, and throws what went wrong with it.
  void settle(const Gathering* but = nullptr);
  /// Whoever gathers from now on.
  void gather(Gathering& gathering) { gathering_ = &gathering; }
  void forget_gathered() noexcept;
  void forget(const Gathering& gathering) noexcept;

  MYSQL* get() const { return connection_.get(); }
  bool is_connected() const { return !is_lost_; }
  /// What the server, or this side of the wire, has said of a statement.
  EngineFailure failure(unsigned int error, const char* message);

 private:
  struct Close {
    void operator()(MYSQL* connection) const noexcept { mysql_close(connection); }
  };

  std::unique_ptr<MYSQL, Close> connection_;
  Gathering* gathering_ = nullptr;
  bool is_lost_ = false;
};

}  // namespace boxoffice::storage::mariadb
