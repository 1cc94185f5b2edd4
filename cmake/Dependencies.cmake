# Every third-party library of the product, by the name that targets use. All come from Debian 12.

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(rapidcheck CONFIG REQUIRED)

# Boost is used by its headers; what can be compiled apart is compiled once, in platform/boost.
add_library(boost_headers INTERFACE)
target_compile_definitions(boost_headers INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE BOOST_ALL_NO_LIB BOOST_JSON_NO_LIB BOOST_URL_NO_LIB
  BOOST_CONTAINER_NO_LIB)
target_link_libraries(boost_headers INTERFACE Threads::Threads)

# CMake's own module asks for the server's headers, too.
find_library(LIBPQ pq REQUIRED)
find_path(LIBPQ_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
add_library(libpq INTERFACE)
target_include_directories(libpq SYSTEM INTERFACE ${LIBPQ_INCLUDE})
target_link_libraries(libpq INTERFACE ${LIBPQ})

find_library(SOCI_CORE libsoci_core.a REQUIRED)
find_library(SOCI_SQLITE3 libsoci_sqlite3.a REQUIRED)
add_library(soci INTERFACE)
target_include_directories(soci SYSTEM INTERFACE /usr/include/soci)
target_link_libraries(soci INTERFACE ${SOCI_SQLITE3} ${SOCI_CORE} SQLite::SQLite3 ${CMAKE_DL_LIBS})

find_library(MARIADB mariadb REQUIRED)
add_library(mariadb_client INTERFACE)
target_link_libraries(mariadb_client INTERFACE ${MARIADB})

find_library(RDKAFKA rdkafka REQUIRED)
add_library(rdkafka INTERFACE)
target_link_libraries(rdkafka INTERFACE ${RDKAFKA} Threads::Threads)
