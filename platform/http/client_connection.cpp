#include "platform/http/client_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <coroutine>
#include <utility>

namespace boxoffice::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

bool is_would_block(const error_code& error) {
  return error == boost::asio::error::would_block || error == boost::asio::error::try_again;
}

struct Resolved {
  tcp::resolver& resolver;
  const std::string& host;
  const std::string& service;
  error_code error;
  std::vector<tcp::endpoint> found;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    resolver.async_resolve(host, service, tcp::resolver::numeric_service,
                           [this, waiter](const error_code& failed, const tcp::resolver::results_type& results) {
                             error = failed;
                             for (const auto& result : results) found.push_back(result.endpoint());
                             waiter.resume();
                           });
  }
  void await_resume() const noexcept {}
};

}  // namespace

Task<Addresses> resolve(boost::asio::io_context& io, std::string host, std::uint16_t port) {
  error_code not_numeric;
  const auto address = boost::asio::ip::make_address(host, not_numeric);
  if (!not_numeric) co_return std::vector{tcp::endpoint(address, port)};
  tcp::resolver resolver(io);
  const auto service = std::to_string(port);
  Resolved resolved{resolver, host, service, {}, {}};
  co_await resolved;
  if (resolved.found.empty()) co_return std::unexpected("cannot resolve " + host + ": " + resolved.error.message());
  co_return std::move(resolved.found);
}

struct ClientConnection::Ready {
  Socket& socket;
  Socket::wait_type what;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    socket.async_wait(what, [waiter](const error_code&) { waiter.resume(); });
  }
  void await_resume() const noexcept {}
};

struct ClientConnection::Connected {
  Socket& socket;
  const tcp::endpoint& to;
  error_code error;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    socket.async_connect(to, [this, waiter](const error_code& failed) {
      error = failed;
      waiter.resume();
    });
  }
  error_code await_resume() const noexcept { return error; }
};

ClientConnection::ClientConnection(boost::asio::io_context& io, Scheduler& scheduler)
    : scheduler_(scheduler), socket_(io), made_at_(scheduler.steady_now()) {}

void ClientConnection::set_deadline(TimePoint deadline) {
  late_ = false;
  const auto left = std::chrono::ceil<Scheduler::Duration>(deadline - scheduler_.steady_now());
  timer_ = scheduler_.after(std::max(left, Scheduler::Duration::zero()), [this] {
    late_ = true;
    error_code ignored;
    socket_.cancel(ignored);
  });
}

Task<std::string> ClientConnection::connect(std::vector<tcp::endpoint> addresses, TimePoint deadline) {
  set_deadline(deadline);
  error_code error;
  for (const auto& address : addresses) {
    error_code ignored;
    socket_.close(ignored);
    socket_.open(address.protocol(), error);
    if (error) continue;
    error = co_await Connected{socket_, address, {}};
    if (!error || late_) break;
  }
  timer_.reset();
  if (late_) co_return "no connection in time";
  if (error) co_return "cannot connect: " + error.message();
  socket_.non_blocking(true, error);
  socket_.set_option(tcp::no_delay(true), error);
  co_return std::string();
}

Task<std::string> ClientConnection::secure(const Tls& tls, std::string host, TimePoint deadline) {
  set_deadline(deadline);
  tls_.emplace(tls, socket_.native_handle(), host);
  auto step = tls_->shake_hands();
  while (!late_ && is_would_block(error_of(step))) {
    co_await Ready{socket_, waits_for_};
    if (!late_) step = tls_->shake_hands();
  }
  timer_.reset();
  if (late_) co_return "no TLS in time";
  co_return step.state == TlsSession::State::done ? std::string() : "TLS: " + tls_->failure();
}

/// What the step would mean on a bare socket.
error_code ClientConnection::error_of(const TlsSession::Step& step) {
  switch (step.state) {
    case TlsSession::State::done: return {};
    case TlsSession::State::wants_read: waits_for_ = Socket::wait_read; return boost::asio::error::would_block;
    case TlsSession::State::wants_write: waits_for_ = Socket::wait_write; return boost::asio::error::would_block;
    case TlsSession::State::closed: return boost::asio::error::eof;
    case TlsSession::State::failed: return boost::asio::error::connection_reset;
  }
}

