#include "platform/storage/soci_statement.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace boxoffice::storage {

SociStatement::SociStatement(soci::session& session, std::string sql, const Shape& shape, EngineConnection::Cells cells,
                             Translate translate)
    : sql_(std::move(sql)),
      cells_(cells),
      shape_(shape),
      translate_(translate),
      statement_(session),
      parameter_states_(cells.parameters.size(), soci::i_ok),
      column_states_(cells.columns.size(), soci::i_ok) {
  exchange();
  translated(translate_, [&] {
    statement_.alloc();
    statement_.prepare(sql_);
    statement_.define_and_bind();
  });
}

void SociStatement::exchange() {
  const auto names = detail::placeholders_of(sql_);
  for (std::size_t i = 0; i < cells_.parameters.size(); ++i) {
    if (shape_.parameters[i] == ColumnType::integer) {
      statement_.exchange(soci::use(cells_.parameters[i].integer, parameter_states_[i], std::string(names[i])));
    } else {
      statement_.exchange(soci::use(cells_.parameters[i].text, parameter_states_[i], std::string(names[i])));
    }
  }
  for (std::size_t i = 0; i < cells_.columns.size(); ++i) {
    if (shape_.columns[i] == ColumnType::integer) {
      statement_.exchange(soci::into(cells_.columns[i].integer, column_states_[i]));
    } else {
      statement_.exchange(soci::into(cells_.columns[i].text, column_states_[i]));
    }
  }
}

bool SociStatement::execute() {
  for (std::size_t i = 0; i < cells_.parameters.size(); ++i) {
    parameter_states_[i] = cells_.parameters[i].null ? soci::i_null : soci::i_ok;
  }
  return translated(translate_, [&] { return keep(statement_.execute(true)); });
}

bool SociStatement::next() {
  return translated(translate_, [&] { return keep(statement_.fetch()); });
}

long long SociStatement::changed() { return statement_.get_affected_rows(); }

bool SociStatement::keep(bool got_row) {
  if (got_row) {
    for (std::size_t i = 0; i < cells_.columns.size(); ++i) {
      cells_.columns[i].null = column_states_[i] == soci::i_null;
    }
  }
  return got_row;
}

}  // namespace boxoffice::storage
