#include "platform/storage/connection.hpp"

#include <soci/session.h>

#include <stdexcept>

namespace boxoffice::storage {

namespace {

constexpr Shape plain{};

std::unique_ptr<soci::session> opened(const std::filesystem::path& path, sqlite::Access access, const Limits& limits) {
  auto session = std::make_unique<soci::session>();
  sqlite::open(*session, path, access, limits);
  return session;
}

}  // namespace

// A deferred BEGIN would fail at once when it turns into a writer while somebody else writes, busy timeout or not.
Connection::Connection(const std::filesystem::path& path, sqlite::Access access, const Limits& limits)
    : path_(path.string()),
      driver_(opened(path, access, limits)),
      begin_write_(*this, "BEGIN IMMEDIATE", plain),
      begin_read_(*this, "BEGIN", plain),
      commit_(*this, "COMMIT", plain),
      roll_back_(*this, "ROLLBACK", plain),
      set_savepoint_(*this, "SAVEPOINT closure", plain),
      release_savepoint_(*this, "RELEASE closure", plain),
      roll_back_to_savepoint_(*this, "ROLLBACK TO closure", plain) {}

Connection::~Connection() = default;

void Connection::begin_write() { begin(begin_write_); }

void Connection::begin_read() { begin(begin_read_); }

void Connection::begin(PreparedStatement& statement) {
  roll_back();
  disturbance_.reset();
  statement.execute();
}

void Connection::commit() { commit_.execute(); }

void Connection::roll_back() noexcept {
  if (!in_transaction()) return;
  try {
    roll_back_.execute();
  } catch (const std::exception& failure) {
    disturbance_ = failure.what();
  }
}

void Connection::set_savepoint() { set_savepoint_.execute(); }

void Connection::release_savepoint() { release_savepoint_.execute(); }

void Connection::roll_back_to_savepoint() {
  roll_back_to_savepoint_.execute();
  release_savepoint_.execute();
}

bool Connection::in_transaction() { return sqlite::in_transaction(*driver_); }

PreparedStatement& Connection::prepared(std::string_view text, const Shape& shape) {
  const void* const address = text.data();
  auto& statement = statements_[Key{address, &shape}];
  if (!statement) statement = std::make_unique<PreparedStatement>(*this, text, shape);
  return *statement;
}

void Connection::run_script(const std::string& sql) {
  try {
    sqlite::run_script(*driver_, sql);
  } catch (const soci::soci_error& error) {
    raise(error, "script");
  }
}

void Connection::raise(const soci::soci_error& error, std::string_view sql) {
  auto message = path_ + ": " + sqlite::message_of(error);
  switch (sqlite::failure_of(error)) {
    case sqlite::Failure::disk_full: disturbance_ = message; throw DiskFull(message);
    case sqlite::Failure::environment: disturbance_ = message; throw Unavailable(message);
    case sqlite::Failure::damaged:
      disturbance_ = message;
      has_met_damage_ = true;
      throw Damaged(message);
    case sqlite::Failure::constraint: throw ConstraintViolated(message);
    case sqlite::Failure::statement: break;
  }
  throw std::logic_error(message + " in: " + std::string(sql));
}

}  // namespace boxoffice::storage
