#pragma once

#include "platform/storage/database_url.hpp"
#include "platform/storage/engine.hpp"

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::storage::postgresql {

/// What a statement has answered.
class Rows {
 public:
  Rows() = default;
  explicit Rows(PGresult* result) : result_(result) {}

  std::size_t columns() const { return result_ ? static_cast<std::size_t>(PQnfields(result_.get())) : 0; }
  int count() const { return result_ ? PQntuples(result_.get()) : 0; }
  /// Nothing for NULL.
  std::optional<std::string_view> text(int row, int column) const;
  long long changed() const;
  std::string_view command() const { return result_ ? PQcmdStatus(result_.get()) : ""; }

 private:
  struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

/// One connection to the server, over which statements are sent before the answers of earlier ones have come. Throws
/// EngineFailure; the failure of something that was only sent is thrown by whatever waits next.
class Pipeline {
 public:
  struct Arguments {
    std::vector<std::string> texts;   ///< storage for those that are no texts themselves
    std::vector<const char*> values;  ///< null for NULL
  };

  Pipeline(const DatabaseUrl::Server& server, const Limits& limits);

  /// Prepares a statement and returns its name. A mistake in it is thrown by whatever waits next.
  std::string prepare(const std::string& sql);

  /// One that changes exactly one row.
  void send(const std::string& statement, const Arguments& arguments);
  void send_text(const std::string& sql);
  /// Sends it, and waits for its answer and all before it.
  Rows run(const std::string& statement, const Arguments& arguments);
  Rows run_text(const std::string& sql);
  /// Several statements, outside of the pipeline.
  void run_script(const std::string& sql);

  /// Waits for everything that was sent.
  void settle();
  /// The same, whatever became of it.
  void forget_failures() noexcept;

  bool is_connected() const { return PQstatus(connection_.get()) == CONNECTION_OK; }

 private:
  struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };

  enum class Sent : std::uint8_t { statement, change_of_one_row, preparation };

  void prepare_as(std::string name, std::string sql);
  void be_prepared(const std::string& statement);
  void sent(int accepted, Sent what = Sent::statement);
  Rows receive();
  PGresult* next_result();
  void enter();
  [[noreturn]] void fail_to_send();

  const int patience_ms_;  ///< for which the server may say nothing
  std::unique_ptr<PGconn, Finish> connection_;
  std::vector<Sent> unanswered_;                                ///< what was sent, and whose answers were not read yet
  std::vector<std::pair<std::string, std::string>> preparing_;  ///< name and SQL of the preparations among these
  std::map<std::string, std::string> unprepared_;  ///< those that came to nothing, behind another statement's failure
  std::size_t prepared_ = 0;
};

}  // namespace boxoffice::storage::postgresql
