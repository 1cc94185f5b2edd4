#pragma once

#include <string_view>

namespace boxoffice::storage {

/// One numbered step of a schema, from a file `schema/NNN_name.sql` that the binary carries (embed_migrations.cmake).
/// Numbers go 1, 2, 3… without gaps. A step that was ever applied anywhere is never edited: the next one corrects it.
struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

}  // namespace boxoffice::storage
