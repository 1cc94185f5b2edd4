#include "platform/kafka/worker.hpp"

#include <pthread.h>

#include <condition_variable>
#include <thread>
#include <utility>

namespace boxoffice::kafka {

struct Worker::State {
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  std::thread thread;
};

Worker::Worker(const std::string& name, std::function<void()> work, std::chrono::milliseconds close)
    : state_(std::make_shared<State>()), close_(close) {
  state_->thread = std::thread([state = state_, work = std::move(work)]() mutable {
    work();
    work = nullptr;  // with all that it owns, which may be what takes long
    std::lock_guard lock(state->mutex);
    state->over = true;
    state->ended.notify_all();
  });
  pthread_setname_np(state_->thread.native_handle(), name.substr(0, 15).c_str());
}

bool Worker::is_over() const {
  std::lock_guard lock(state_->mutex);
  return state_->over;
}

Worker::~Worker() {
  bool over = false;
  {
    std::unique_lock lock(state_->mutex);
    over = state_->ended.wait_for(lock, close_, [&] { return state_->over; });
  }
  if (over) {
    state_->thread.join();
  } else {
    state_->thread.detach();
  }
}

}  // namespace boxoffice::kafka
