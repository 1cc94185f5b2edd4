#include "platform/runtime/stop_signal.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <unistd.h>
#include <utility>

namespace boxoffice::runtime {

namespace {

void end_at_once(int signal) { _exit(128 + signal); }

}  // namespace

struct StopSignal::State {
  explicit State(EventLoop& loop) : signals(loop.context(), SIGTERM, SIGINT) {}
  boost::asio::signal_set signals;
};

StopSignal::StopSignal(EventLoop& loop, std::function<void()> on_stop) : state_(std::make_unique<State>(loop)) {
  state_->signals.async_wait([this, stop = std::move(on_stop)](boost::system::error_code canceled, int) {
    if (canceled) return;
    state_->signals.clear();
    std::signal(SIGTERM, end_at_once);
    std::signal(SIGINT, end_at_once);
    stop();
  });
}

StopSignal::~StopSignal() = default;

}  // namespace boxoffice::runtime
