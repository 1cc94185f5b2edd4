#pragma once

#include "platform/storage/database_url.hpp"

#include <span>
#include <string_view>

namespace boxoffice::storage {

/// One numbered step of a schema, from a file `schema/ENGINE/NNN_name.sql` that the binary carries
/// (embed_migrations.cmake). Numbers go 1, 2, 3… without gaps. A step that was ever applied anywhere is never edited:
/// the next one corrects it.
///
/// Programs of two versions run side by side on one database (expand and contract): a step leaves everything as it is
/// that the version before reads and writes, and only adds. What nobody uses any more is taken away one version later,
/// by a step whose name begins with `contract_`; a program that does not know that step refuses the database.
struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

/// Whether a step of that name takes something away.
constexpr bool contracts(std::string_view name) { return name.starts_with("contract_"); }

/// The steps of a schema for each engine, with the same numbers and names.
struct Migrations {
  std::span<const Migration> sqlite = {};
  std::span<const Migration> postgresql = {};
  std::span<const Migration> mariadb = {};

  std::span<const Migration> of(Engine engine) const {
    switch (engine) {
      case Engine::sqlite: return sqlite;
      case Engine::postgresql: return postgresql;
      case Engine::mariadb: return mariadb;
    }
  }
};

}  // namespace boxoffice::storage
