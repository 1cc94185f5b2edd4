#pragma once

#include "platform/storage/engine.hpp"

#include <soci/soci.h>

#include <string>
#include <vector>

namespace boxoffice::storage {

/// A statement of an engine that SOCI speaks to. The cells are bound to it once, by address; running it again copies
/// nothing but their values.
class SociStatement : public EngineStatement {
 public:
  /// What an error of the driver means.
  using Translate = EngineFailure (*)(const soci::soci_error&);

  SociStatement(soci::session& session, std::string sql, const Shape& shape, EngineConnection::Cells cells,
                Translate translate);

  bool execute() override;
  bool next() override;
  long long changed() override;

 protected:
  soci::statement& driver() { return statement_; }
  const std::string& sql() const { return sql_; }

 private:
  void exchange();
  bool keep(bool got_row);

  const std::string sql_;
  const EngineConnection::Cells cells_;
  const Shape shape_;
  const Translate translate_;
  soci::statement statement_;
  std::vector<soci::indicator> parameter_states_;
  std::vector<soci::indicator> column_states_;
};

/// Runs the work, and lets an error of the driver mean what the engine says.
template <class Work>
auto translated(SociStatement::Translate translate, Work work) {
  try {
    return work();
  } catch (const soci::soci_error& error) {
    throw translate(error);
  }
}

}  // namespace boxoffice::storage
