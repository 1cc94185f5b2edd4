# boxoffice_library(NAME SOURCES ... DEPENDS ...), boxoffice_test likewise, boxoffice_engine_test(NAME ENGINE database|kafka
# SOURCES ... DEPENDS ...) and boxoffice_fuzzer(NAME SOURCES ... DICTIONARY ... DEPENDS ...). Includes are always written from the root of the repository.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

add_library(boxoffice_options INTERFACE)
target_include_directories(boxoffice_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(boxoffice_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Werror=return-type -Werror=switch)
target_link_options(boxoffice_options INTERFACE -fuse-ld=lld)

# A build with sanitizers is neither shipped nor measured: its tests are compiled without optimization, in half the time, and
# what `make test` does not run with sanitizers is left out.
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
  set(BOXOFFICE_SANITIZED ON)
  set(TEST_OPTIONS -O0)
endif()

function(boxoffice_library NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${NAME} STATIC ${ARG_SOURCES})
    target_link_libraries(${NAME} PUBLIC boxoffice_options ${ARG_DEPENDS})
  else()
    add_library(${NAME} INTERFACE)
    target_link_libraries(${NAME} INTERFACE boxoffice_options ${ARG_DEPENDS})
  endif()
endfunction()

function(boxoffice_test NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${NAME} ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE boxoffice_options ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
  target_compile_options(${NAME} PRIVATE ${TEST_OPTIONS})
  add_test(NAME ${NAME} COMMAND ${NAME})
  set_tests_properties(${NAME} PROPERTIES TIMEOUT 300)
endfunction()

# One that needs servers of others (tests/engines): a plain ctest leaves it out, for it fails without them.
#   python3 -m tests.engines.with_engines postgresql -- ctest --test-dir build/release -C engines -L database
#   python3 -m tests.engines.with_engines kafka -- ctest --test-dir build/release -C engines -L kafka
function(boxoffice_engine_test NAME)
  cmake_parse_arguments(ARG "" "ENGINE" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${NAME} ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE boxoffice_options ${ARG_DEPENDS} GTest::gmock GTest::gtest_main)
  target_compile_options(${NAME} PRIVATE ${TEST_OPTIONS})
  if(BOXOFFICE_SANITIZED AND ARG_ENGINE STREQUAL kafka)
    set_target_properties(${NAME} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
  add_test(NAME ${NAME} COMMAND ${NAME} CONFIGURATIONS engines)
  set_tests_properties(${NAME} PROPERTIES TIMEOUT 540 LABELS ${ARG_ENGINE})
endfunction()

# A test program that runs on whatever database it is given, or those of its tests that the filter names: a second time, on
# a server's.
function(boxoffice_also_on_servers NAME)
  cmake_parse_arguments(ARG "" "FILTER" "" ${ARGN})
  if(NOT ARG_FILTER)
    set(ARG_FILTER "*")
  endif()
  add_test(NAME ${NAME}_on_server COMMAND ${NAME} --gtest_filter=${ARG_FILTER} CONFIGURATIONS engines)
  set_tests_properties(${NAME}_on_server PROPERTIES TIMEOUT 540 LABELS database)
endfunction()

# Only where the flags tell libFuzzer which code was reached. What a fuzzer has found interesting is kept beside it and
# tried first the next time; the input that it failed on is written there, too.
function(boxoffice_fuzzer NAME)
  if(NOT CMAKE_CXX_FLAGS MATCHES "fuzzer-no-link")
    return()
  endif()
  cmake_parse_arguments(ARG "" "DICTIONARY" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${NAME} ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE boxoffice_options ${ARG_DEPENDS})
  target_link_options(${NAME} PRIVATE -fsanitize=fuzzer)
  set(FOUND ${CMAKE_CURRENT_BINARY_DIR}/${NAME}.found)
  file(MAKE_DIRECTORY ${FOUND})
  add_test(NAME ${NAME} COMMAND ${NAME} -max_total_time=15 -max_len=2048 -timeout=10 -rss_limit_mb=1024
    -dict=${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DICTIONARY} -artifact_prefix=${FOUND}/ ${FOUND})
endfunction()
