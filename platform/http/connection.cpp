#include "platform/http/connection.hpp"

#include "platform/http/listener.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace boxoffice::http {

namespace {

using boost::system::error_code;

constexpr std::size_t most_lingering_bytes = 16 * 1024 * 1024;
constexpr auto never = std::chrono::steady_clock::time_point::max();

bool is_would_block(const error_code& error) {
  return error == boost::asio::error::would_block || error == boost::asio::error::try_again;
}

/// Somebody whose machine has lost its power, or its network, never says that he has gone.
void fail_when_nobody_acknowledges(int socket, std::chrono::milliseconds after) {
  const auto milliseconds = static_cast<unsigned>(after.count());
  ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

}  // namespace

struct Connection::Ready {
  Connection& connection;
  Socket::wait_type what;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    connection.socket_.async_wait(
        what, [listener = connection.listener_.get(), waiter](const error_code&) { listener->resume(waiter); });
  }
  void await_resume() const noexcept {}
};

Response Connection::too_many_streams() {
  ++listener_->counters().refused;
  return listener_->problem(Refusal{503, "Too many answers stream at the moment. Ask for the state instead."})
      .with("Retry-After", "5");
}

Connection::Connection(std::shared_ptr<Listener> listener, Socket socket, const PeerAddress& peer)
    : listener_(std::move(listener)),
      socket_(std::move(socket)),
      peer_(peer),
      deadline_(listener_->about_now() + listener_->limits().header_timeout) {
  error_code ignored;  // a socket that fails here fails when it is read, too
  socket_.non_blocking(true, ignored);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  listener_->welcome(*this);
}

Connection::~Connection() {
  error_code ignored;
  socket_.close(ignored);
  if (reader_) listener_->give_back(std::move(reader_));
  listener_->forget(*this);
}

Task<void> Connection::serve(std::unique_ptr<Connection> connection) { co_await connection->exchange_all(); }

Task<void> Connection::exchange_all() {
  while (!over_) {
    if (needs_input()) {
      answer_expectation();
      if (!send_unsent() && !co_await drain()) co_return;
      begin_waiting();
      co_await Ready{*this, Socket::wait_read};
      receive();
      continue;
    }
    if (!unsent_.empty() && !co_await drain()) co_return;
    Response response;
    bool close = true;
    if (reader_->state() == RequestReader::State::refused) {
      ++listener_->counters().refused;
      response = listener_->problem(reader_->refusal());
    } else {
      begin_handling();
      bool failed = false;
      try {
        response = co_await listener_->handler()(reader_->request());
      } catch (...) {  // logged by whoever gave the handler; here it only has to become an answer
        failed = true;
      }
      --listener_->counters().requests_in_progress;
      if (failed || !has_sound_fields(response)) {
        ++listener_->counters().handler_failures;
        response = listener_->problem(Refusal{500, "Something went wrong here."});
      }
      close = listener_->is_stopping() || !reader_->framing().keep_alive;
    }
    if (response.stream && listener_->counters().streams_open < listener_->limits().streams) {
      if (co_await stream(std::move(response))) co_await linger();
      co_return;
    }
    if (response.stream) response = too_many_streams();
    answer(response, close);
    if (close) {
      if (co_await drain()) co_await linger();
      co_return;
    }
    reader_->next();
  }
}

bool Connection::needs_input() const { return !reader_ || reader_->is_reading(); }

