#pragma once

#include "platform/storage/engine.hpp"
#include "platform/storage/store.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::storage {

/// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "boxoffice-test-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An empty database that is gone after the test: a file, or a database on the server that BOXOFFICE_TEST_SERVER names
/// by the URL of a database where this user may make others. So one suite runs on every engine.
class TestDatabase {
 public:
  TestDatabase() : url_(server() ? make_on_server() : DatabaseUrl(folder_ / "test.db")) {}
  ~TestDatabase() {
    if (server()) on_server("DROP DATABASE " + url_.server().database + (is_postgresql() ? " WITH (FORCE)" : ""));
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const DatabaseUrl& url() const { return url_; }

  /// Of a server: ends all connections to it, as a failing network does. Any thread.
  void cut_connections() const {
    const auto admin = connect(server_url(), Access::write, Limits{});
    const std::string sessions =
        is_postgresql() ? "SELECT pid FROM pg_stat_activity WHERE datname = '" + url_.server().database + "'"
                        : "SELECT id FROM information_schema.processlist WHERE db = '" + url_.server().database + "'";
    static constexpr std::array integer{ColumnType::integer};
    std::array<Cell, 1> session;
    const auto all = admin->prepare(sessions, {{}, integer}, {{}, session});
    std::vector<std::string> cuts;
    for (bool row = all->execute(); row; row = all->next()) {
      const auto id = std::to_string(session[0].integer);
      cuts.push_back(is_postgresql() ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
    }
    all->reset();
    for (const auto& cut : cuts) {
      try {
        admin->run_script(cut);
      } catch (const EngineFailure&) {  // NOLINT(bugprone-empty-catch): it has gone by itself
      }
    }
  }

 private:
  static const char* server() { return std::getenv("BOXOFFICE_TEST_SERVER"); }
  static DatabaseUrl server_url() { return DatabaseUrl::parse(server()).value(); }
  static bool is_postgresql() { return server_url().engine() == Engine::postgresql; }

  static void on_server(const std::string& sql) { connect(server_url(), Access::write, Limits{})->run_script(sql); }

  static DatabaseUrl make_on_server() {
    static int made = 0;
    const auto name = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    on_server("CREATE DATABASE " + name);
    std::string url = server();
    return DatabaseUrl::parse(url.substr(0, url.rfind('/') + 1) + name).value();
  }

  TemporaryFolder folder_;
  DatabaseUrl url_;
};

}  // namespace boxoffice::storage
