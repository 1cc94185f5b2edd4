#include "platform/storage/lane.hpp"

#include "platform/async/scheduler.hpp"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace boxoffice::storage {

class Lane::Queue {
 public:
  explicit Queue(Scheduler* scheduler) : scheduler_(scheduler) {}

  static void post(const std::shared_ptr<Queue>& self, Work& work) {
    {
      std::lock_guard lock(self->mutex_);
      self->ready_.push_back(&work);
    }
    if (!self->scheduler_) {
      self->changed_.notify_one();
    } else {
      self->scheduler_->post([weak = std::weak_ptr(self)] {
        if (auto alive = weak.lock()) alive->run_next();
      });
    }
  }

  void finish(Work& work) {
    if (scheduler_) {
      while (is_due(work)) run_next();
      return;
    }
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return running_ != &work && std::ranges::find(ready_, &work) == ready_.end(); });
  }

  void start(const std::string& name) {
    thread_ = std::thread([this, name = name.substr(0, 15)] {
      pthread_setname_np(pthread_self(), name.c_str());
      serve();
    });
  }

  void stop() {
    if (!thread_.joinable()) return;
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || !ready_.empty(); });
      if (ready_.empty()) return;
      running_ = ready_.front();
      ready_.pop_front();
      lock.unlock();
      running_->run();
      lock.lock();
      running_ = nullptr;
      idle_.notify_all();
    }
  }

  void run_next() {
    std::unique_lock lock(mutex_);
    if (ready_.empty()) return;
    auto* work = ready_.front();
    ready_.pop_front();
    lock.unlock();
    work->run();
  }

  bool is_due(Work& work) {
    std::lock_guard lock(mutex_);
    return std::ranges::find(ready_, &work) != ready_.end();
  }

  Scheduler* scheduler_;  ///< null when a thread serves this lane
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable idle_;
  std::deque<Work*> ready_;
  Work* running_ = nullptr;
  bool stopping_ = false;
  std::thread thread_;
};

Lane::Lane(const std::string& name) : queue_(std::make_shared<Queue>(nullptr)) { queue_->start(name); }

Lane::Lane(Scheduler& scheduler) : queue_(std::make_shared<Queue>(&scheduler)) {}

Lane::~Lane() { queue_->stop(); }

void Lane::post(Work& work) { Queue::post(queue_, work); }

void Lane::finish(Work& work) { queue_->finish(work); }

}  // namespace boxoffice::storage
