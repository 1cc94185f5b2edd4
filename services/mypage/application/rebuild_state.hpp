#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

namespace boxoffice::mypage {

/// How far a rebuild has come.
struct RebuildState {
  bool running = false;
  std::int64_t rebuilds = 0;  ///< finished since the start of the program
  std::int64_t waiting = 0;   ///< records that the running one has still to take in; a guess
  std::string failure;        ///< why the last one ended without success; empty when it did not
};
BOOST_DESCRIBE_STRUCT(RebuildState, (), (running, rebuilds, waiting, failure))

}  // namespace boxoffice::mypage
