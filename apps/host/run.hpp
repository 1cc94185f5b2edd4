#pragma once

#include "apps/host/settings.hpp"
#include "platform/async/task.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/run_file.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace boxoffice::apps {

/// A program that serves until it is told to stop.
class Serving {
 public:
  virtual ~Serving() = default;

  /// Takes up what was left unfinished and begins to serve; false when it was given up before. Throws
  /// http::CannotListen, storage::Unavailable. Call stop() in every case.
  virtual Task<bool> start() = 0;
  /// Lets start() end soon, if it is still waiting for something. Scheduler's thread.
  virtual void give_up() = 0;
  /// Turns load balancers away, stops accepting, finishes what was accepted, and writes everything down.
  virtual Task<void> stop() = 0;

  /// By service; once it has started.
  virtual std::map<std::string, std::uint16_t> ports() const = 0;
  virtual const observability::Log& log() const = 0;
};

/// Makes the program on a loop of its own and lets it serve until SIGTERM or SIGINT. When everything is ready, one line
/// of JSON on standard output names every port. Throws what kept it from starting. Returns the exit code.
int serve(const Settings& settings, runtime::RunFile claim,
          const std::function<std::unique_ptr<Serving>(const Settings&, runtime::EventLoop&)>& make);

}  // namespace boxoffice::apps
