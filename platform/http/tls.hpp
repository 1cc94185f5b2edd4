#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// What clients ask of a server that is called by https: TLS 1.2 or newer, and a certificate that an authority which
/// the system trusts gave to that name. Other authorities: OpenSSL's SSL_CERT_FILE and SSL_CERT_DIR in the environment.
class Tls {
 public:
  /// Throws std::runtime_error when OpenSSL cannot be used.
  Tls();

 private:
  friend class TlsSession;
  struct Free {
    void operator()(SSL_CTX* context) const noexcept;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

/// One connection's TLS over a socket that does not block and stays open as long as this. A process that uses it
/// ignores SIGPIPE.
class TlsSession {
 public:
  enum class State : std::uint8_t {
    done,         ///< as far as `bytes` says
    wants_read,   ///< go on when the socket can be read
    wants_write,  ///< go on when it can be written
    closed,       ///< the server has said that nothing more will come
    failed,       ///< see failure(); also an end that the server has not announced
  };
  struct Step {
    State state;
    std::size_t bytes = 0;
  };

  /// The host is who the server has to be: a name, or an address.
  TlsSession(const Tls& tls, int socket, const std::string& host);

  Step shake_hands();
  Step read(std::span<char> into);
  /// After wants_read or wants_write to be called again with the same text.
  Step write(std::string_view text);

  /// Bytes have come that read() gives without asking the socket.
  bool has_pending() const;
  const std::string& failure() const { return failure_; }

 private:
  struct Free {
    void operator()(SSL* session) const noexcept;
  };
  Step step(int result, std::size_t bytes);
  std::string diagnosis() const;

  std::unique_ptr<SSL, Free> session_;
  std::string failure_;
};

}  // namespace boxoffice::http
