#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/async/task.hpp"
#include "platform/observability/log.hpp"

#include <cstddef>
#include <functional>

namespace boxoffice::runtime {

/// Work that comes again and again: at each interval one bounded step after the other, until a step has nothing left
/// to do. A step that throws is complained of in the log, and tried again at the next interval.
class Sweep {
 public:
  /// Does a bounded part of what there is, and returns how much that was.
  using Step = std::function<Task<std::size_t>()>;

  /// The complaint is a constant that says what does not get done.
  Sweep(Scheduler::Duration interval, Step step, observability::Constant complaint, Scheduler& scheduler,
        observability::Log log);

  /// Ends after stop().
  Task<void> run();
  void stop() { stopping_.notify(); }

 private:
  Scheduler::Duration interval_;
  Step step_;
  observability::Constant complaint_;
  observability::Log log_;
  Signal stopping_;
};

}  // namespace boxoffice::runtime
