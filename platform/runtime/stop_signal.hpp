#pragma once

#include "platform/runtime/event_loop.hpp"

#include <functional>
#include <memory>

namespace boxoffice::runtime {

/// Turns the first SIGTERM or SIGINT into a call on the loop. The second ends the process at once with 128 + its
/// number, also when the loop is stuck and when the process is the first of a container. One per process; must not
/// outlive the loop.
class StopSignal {
 public:
  StopSignal(EventLoop& loop, std::function<void()> on_stop);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace boxoffice::runtime
