#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace boxoffice::storage {

/// What tests/engines/with_engines.py tells a program that it runs. Without it a test fails, and says how it is run.
inline std::string told_by_with_engines(const char* name) {
  const char* value = std::getenv(name);
  if (value && *value != '\0') return value;
  throw std::runtime_error(std::string(name) +
                           " is not set: these tests need a server. Run them by python3 -m tests.engines.with_engines "
                           "kafka -- ctest --test-dir build/release -C engines -L kafka, or likewise");
}

/// Asks for "kafka kill", "postgresql pause" and the like, and returns when it is done.
inline void ask_engines(const std::string& request) {
  const auto path = told_by_with_engines("BOXOFFICE_TEST_ENGINES");
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path of the engines' socket is too long");
  std::ranges::copy(path, address.sun_path);
  const int door = socket(AF_UNIX, SOCK_STREAM, 0);
  std::string answer;
  if (connect(door, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const auto line = request + "\n";
    if (write(door, line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
      for (char c = 0; read(door, &c, 1) == 1 && c != '\n';) answer += c;
    }
  }
  close(door);
  if (answer != "ok") throw std::runtime_error("engines: " + request + ": " + answer);
}

}  // namespace boxoffice::storage
