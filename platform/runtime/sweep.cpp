#include "platform/runtime/sweep.hpp"

#include <exception>
#include <utility>

namespace boxoffice::runtime {

Sweep::Sweep(Scheduler::Duration interval, Step step, observability::Constant complaint, Scheduler& scheduler,
             observability::Log log)
    : interval_(interval), step_(std::move(step)), complaint_(complaint), log_(std::move(log)), stopping_(scheduler) {}

Task<void> Sweep::run() {
  while (!co_await stopping_.wait_for(interval_)) {
    try {
      while (co_await step_() > 0) {}
    } catch (const std::exception& failure) {
      log_.warning(complaint_, {{"cause", observability::Diagnosis{failure.what()}}});
    }
  }
}

}  // namespace boxoffice::runtime
