#include "platform/storage/postgresql_pipeline.hpp"

#include "platform/storage/store.hpp"

#include <poll.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace boxoffice::storage::postgresql {
namespace {

// With more, the server's answers could fill the socket while we fill the other direction, and both would wait.
constexpr std::size_t sent_at_most = 64;

/// By the classes of SQLSTATE (PostgreSQL's manual, appendix A).
EngineFailure::Kind kind_of(std::string_view state) {
  using enum EngineFailure::Kind;
  if (state.starts_with("23")) return constraint;
  if (state == "40001" || state == "40P01") return conflict;
  if (state == "53100") return disk_full;
  if (state == "25P02") return statement;  // what went wrong before it was told already
  if (state == "XX001" || state == "XX002") return damaged;
  // Resources, the operator's and the system's doings, connections, locks and time limits, a transaction that failed
  // before, a server that only reads.
  for (const auto group : {"53", "57", "58", "08", "55", "25", "40", "XX"})
    if (state.starts_with(group)) return environment;
  return statement;
}

std::string first_line(std::string_view message) { return std::string(message.substr(0, message.find('\n'))); }

EngineFailure failure_of(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  // A failure without a state was noticed on this side of the wire.
  if (!state) return {EngineFailure::Kind::environment, first_line(PQresultErrorMessage(result))};
  return {kind_of(state), said ? said : first_line(PQresultErrorMessage(result))};
}

// A server keeps to the time limit of a statement; one that has said nothing for longer stands still.
constexpr int answer_after_limit_ms = 1'000;

std::string milliseconds(int duration) { return std::to_string(duration) + "ms"; }

}  // namespace

std::optional<std::string_view> Rows::text(int row, int column) const {
  if (!result_ || PQgetisnull(result_.get(), row, column) != 0) return std::nullopt;
  return std::string_view(PQgetvalue(result_.get(), row, column),
                          static_cast<std::size_t>(PQgetlength(result_.get(), row, column)));
}

long long Rows::changed() const {
  const std::string_view digits = result_ ? PQcmdTuples(result_.get()) : "";
  long long rows = 0;
  std::from_chars(digits.begin(), digits.end(), rows);
  return rows;
}

Pipeline::Pipeline(const DatabaseUrl::Server& server, const Limits& limits)
    : patience_ms_(limits.statement_timeout_ms + answer_after_limit_ms) {
  const auto port = std::to_string(server.port);
  const auto connect_timeout = std::to_string(limits.connect_timeout_s);
  const auto options = "-c statement_timeout=" + milliseconds(limits.statement_timeout_ms) +
                       " -c lock_timeout=" + milliseconds(limits.busy_timeout_ms) +
                       " -c idle_in_transaction_session_timeout=60s";
  const auto unacknowledged_ms = std::to_string(2 * limits.statement_timeout_ms);
  const std::array keywords{"host",
                            "port",
                            "user",
                            "password",
                            "dbname",
                            "connect_timeout",
                            "options",
                            "client_encoding",
                            "tcp_user_timeout",
                            "application_name",
                            static_cast<const char*>(nullptr)};
  const std::array values{server.host.c_str(),
                          port.c_str(),
                          server.user.c_str(),
                          server.password.c_str(),
                          server.database.c_str(),
                          connect_timeout.c_str(),
                          options.c_str(),
                          "UTF8",
                          unacknowledged_ms.c_str(),
                          "boxoffice",
                          static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 0));
  if (!is_connected())
    throw EngineFailure(EngineFailure::Kind::environment, first_line(PQerrorMessage(connection_.get())));
  PQsetNoticeReceiver(connection_.get(), [](void*, const PGresult*) {}, nullptr);
  enter();
}

void Pipeline::enter() {
  if (PQenterPipelineMode(connection_.get()) != 1) fail_to_send();
}

std::string Pipeline::prepare(const std::string& sql) {
  auto name = "s" + std::to_string(++prepared_);
  prepare_as(name, sql);
  return name;
}

void Pipeline::prepare_as(std::string name, std::string sql) {
  sent(PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(), 0, nullptr), Sent::preparation);
  preparing_.emplace_back(std::move(name), std::move(sql));
}

