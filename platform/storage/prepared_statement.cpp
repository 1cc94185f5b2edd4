#include "platform/storage/connection.hpp"
#include "platform/storage/engine.hpp"
#include "platform/storage/session.hpp"

#include <stdexcept>

namespace boxoffice::storage {
namespace {

std::string insert_text(std::string_view table, std::span<const std::string_view> names) {
  std::string columns;
  std::string values;
  for (auto name : names) {
    columns.append(columns.empty() ? "\"" : "\", \"").append(name);
    values.append(values.empty() ? ":" : ", :").append(name);
  }
  return "INSERT INTO " + std::string(table) + " (" + columns + "\") VALUES (" + values + ")";
}

}  // namespace

template <class Work>
auto PreparedStatement::attempt(Work work) {
  try {
    return work();
  } catch (const EngineFailure& failure) {
    if (engine_) reset();
    connection_.raise(failure, sql_);
  }
}

PreparedStatement::PreparedStatement(Connection& connection, std::string_view text, const Shape& shape)
    : connection_(connection),
      sql_(shape.names.empty() ? std::string(text) : insert_text(text, shape.names)),
      parameters_(shape.parameters.size()),
      columns_(shape.columns.size()) {
  if (detail::placeholders_of(sql_).size() != parameters_.size())
    throw std::logic_error("number of placeholders and parameters differ in: " + sql_);
  attempt([&] { engine_ = connection.engine().prepare(sql_, shape, {parameters_, columns_}); });
}

PreparedStatement::~PreparedStatement() = default;

bool PreparedStatement::execute() {
  if (at_a_row_) throw std::logic_error("the rows of this statement are still being read: " + sql_);
  return at_a_row_ = attempt([&] { return engine_->execute(); });
}

void PreparedStatement::send() {
  attempt([&] { engine_->send(); });
}

bool PreparedStatement::next() {
  return at_a_row_ = attempt([&] { return engine_->next(); });
}

long long PreparedStatement::changed() { return engine_->changed(); }

void PreparedStatement::reset() noexcept {
  at_a_row_ = false;
  engine_->reset();
}

}  // namespace boxoffice::storage