void Connection::begin_waiting() {
  const auto& limits = listener_->limits();
  switch (reader_ ? reader_->state() : RequestReader::State::empty) {
    case RequestReader::State::empty:
      if (reader_ && reader_->is_drained()) listener_->give_back(std::move(reader_));
      if (phase_ == Phase::idle) return;
      enter(Phase::idle);
      deadline_ = phase_began_ + limits.idle_timeout;
      return listener_->set_idle(*this);
    case RequestReader::State::head:
      if (phase_ == Phase::head) return;
      enter(Phase::head);
      if (!first_)
        deadline_ = phase_began_ + limits.header_timeout;  // the first one's time began when the connection did
      return;
    default:
      if (phase_ != Phase::body) enter(Phase::body);
      const auto earned = std::chrono::milliseconds(reader_->body_bytes() * 1'000 / limits.body_bytes_per_s);
      deadline_ = phase_began_ + std::min(limits.body_timeout, limits.body_grace + earned);
  }
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  phase_began_ = listener_->about_now();
}

void Connection::receive() {
  if (over_) return;
  if (std::exchange(late_, false)) {
    if (phase_ != Phase::idle) ++listener_->counters().connections_expired;
    return end_of_input(408, "The request did not come in time.");
  }
  if (!reader_) reader_ = listener_->take_reader();
  const auto room = reader_->room();
  error_code error;
  const auto bytes = socket_.read_some(boost::asio::buffer(room.data(), room.size()), error);
  if (bytes > 0) {
    if (phase_ == Phase::idle) listener_->set_busy(*this);
    leaving_ = false;
    return reader_->received(bytes);
  }
  if (error == boost::asio::error::eof) return end_of_input(400, "The request is cut short.");
  over_ = leaving_ || !is_would_block(error);
}

void Connection::end_of_input(int status, std::string_view reason) {
  if (!reader_ || reader_->state() == RequestReader::State::empty) over_ = true;
  else reader_->refuse(Refusal{status, reason});
}

void Connection::begin_handling() {
  auto& counters = listener_->counters();
  ++counters.requests;
  ++counters.requests_in_progress;
  auto& request = reader_->request();
  request.peer = peer_;
  request.deadline.reset();
  if (const auto left = reader_->framing().time_left) request.deadline = listener_->now() + *left;
  phase_ = Phase::handling;
  deadline_ = never;
  first_ = false;
}

void Connection::answer_expectation() {
  if (reader_ && reader_->take_expectation()) unsent_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void Connection::answer(const Response& response, bool close) {
  const AnswerOptions options{.to_head = reader_->is_to_head(), .close = close};
  if (!unsent_.empty()) return append_response(response, options, listener_->date(), unsent_);
  auto& output = listener_->output_for(*this);
  append_response(response, options, listener_->date(), output);
  const bool more_at_once = reader_->has_more() && !close && output.size() < listener_->limits().coalesced_bytes;
  if (!more_at_once || !listener_->may_defer()) send_output();
}

void Connection::send_output() {
  auto& output = listener_->output_for(*this);
  const auto sent = send_some(output);
  unsent_.append(output, sent);
  listener_->output_sent();
}

/// True when nothing is left to send, also because nobody is there to send it to.
bool Connection::send_unsent() {
  if (listener_->has_output_of(*this)) send_output();
  if (!unsent_.empty()) unsent_from_ += send_some(std::string_view(unsent_).substr(unsent_from_));
  if (over_ || unsent_from_ == unsent_.size()) {
    unsent_ = {};
    unsent_from_ = 0;
  }
  return unsent_.empty();
}

std::size_t Connection::send_some(std::string_view bytes) {
  error_code error;
  const auto sent = socket_.write_some(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error && !is_would_block(error)) over_ = true;
  return sent;
}

/// Sends all that is left, however slowly the client takes it. False when the connection is over.
Task<bool> Connection::drain() {
  std::size_t before = 0;
  while (!send_unsent()) {
    if (phase_ != Phase::draining || unsent_from_ != before) {
      enter(Phase::draining);
      deadline_ = phase_began_ + listener_->limits().write_timeout;
      before = unsent_from_;
    }
    co_await Ready{*this, Socket::wait_write};
    if (late_) {
      ++listener_->counters().connections_expired;
      over_ = true;
    }
  }
  co_return !over_;
}

/// Sends an answer whose body comes over time, and nothing after it: the read buffer is given back meanwhile. False
/// when the client has gone.
Task<bool> Connection::stream(Response response) {
  const AnswerOptions options{
      .to_head = reader_->is_to_head(), .close = true, .chunked = reader_->framing().takes_chunks};
  if (listener_->has_output_of(*this)) send_output();
  append_response(response, options, listener_->date(), unsent_);
  const auto body = std::move(response.stream);
  if (options.to_head) co_return co_await drain();
  response = {};
  listener_->give_back(std::move(reader_));
  fail_when_nobody_acknowledges(socket_.native_handle(), listener_->limits().unacknowledged);
  if (listener_->is_stopping()) body->stop();
  streams_ = true;
  ++listener_->counters().streams_open;
  std::vector<Task<void>> both;
  both.push_back(watch(*body));
  both.push_back(send_pieces(*body, options.chunked));
  co_await all_of(std::move(both));
  --listener_->counters().streams_open;
  co_return !over_;
}

Task<void> Connection::send_pieces(BodyStream& body, bool chunked) {
  for (bool more = true; co_await drain() && more;) {
    enter(Phase::streaming);
    deadline_ = never;
    std::optional<std::string> piece;
    try {
      piece = co_await body.next();
    } catch (...) {  // logged by whoever made the stream; the client must not take it for the whole
      over_ = true;
    }
    more = piece.has_value();
    if (over_ || (more && piece->empty())) continue;
    if (chunked) append_chunk(piece.value_or(std::string()), unsent_);
    else if (more) unsent_ = *std::move(piece);
  }
  streams_ = false;
  error_code ignored;
  socket_.cancel(ignored);
}

/// Nothing is read of a connection while its answer streams: here it is noticed that the client has gone, or has to.
Task<void> Connection::watch(BodyStream& body) {
  error_code error;
  std::size_t swallowed = 0;
  while (streams_ && !over_ && !leaving_) {
    co_await Ready{*this, Socket::wait_read};
    if (!streams_ || over_ || leaving_) continue;
    swallowed += socket_.read_some(boost::asio::buffer(listener_->discarded_bytes()), error);
    over_ = (error && !is_would_block(error)) || swallowed > most_lingering_bytes;
  }
  if (streams_) body.stop();
}

/// Closing at once would reset the connection when the client is still sending, and the answer would be lost on its way
/// (RFC 9112 9.6).
Task<void> Connection::linger() {
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  enter(Phase::lingering);
  deadline_ = phase_began_ + listener_->limits().linger_timeout;
  std::size_t swallowed = 0;
  while (!error && !late_ && !over_ && swallowed < most_lingering_bytes) {
    co_await Ready{*this, Socket::wait_read};
    swallowed += socket_.read_some(boost::asio::buffer(listener_->discarded_bytes()), error);
    if (is_would_block(error)) error.clear();
  }
}

void Connection::expire() {
  late_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::ask_to_leave() {
  if (phase_ != Phase::idle && !streams_) return;
  leaving_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::abort() {
  over_ = true;
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace boxoffice::http
