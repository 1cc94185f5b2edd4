#include "bench/http_connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace boxoffice::bench {
namespace {

/// The number that follows the text; -1 when there is none.
long number_after(std::string_view text, std::string_view what) {
  const auto at = text.find(what);
  if (at == std::string_view::npos) return -1;
  const auto* begin = text.data() + at + what.size();
  long number = -1;
  std::from_chars(begin, text.data() + text.size(), number);
  return number;
}

}  // namespace

void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

HttpConnection::HttpConnection(int port) : file_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (file_ < 0 || connect(file_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  const int on = 1;
  setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(file_, F_SETFL, O_NONBLOCK);
}

HttpConnection::~HttpConnection() {
  if (file_ >= 0) close(file_);
}

HttpConnection::HttpConnection(HttpConnection&& other) noexcept
    : file_(std::exchange(other.file_, -1)), busy_(other.busy_), received_(std::move(other.received_)) {}

void HttpConnection::send(std::string_view request) {
  received_.clear();
  if (::send(file_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    give_up("send");
  busy_ = true;
}

bool HttpConnection::receive(Reply& reply) {
  std::array<char, 16384> buffer;
  const auto count = recv(file_, buffer.data(), buffer.size(), 0);
  if (count < 0 && errno == EAGAIN) return false;
  if (count == 0 && !busy_) {
    close(std::exchange(file_, -1));
    return false;
  }
  if (count <= 0) give_up("recv");
  received_.append(buffer.data(), static_cast<std::size_t>(count));

  const std::string_view text = received_;
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return false;
  const auto length = number_after(text.substr(0, head_end), "Content-Length: ");
  const auto body_size = static_cast<std::size_t>(length < 0 ? 0 : length);
  if (text.size() < head_end + 4 + body_size) return false;
  reply = {.status = static_cast<int>(number_after(text, "HTTP/1.1 ")), .body = text.substr(head_end + 4, body_size)};
  busy_ = false;
  return true;
}

std::string request_text(std::string_view target, std::string_view json_body) {
  std::string text = json_body.empty() ? "GET " : "POST ";
  text.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n");
  if (!json_body.empty())
    text.append("Content-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(json_body.size()))
        .append("\r\n");
  return text.append("\r\n").append(json_body);
}

}  // namespace boxoffice::bench
