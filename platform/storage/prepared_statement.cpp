#include "platform/storage/connection.hpp"
#include "platform/storage/session.hpp"
#include "platform/storage/sqlite.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <stdexcept>

namespace boxoffice::storage {

namespace {

std::string insert_text(std::string_view table, std::span<const std::string_view> names) {
  std::string columns;
  std::string values;
  for (auto name : names) {
    columns.append(columns.empty() ? "" : ", ").append(name);
    values.append(values.empty() ? ":" : ", :").append(name);
  }
  return "INSERT INTO " + std::string(table) + " (" + columns + ") VALUES (" + values + ")";
}

/// The placeholders of a statement in order of first use, each once.
std::vector<std::string> placeholders_of(std::string_view sql) {
  std::vector<std::string> names;
  std::size_t from = 0;
  for (auto name = detail::next_placeholder(sql, from); !name.empty(); name = detail::next_placeholder(sql, from)) {
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  }
  return names;
}

}  // namespace

/// The cells are bound to the statement once, by address; running it again copies nothing but their values.
struct PreparedStatement::Driver {
  Connection& connection;
  std::string sql;
  soci::statement statement;
  std::vector<soci::indicator> parameter_states;
  std::vector<soci::indicator> column_states;

  Driver(Connection& owner, std::string text) : connection(owner), sql(std::move(text)), statement(owner.driver()) {}

  void bind(std::vector<Cell>& parameters, const Shape& shape) {
    const auto names = placeholders_of(sql);
    if (names.size() != parameters.size())
      throw std::logic_error("number of placeholders and parameters differ in: " + sql);
    parameter_states.resize(parameters.size(), soci::i_ok);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (shape.parameters[i] == ColumnType::integer) {
        statement.exchange(soci::use(parameters[i].integer, parameter_states[i], names[i]));
      } else {
        statement.exchange(soci::use(parameters[i].text, parameter_states[i], names[i]));
      }
    }
  }

  void define(std::vector<Cell>& columns, const Shape& shape) {
    column_states.resize(columns.size(), soci::i_ok);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (shape.columns[i] == ColumnType::integer) {
        statement.exchange(soci::into(columns[i].integer, column_states[i]));
      } else {
        statement.exchange(soci::into(columns[i].text, column_states[i]));
      }
    }
  }

  void prepare() {
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    const auto given = static_cast<std::size_t>(sqlite::column_count(statement));
    if (!column_states.empty() && given != column_states.size()) {
      throw std::logic_error("the statement gives " + std::to_string(given) + " columns and its row has " +
                             std::to_string(column_states.size()) + ": " + sql);
    }
  }
};

PreparedStatement::PreparedStatement(Connection& connection, std::string_view text, const Shape& shape)
    : parameters_(shape.parameters.size()),
      columns_(shape.columns.size()),
      driver_(std::make_unique<Driver>(connection,
                                       shape.names.empty() ? std::string(text) : insert_text(text, shape.names))) {
  try {
    driver_->bind(parameters_, shape);
    driver_->define(columns_, shape);
    driver_->prepare();
  } catch (const soci::soci_error& error) {
    connection.raise(error, driver_->sql);
  }
}

PreparedStatement::~PreparedStatement() = default;

bool PreparedStatement::execute() {
  if (at_a_row_) throw std::logic_error("the rows of this statement are still being read: " + driver_->sql);
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    driver_->parameter_states[i] = parameters_[i].null ? soci::i_null : soci::i_ok;
  }
  try {
    return keep(driver_->statement.execute(true));
  } catch (const soci::soci_error& error) {
    reset();
    driver_->connection.raise(error, driver_->sql);
  }
}

bool PreparedStatement::next() {
  try {
    return keep(driver_->statement.fetch());
  } catch (const soci::soci_error& error) {
    reset();
    driver_->connection.raise(error, driver_->sql);
  }
}

bool PreparedStatement::keep(bool got_row) {
  at_a_row_ = got_row;
  if (got_row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].null = driver_->column_states[i] == soci::i_null;
  }
  return got_row;
}

long long PreparedStatement::changed() { return driver_->statement.get_affected_rows(); }

void PreparedStatement::reset() noexcept {
  at_a_row_ = false;
  sqlite::reset(driver_->statement);
}

}  // namespace boxoffice::storage
