#include "platform/http/listener.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>

#include <ctime>
#include <utility>

namespace boxoffice::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kept_output_bytes = 256 * 1024;
constexpr auto cut_off_time = std::chrono::seconds(1);  // closed sockets wake their coroutines at once

tcp::endpoint resolve(boost::asio::io_context& io, const Endpoint& endpoint) {
  error_code not_numeric;
  const auto address = boost::asio::ip::make_address(endpoint.host, not_numeric);
  if (!not_numeric) return {address, endpoint.port};
  tcp::resolver resolver(io);
  return resolver.resolve(endpoint.host, std::to_string(endpoint.port), tcp::resolver::passive).begin()->endpoint();
}

PeerAddress address_of(const tcp::endpoint& peer) {
  const auto address = peer.address();
  return address.is_v4() ? make_address_v6(boost::asio::ip::v4_mapped, address.to_v4()).to_bytes()
                         : address.to_v6().to_bytes();
}

bool is_of_host(const error_code& failure) {
  return failure == boost::system::errc::address_not_available ||
         failure == boost::system::errc::address_family_not_supported || failure == boost::asio::error::host_not_found;
}

}  // namespace

Listener::Listener(boost::asio::io_context& io, Scheduler& scheduler, const Endpoint& endpoint, Handler handler,
                   Server::MakeProblem make_problem, const Limits& limits)
    : io_(io),
      acceptor_(io),
      scheduler_(scheduler),
      handler_(std::move(handler)),
      make_problem_(make_problem),
      limits_(limits),
      all_gone_(scheduler) {
  listen(endpoint);
}

void Listener::listen(const Endpoint& endpoint) {
  try {
    const auto where = resolve(io_, endpoint);
    acceptor_.open(where.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(where);
    acceptor_.listen(boost::asio::socket_base::max_listen_connections);
    port_ = acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& failure) {
    const auto message =
        "cannot listen on " + endpoint.host + ":" + std::to_string(endpoint.port) + ": " + failure.code().message();
    throw CannotListen(is_of_host(failure.code()) ? CannotListen::Fault::host : CannotListen::Fault::port, message);
  }
}

void Listener::start() {
  sweep();
  accept();
}

void Listener::shut_down() {
  stopping_ = true;
  next_sweep_.reset();
  error_code ignored;
  acceptor_.close(ignored);
  for_each([](Connection& connection) { connection.abort(); });
}

Task<bool> Listener::stop(Scheduler::Duration at_most) {
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  for_each([](Connection& connection) { connection.ask_to_leave(); });
  if (counters_.connections_open > 0) co_await all_gone_.wait_for(at_most);
  const bool finished = counters_.connections_open == 0;
  for_each([](Connection& connection) { connection.abort(); });
  if (!finished) co_await all_gone_.wait_for(cut_off_time);
  co_return finished;
}

void Listener::accept() {
  if (accepting_ || stopping_) return;
  if (counters_.connections_open >= limits_.connections) return make_room();
  accepting_ = true;
  acceptor_.async_accept(peer_, [self = shared_from_this()](const error_code& error, Socket socket) {
    self->accepted(error, std::move(socket));
  });
}

void Listener::accepted(const error_code& error, Socket socket) {
  accepting_ = false;
  if (stopping_) return;
  if (!error) {
    ++counters_.connections_accepted;
    detach(Connection::serve(std::make_unique<Connection>(shared_from_this(), std::move(socket), address_of(peer_))));
  } else if (error != boost::asio::error::connection_aborted) {
    return make_room();  // no descriptors or memory: the next sweep tries again
  }
  accept();
}

void Listener::make_room() {
  if (idle_.empty()) return;
  ++counters_.connections_evicted;
  auto& longest_idle = idle_.front();
  longest_idle.ask_to_leave();
}

void Listener::sweep() {
  about_now_ = scheduler_.steady_now();
  date_.set(std::time(nullptr));
  for_each([now = about_now_](Connection& connection) {
    if (connection.is_late(now)) connection.expire();
  });
  accept();
  next_sweep_ = scheduler_.after(limits_.sweep_interval, [this] { sweep(); });
}

template <class Visit>
void Listener::for_each(Visit visit) {
  for (auto& connection : idle_) visit(connection);
  for (auto& connection : busy_) visit(connection);
}

void Listener::welcome(Connection& connection) {
  ++counters_.connections_open;
  idle_.push_back(connection);
}

void Listener::forget(Connection& connection) {
  if (writer_ == &connection) output_sent();
  connection.unlink();
  --counters_.connections_open;
  if (stopping_ && counters_.connections_open == 0)
    scheduler_.post([self = shared_from_this()] { self->all_gone_.notify(); });
  accept();
}

void Listener::set_idle(Connection& connection) {
  idle_.splice(idle_.end(), busy_, Connections::s_iterator_to(connection));
}

void Listener::set_busy(Connection& connection) {
  busy_.splice(busy_.end(), idle_, Connections::s_iterator_to(connection));
}

std::unique_ptr<RequestReader> Listener::take_reader() {
  if (spare_readers_.empty()) return std::make_unique<RequestReader>(limits_);
  auto reader = std::move(spare_readers_.back());
  spare_readers_.pop_back();
  return reader;
}

void Listener::give_back(std::unique_ptr<RequestReader> reader) {
  if (spare_readers_.size() >= limits_.spare_readers) return;
  reader->reset();
  spare_readers_.push_back(std::move(reader));
}

std::string& Listener::output_for(Connection& writer) {
  if (writer_ != nullptr && writer_ != &writer) writer_->send_output();
  writer_ = &writer;
  return output_;
}

void Listener::output_sent() {
  writer_ = nullptr;
  output_.clear();
  if (output_.capacity() > kept_output_bytes) output_ = {};
}

void Listener::resume(std::coroutine_handle<> waiter) {
  const auto self = shared_from_this();  // the connection may be its last owner
  resuming_ = true;
  waiter.resume();
  resuming_ = false;
  if (writer_ != nullptr) writer_->send_output();
}

}  // namespace boxoffice::http
