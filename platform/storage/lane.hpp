#pragma once

#include <memory>
#include <string>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::storage {

/// Where the writes of one or more stores are committed, one batch after the other: usually a thread of its own. The
/// composition root decides which stores share a lane. Outlives its stores.
class Lane {
 public:
  /// A thread of this name (at most 15 characters are visible to the operating system).
  explicit Lane(const std::string& name);

  /// No thread: everything runs on the scheduler's thread, between its coroutines. For the simulator and for tests on
  /// simulated time, where the order of everything has to be decided by the scheduler.
  explicit Lane(Scheduler& scheduler);

  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// A piece of work that may be due on a lane.
  class Work {
   public:
    virtual void run() = 0;

   protected:
    ~Work() = default;
  };

  /// Runs the work once, after everything that was posted before. Any thread.
  void post(Work& work);

  /// Returns when the work neither runs nor waits: what was posted has been run. Not from inside a work.
  void finish(Work& work);

 private:
  class Queue;
  std::shared_ptr<Queue> queue_;
};

}  // namespace boxoffice::storage
