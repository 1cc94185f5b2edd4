#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::storage {

enum class Engine : std::uint8_t { sqlite, postgresql, mariadb };

/// Where a database is:
///
///     sqlite:data/booking.db
///     postgresql://user:password@host:5432/booking
///     mysql://user:password@host:3306/mypage          (MariaDB)
///
/// User and password are percent-encoded; the port may be left out.
class DatabaseUrl {
 public:
  /// Of a server.
  struct Server {
    std::string host;
    std::uint16_t port = 0;
    std::string user;
    std::string password;
    std::string database;
  };

  /// A file of SQLite's.
  DatabaseUrl(std::filesystem::path file) : path_(std::move(file)) {}

  /// The error says what is wrong with it, without repeating it: it may hold a password.
  static std::expected<DatabaseUrl, std::string> parse(std::string_view text);

  Engine engine() const { return engine_; }
  /// Of SQLite's.
  const std::filesystem::path& path() const { return path_; }
  /// Of the others.
  const Server& server() const { return server_; }
  /// Several processes may write it at the same time.
  bool is_shared() const { return engine_ != Engine::sqlite; }

  /// For messages: the file's path, or the URL without the password.
  std::string name() const;
  /// As it is written, without the password.
  std::string url() const;

  friend bool operator==(const DatabaseUrl& one, const DatabaseUrl& other);

 private:
  DatabaseUrl(Engine engine, Server server) : engine_(engine), server_(std::move(server)) {}

  Engine engine_ = Engine::sqlite;
  std::filesystem::path path_;
  Server server_;
};

}  // namespace boxoffice::storage
