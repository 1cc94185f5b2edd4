#pragma once

#include "platform/storage/database_url.hpp"

#include <span>
#include <string_view>

namespace boxoffice::storage {

/// One numbered step of a schema, from a file `schema/ENGINE/NNN_name.sql` that the binary carries
/// (embed_migrations.cmake). Numbers go 1, 2, 3… without gaps. A step that was ever applied anywhere is never edited:
/// the next one corrects it.
struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

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
