# boxoffice_migrations(TARGET dir [function]): the files dir/ENGINE/NNN_name.sql become part of the target, given out by
#   const boxoffice::storage::Migrations& function();
# which the target declares in a header beside the files. Without a name it is boxoffice::TARGET::migrations. Numbers go
# 001, 002… without gaps, and every engine has the same files.
function(boxoffice_migrations TARGET DIRECTORY)
  set(FUNCTION boxoffice::${TARGET}::migrations)
  if(ARGC GREATER 2)
    set(FUNCTION ${ARGV2})
  endif()
  set(STEPS "")
  foreach(ENGINE sqlite postgresql mariadb)
    set(FOLDER ${CMAKE_CURRENT_SOURCE_DIR}/${DIRECTORY}/${ENGINE})
    file(GLOB FILES CONFIGURE_DEPENDS RELATIVE ${FOLDER} ${FOLDER}/*.sql)
    list(SORT FILES)
    if(NOT DEFINED NAMES)
      set(NAMES ${FILES})
    elseif(NOT NAMES STREQUAL FILES)
      message(FATAL_ERROR "${FOLDER}: has other migrations than sqlite has")
    endif()
    set(EXPECTED 0)
    set(ROWS "")
    foreach(FILE ${FILES})
      math(EXPR EXPECTED "${EXPECTED} + 1")
      get_filename_component(STEM ${FILE} NAME_WE)
      if(NOT STEM MATCHES "^([0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${FOLDER}/${FILE}: a migration is called NNN_name.sql")
      endif()
      set(NAME ${CMAKE_MATCH_2})
      string(REGEX REPLACE "^0+" "" NUMBER ${CMAKE_MATCH_1})
      if(NOT NUMBER EQUAL EXPECTED)
        message(FATAL_ERROR "${FOLDER}/${FILE}: migration ${EXPECTED} is missing")
      endif()
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${FOLDER}/${FILE})
      file(READ ${FOLDER}/${FILE} SQL)
      string(APPEND ROWS "    {${NUMBER}, \"${NAME}\", R\"_sql_(${SQL})_sql_\"},\n")
    endforeach()
    string(APPEND STEPS "static constexpr boxoffice::storage::Migration ${ENGINE}_steps[] = {\n${ROWS}};\n\n")
  endforeach()
  string(REGEX MATCH "^(.*)::([a-z0-9_]+)$" MATCHED ${FUNCTION})
  set(CONTENT "#include \"platform/storage/migration.hpp\"\n\nnamespace ${CMAKE_MATCH_1} {\n\n${STEPS}
const boxoffice::storage::Migrations& ${CMAKE_MATCH_2}();
const boxoffice::storage::Migrations& ${CMAKE_MATCH_2}() {
  static constexpr boxoffice::storage::Migrations all{sqlite_steps, postgresql_steps, mariadb_steps};
  return all;
}\n\n}  // namespace ${CMAKE_MATCH_1}\n")
  set(GENERATED ${CMAKE_CURRENT_BINARY_DIR}/${TARGET}_migrations.cpp)
  file(CONFIGURE OUTPUT ${GENERATED} CONTENT "${CONTENT}" @ONLY)
  target_sources(${TARGET} PRIVATE ${GENERATED})
endfunction()
