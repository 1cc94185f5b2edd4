#include "platform/storage/mariadb_statement.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::storage::mariadb {
namespace {

// A message must stay below the server's max_allowed_packet, 16 MiB unless somebody has changed it.
constexpr unsigned int gathered_at_most = 1'000;
constexpr std::size_t gathered_bytes_at_most = 1024 * 1024;

/// `:name` becomes `?`; which parameter each of them stands for.
std::string with_question_marks(std::string_view sql, std::vector<std::size_t>& cell_of) {
  return with_placeholders(sql, [&](std::size_t parameter) {
    cell_of.push_back(parameter);
    return "?";
  });
}

}  // namespace

Statement::Statement(Client& client, std::string sql, const Shape& shape, EngineConnection::Cells cells)
    : client_(client), sql_(std::move(sql)), shape_(shape), cells_(cells), gathered_(cells.parameters.size()) {
  client_.settle();
  const auto text = with_question_marks(sql_, cell_of_);
  statement_.reset(mysql_stmt_init(client_.get()));
  if (!statement_ || mysql_stmt_prepare(statement_.get(), text.data(), text.size()) != 0) fail();
  parameters_.resize(cell_of_.size());
  columns_.resize(cells_.columns.size());
  received_.resize(columns_.size());
  if (!columns_.empty()) refuse_other_columns(mysql_stmt_field_count(statement_.get()), columns_.size(), sql_);
}

Statement::~Statement() { client_.forget(*this); }

bool Statement::execute() {
  client_.settle();
  bind_parameters();
  run();
  if (columns_.empty()) return false;
  bind_columns();
  if (mysql_stmt_store_result(statement_.get()) != 0) fail();
  return next();
}

bool Statement::next() {
  if (columns_.empty()) return false;
  const auto fetched = mysql_stmt_fetch(statement_.get());
  if (fetched == MYSQL_NO_DATA) return false;
  if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED) fail();
  load();
  return true;
}

void Statement::reset() noexcept {
  if (!columns_.empty()) mysql_stmt_free_result(statement_.get());
}

/// One row for each time this is called, until something else is to be executed.
void Statement::send() {
  client_.settle(this);
  for (std::size_t i = 0; i < cells_.parameters.size(); ++i) {
    const auto& cell = cells_.parameters[i];
    auto& values = gathered_[i];
    values.indicators.push_back(cell.null ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
    if (shape_.parameters[i] == ColumnType::integer) {
      values.integers.push_back(cell.integer);
    } else {
      if (values.texts.size() == rows_) values.texts.emplace_back();
      values.texts[rows_].assign(cell.null ? std::string() : cell.text);
      gathered_bytes_ += cell.text.size();
    }
  }
  client_.gather(*this);
  if (++rows_ >= gathered_at_most || gathered_bytes_ >= gathered_bytes_at_most) client_.settle();
}

void Statement::flush() {
  for (std::size_t i = 0; i < cell_of_.size(); ++i) {
    auto& values = gathered_[cell_of_[i]];
    auto& bound = parameters_[i] = {};
    bound.u.indicator = values.indicators.data();
    if (shape_.parameters[cell_of_[i]] == ColumnType::integer) {
      bound.buffer_type = MYSQL_TYPE_LONGLONG;
      bound.buffer = values.integers.data();
      continue;
    }
    values.starts.clear();
    values.lengths.clear();
    for (unsigned int row = 0; row < rows_; ++row) {
      values.starts.push_back(values.texts[row].data());
      values.lengths.push_back(values.texts[row].size());
    }
    bound.buffer_type = MYSQL_TYPE_STRING;
    bound.buffer = static_cast<void*>(values.starts.data());
    bound.length = values.lengths.data();
  }
  const auto rows = rows_;
  mysql_stmt_attr_set(statement_.get(), STMT_ATTR_ARRAY_SIZE, &rows);
  if (mysql_stmt_bind_param(statement_.get(), parameters_.data()) != 0) fail();
  run();
  forget();
  if (changed_ != rows) throw changed_other_than_one(changed_);
}

void Statement::forget() noexcept {
  for (auto& values : gathered_) {
    values.integers.clear();
    values.indicators.clear();
  }
  rows_ = 0;
  gathered_bytes_ = 0;
}

void Statement::bind_parameters() {
  for (std::size_t i = 0; i < cell_of_.size(); ++i) {
    auto& cell = cells_.parameters[cell_of_[i]];
    auto& bound = parameters_[i] = {};
    if (cell.null) {
      bound.buffer_type = MYSQL_TYPE_NULL;
    } else if (shape_.parameters[cell_of_[i]] == ColumnType::integer) {
      bound.buffer_type = MYSQL_TYPE_LONGLONG;
      bound.buffer = &cell.integer;
    } else {
      bound.buffer_type = MYSQL_TYPE_STRING;
      bound.buffer = cell.text.data();
      bound.buffer_length = cell.text.size();
    }
  }
  const unsigned int one = 0;  // no array
  mysql_stmt_attr_set(statement_.get(), STMT_ATTR_ARRAY_SIZE, &one);
  if (mysql_stmt_bind_param(statement_.get(), parameters_.data()) != 0) fail();
}

void Statement::bind_columns() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& received = received_[i];
    auto& bound = columns_[i] = {};
    bound.length = &received.length;
    bound.is_null = &received.is_null;
    if (shape_.columns[i] == ColumnType::integer) {
      bound.buffer_type = MYSQL_TYPE_LONGLONG;
      bound.buffer = &cells_.columns[i].integer;
    } else {
      bound.buffer_type = MYSQL_TYPE_STRING;
      bound.buffer = received.text.data();
      bound.buffer_length = received.text.size();
    }
  }
  if (mysql_stmt_bind_result(statement_.get(), columns_.data()) != 0) fail();
}

/// A text that is longer than all before it is fetched again into more memory.
void Statement::load() {
  bool has_grown = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& received = received_[i];
    auto& cell = cells_.columns[i];
    cell.null = received.is_null != 0;
    if (cell.null || shape_.columns[i] == ColumnType::integer) continue;
    if (received.length > received.text.size()) {
      received.text.resize(received.length);
      columns_[i].buffer = received.text.data();
      columns_[i].buffer_length = received.text.size();
      if (mysql_stmt_fetch_column(statement_.get(), &columns_[i], static_cast<unsigned int>(i), 0) != 0) fail();
      has_grown = true;
    }
    cell.text.assign(received.text.data(), received.length);
  }
  if (has_grown && mysql_stmt_bind_result(statement_.get(), columns_.data()) != 0) fail();
}

void Statement::run() {
  if (mysql_stmt_execute(statement_.get()) != 0) fail();
  changed_ = static_cast<long long>(mysql_stmt_affected_rows(statement_.get()));
}

void Statement::fail() {
  forget();
  if (!statement_) throw client_.failure(mysql_errno(client_.get()), mysql_error(client_.get()));
  throw client_.failure(mysql_stmt_errno(statement_.get()), mysql_stmt_error(statement_.get()));
}

}  // namespace boxoffice::storage::mariadb
