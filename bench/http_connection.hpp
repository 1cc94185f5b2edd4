#pragma once

#include <string>
#include <string_view>

namespace boxoffice::bench {

/// One answer as it came; the views hold until the next call on its connection.
struct Reply {
  int status = 0;
  std::string_view body;
};

/// A kept-alive connection to a port of this machine, with one request under way at most. Failures end the program: a
/// load generator that loses requests measures nothing. The server may close one that has nothing to do any more.
class HttpConnection {
 public:
  explicit HttpConnection(int port);
  ~HttpConnection();
  HttpConnection(HttpConnection&& other) noexcept;
  HttpConnection& operator=(HttpConnection&&) = delete;

  int file() const { return file_; }
  bool busy() const { return busy_; }

  /// Sends a whole request. Not while busy.
  void send(std::string_view request);

  /// Reads what is there; true when the answer is complete, and not busy from then on.
  bool receive(Reply& reply);

 private:
  int file_;
  bool busy_ = false;
  std::string received_;
};

/// A POST of a JSON body, or a GET when there is none.
std::string request_text(std::string_view target, std::string_view json_body);

[[noreturn]] void give_up(const char* what);

}  // namespace boxoffice::bench