std::size_t ClientConnection::read_some(std::span<char> into, error_code& error) {
  if (!tls_) {
    waits_for_ = Socket::wait_read;
    return socket_.read_some(boost::asio::buffer(into.data(), into.size()), error);
  }
  const auto step = tls_->read(into);
  error = error_of(step);
  return step.bytes;
}

std::size_t ClientConnection::write_some(std::string_view text, error_code& error) {
  if (!tls_) {
    waits_for_ = Socket::wait_write;
    return socket_.write_some(boost::asio::buffer(text.data(), text.size()), error);
  }
  const auto step = tls_->write(text);
  error = error_of(step);
  return step.bytes;
}

Task<std::expected<ClientResponse, ClientConnection::Failure>> ClientConnection::exchange(std::string_view text,
                                                                                          ResponseReader& reader,
                                                                                          TimePoint deadline,
                                                                                          std::span<char> space) {
  set_deadline(deadline);
  written_ = 0;
  keep_alive_ = false;
  // What cannot be written may have an answer all the same: a server refuses a large body before it has read it.
  const bool whole = co_await write(text);
  auto state = ResponseReader::State::head;
  error_code error;
  waits_for_ = Socket::wait_read;
  while (written_ > 0 && state < ResponseReader::State::complete && !reader.is_streaming()) {
    if (!tls_ || !tls_->has_pending()) co_await Ready{socket_, waits_for_};
    if (late_) break;
    state = take_in(reader, space, error);
    if (error && !is_would_block(error)) break;
  }
  timer_.reset();
  if (state == ResponseReader::State::complete || reader.is_streaming()) {
    keep_alive_ = whole && reader.keep_alive();
    idle_since_ = scheduler_.steady_now();
    co_return reader.take();
  }
  if (late_)
    co_return std::unexpected(Failure{written_ == 0 ? Reached::nothing : Reached::unclear, "no answer in time"});
  if (written_ == 0) co_return std::unexpected(Failure{Reached::nothing, "the server has closed the connection"});
  if (!reader.has_begun()) co_return std::unexpected(Failure{Reached::request, "the server closed without an answer"});
  const auto reason = state == ResponseReader::State::failed ? std::string(reader.failure()) : error.message();
  co_return std::unexpected(Failure{Reached::unclear, reason});
}

/// What becomes of the answer by what has come.
ResponseReader::State ClientConnection::take_in(ResponseReader& reader, std::span<char> space, error_code& error) {
  const auto received = read_some(space, error);
  if (received > 0) return reader.feed({space.data(), received});
  return error == boost::asio::error::eof && reader.has_begun() ? reader.end_of_input() : reader.state();
}

Task<std::expected<std::string, std::string>> ClientConnection::read_on(ResponseReader& reader, TimePoint deadline,
                                                                        std::span<char> space) {
  set_deadline(deadline);
  error_code error;
  auto piece = reader.take_piece();
  while (piece.empty() && reader.state() == ResponseReader::State::body) {
    if (!tls_ || !tls_->has_pending()) co_await Ready{socket_, waits_for_};
    if (late_) break;
    take_in(reader, space, error);
    piece = reader.take_piece();
    if (error && !is_would_block(error)) break;
  }
  timer_.reset();
  if (!piece.empty() || reader.state() == ResponseReader::State::complete) co_return piece;
  if (late_) co_return std::unexpected("nothing has come for too long");
  const bool failed = reader.state() == ResponseReader::State::failed;
  co_return std::unexpected(failed ? std::string(reader.failure()) : error.message());
}

void ClientConnection::break_off() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_both, ignored);  // not closed: TLS still reads by its number
}

Task<bool> ClientConnection::write(std::string_view text) {
  while (written_ < text.size() && !late_) {
    error_code error;
    const auto rest = text.substr(written_);
    written_ += write_some(rest, error);
    if (error && !is_would_block(error)) break;
    if (error) co_await Ready{socket_, waits_for_};
  }
  co_return written_ == text.size();
}

bool ClientConnection::is_quiet() {
  char byte;
  error_code error;
  read_some({&byte, 1}, error);
  return is_would_block(error);
}

}  // namespace boxoffice::http