/// The server does nothing of what comes behind a failure, and so may never have heard of a statement.
void Pipeline::be_prepared(const std::string& statement) {
  if (unprepared_.empty()) return;
  if (auto missing = unprepared_.extract(statement)) prepare_as(statement, std::move(missing.mapped()));
}

void Pipeline::send(const std::string& statement, const Arguments& arguments) {
  be_prepared(statement);
  sent(PQsendQueryPrepared(connection_.get(), statement.c_str(), static_cast<int>(arguments.values.size()),
                           arguments.values.data(), nullptr, nullptr, 0),
       Sent::change_of_one_row);
  if (unanswered_.size() >= sent_at_most) settle();
}

void Pipeline::send_text(const std::string& sql) {
  sent(PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
}

Rows Pipeline::run(const std::string& statement, const Arguments& arguments) {
  be_prepared(statement);
  sent(PQsendQueryPrepared(connection_.get(), statement.c_str(), static_cast<int>(arguments.values.size()),
                           arguments.values.data(), nullptr, nullptr, 0));
  return receive();
}

Rows Pipeline::run_text(const std::string& sql) {
  send_text(sql);
  return receive();
}

void Pipeline::run_script(const std::string& sql) {
  settle();
  PQexitPipelineMode(connection_.get());
  auto* result = PQexec(connection_.get(), sql.c_str());
  const Rows kept(result);
  std::optional<EngineFailure> failure;
  if (!result || PQresultStatus(result) == PGRES_FATAL_ERROR) failure = failure_of(result);
  enter();
  if (failure) throw *failure;
}

void Pipeline::settle() {
  if (!unanswered_.empty()) receive();
}

void Pipeline::forget_failures() noexcept {
  try {
    settle();
  } catch (const EngineFailure&) {  // NOLINT(bugprone-empty-catch): they are what is to be forgotten
  }
}

void Pipeline::sent(int accepted, Sent what) {
  if (accepted != 1) fail_to_send();
  unanswered_.push_back(what);
}

void Pipeline::fail_to_send() {
  throw EngineFailure(EngineFailure::Kind::environment, first_line(PQerrorMessage(connection_.get())));
}

/// As PQgetResult, but a server that says nothing is not waited for: the connection is given up.
PGresult* Pipeline::next_result() {
  while (is_connected() && PQisBusy(connection_.get()) == 1) {
    pollfd socket{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
    const int ready = poll(&socket, 1, patience_ms_);
    if (ready == 0) {
      connection_.reset();
      throw EngineFailure(EngineFailure::Kind::environment, "the server does not answer");
    }
    if (ready < 0 && errno != EINTR) break;
    if (ready > 0 && PQconsumeInput(connection_.get()) != 1) break;
  }
  return PQgetResult(connection_.get());
}

/// The answer to the last statement, once all have come. Throws the first failure among them: those behind it were not
/// run.
Rows Pipeline::receive() {
  if (PQpipelineSync(connection_.get()) != 1) fail_to_send();
  Rows last;
  std::optional<EngineFailure> failure;
  auto preparation = preparing_.begin();
  for (const auto what : unanswered_) {
    bool succeeded = false;
    while (auto* result = next_result()) {
      Rows rows(result);
      const auto status = PQresultStatus(result);
      if (status == PGRES_FATAL_ERROR && !failure) failure = failure_of(result);
      succeeded = succeeded || status == PGRES_COMMAND_OK;
      if (status == PGRES_COMMAND_OK && what == Sent::change_of_one_row && rows.changed() != 1 && !failure)
        failure = changed_other_than_one(rows.changed());
      last = std::move(rows);
    }
    if (!is_connected()) break;
    if (what == Sent::preparation && !succeeded) unprepared_.insert(std::move(*preparation));
    if (what == Sent::preparation) ++preparation;
  }
  unanswered_.clear();
  preparing_.clear();
  // What ends the pipeline's part.
  if (is_connected()) PQclear(next_result());
  if (!failure && !is_connected())
    failure = EngineFailure(EngineFailure::Kind::environment, first_line(PQerrorMessage(connection_.get())));
  if (failure) throw *failure;
  return last;
}

}  // namespace boxoffice::storage::postgresql
