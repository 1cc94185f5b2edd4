#include "platform/http/server.hpp"

#include "platform/http/listener.hpp"

#include <utility>

namespace boxoffice::http {

Server::Server(boost::asio::io_context& io, Scheduler& scheduler, const Endpoint& endpoint, Handler handler,
               MakeProblem make_problem, const Limits& limits)
    : listener_(std::make_shared<Listener>(io, scheduler, endpoint, std::move(handler), make_problem, limits)) {
  listener_->start();
}

Server::~Server() { listener_->shut_down(); }

std::uint16_t Server::port() const { return listener_->port(); }

const ServerCounters& Server::counters() const { return listener_->counters(); }

Task<bool> Server::stop(Scheduler::Duration at_most) { return listener_->stop(at_most); }

}  // namespace boxoffice::http
