#include "platform/storage/connection.hpp"

#include <chrono>
#include <stdexcept>

namespace boxoffice::storage {
namespace {

// That a connection was lost is noticed at once. What took longer is a server that stands still, which is not asked
// again.
constexpr auto noticed_within = std::chrono::seconds{1};

}  // namespace

Connection::Connection(const DatabaseUrl& database, Access access, const Limits& limits)
    : database_(database), access_(access), limits_(limits), engine_(connect(database, access, limits)) {}

Connection::~Connection() = default;

template <class Work>
auto Connection::attempt(std::string_view what, Work work) {
  try {
    return work();
  } catch (const EngineFailure& failure) {
    raise(failure, what);
  }
}

/// The connection may have been lost long ago, and nothing depends on it yet.
template <class Work>
auto Connection::begin(Work work) {
  be_ready();
  const auto began = std::chrono::steady_clock::now();
  try {
    return work();
  } catch (const EngineFailure& failure) {
    const bool was_lost = !engine_->is_connected() && std::chrono::steady_clock::now() - began < noticed_within;
    if (!was_lost) raise(failure, "BEGIN");
  }
  be_ready();
  return attempt("BEGIN", work);
}

std::optional<long long> Connection::begin_write() {
  return begin([&] { return engine_->begin_write(); });
}

void Connection::begin_read() {
  begin([&] { engine_->begin_read(); });
}

/// No transaction is open, and there is a connection.
void Connection::be_ready() {
  roll_back();
  disturbance_.reset();
  is_victim_ = false;
  if (engine_->is_connected()) return;
  statements_.clear();
  composed_.clear();
  attempt("connect", [&] { engine_ = connect(database_, access_, limits_); });
}

void Connection::commit() {
  attempt("COMMIT", [&] { engine_->commit(); });
}

void Connection::settle() {
  attempt("an earlier statement", [&] { engine_->settle(); });
}

void Connection::roll_back() noexcept {
  if (!in_transaction()) return;
  try {
    engine_->roll_back();
  } catch (const std::exception& failure) {
    disturbance_ = failure.what();
  }
}

void Connection::set_savepoint() {
  attempt("SAVEPOINT", [&] { engine_->set_savepoint(); });
}

void Connection::release_savepoint() {
  attempt("RELEASE", [&] { engine_->release_savepoint(); });
}

void Connection::roll_back_to_savepoint() {
  attempt("ROLLBACK TO", [&] { engine_->roll_back_to_savepoint(); });
}

bool Connection::in_transaction() { return engine_->in_transaction(); }

PreparedStatement& Connection::prepared(std::string_view text, const Shape& shape) {
  const void* const address = text.data();
  auto& statement = statements_[Key{address, &shape}];
  if (!statement) statement = std::make_unique<PreparedStatement>(*this, text, shape);
  return *statement;
}

PreparedStatement& Connection::composed(std::string text, const Shape& shape) {
  auto& statement = composed_[text];
  if (!statement) statement = std::make_unique<PreparedStatement>(*this, text, shape);
  return *statement;
}

void Connection::run_script(const std::string& sql) {
  attempt("script", [&] { engine_->run_script(sql); });
}

bool Connection::has_table(std::string_view name) {
  return attempt("the list of tables", [&] { return engine_->has_table(name); });
}

void Connection::raise(const EngineFailure& failure, std::string_view sql) {
  const auto message = database_.name() + ": " + failure.what();
  switch (failure.kind) {
    case EngineFailure::Kind::disk_full: disturbance_ = message; throw DiskFull(message);
    case EngineFailure::Kind::environment: disturbance_ = message; throw Unavailable(message);
    case EngineFailure::Kind::conflict:
      disturbance_ = message;
      is_victim_ = true;
      throw Conflict(message);
    case EngineFailure::Kind::damaged:
      disturbance_ = message;
      has_met_damage_ = true;
      throw Damaged(message);
    case EngineFailure::Kind::constraint: broken_rule_ = message; throw ConstraintViolated(message);
    case EngineFailure::Kind::stale: broken_rule_ = message; throw Stale(message);
    case EngineFailure::Kind::statement: break;
  }
  throw std::logic_error(message + " in: " + std::string(sql));
}

}  // namespace boxoffice::storage
