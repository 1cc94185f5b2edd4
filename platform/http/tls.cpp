#include "platform/http/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace boxoffice::http {
namespace {

std::string last_error() {
  std::array<char, 256> text{};
  const auto code = ERR_get_error();
  if (code == 0) return "the connection broke off";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

void expect(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("TLS: ") + what + ": " + last_error());
}

bool is_address(const std::string& host) {
  boost::system::error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  return !no_address;
}

}  // namespace

void Tls::Free::operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
void TlsSession::Free::operator()(SSL* session) const noexcept { SSL_free(session); }

Tls::Tls() : context_(SSL_CTX_new(TLS_client_method())) {
  expect(context_ != nullptr, "no context");
  expect(SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION) == 1, "no TLS 1.2");
  expect(SSL_CTX_set_default_verify_paths(context_.get()) == 1, "no certificates of authorities");
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
}

TlsSession::TlsSession(const Tls& tls, int socket, const std::string& host) : session_(SSL_new(tls.context_.get())) {
  auto* const session = session_.get();
  expect(session != nullptr, "no session");
  expect(SSL_set_fd(session, socket) == 1, "no socket");
  if (is_address(host)) {
    expect(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1, "address not taken");
  } else {
    SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    expect(SSL_set1_host(session, host.c_str()) == 1, "name not taken");
    expect(SSL_set_tlsext_host_name(session, host.c_str()) == 1, "name not taken");
  }
}

TlsSession::Step TlsSession::shake_hands() {
  ERR_clear_error();
  return step(SSL_connect(session_.get()), 0);
}

TlsSession::Step TlsSession::read(std::span<char> into) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(session_.get(), into.data(), into.size(), &bytes);
  return step(result, bytes);
}

TlsSession::Step TlsSession::write(std::string_view text) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_write_ex(session_.get(), text.data(), text.size(), &bytes);
  return step(result, bytes);
}

bool TlsSession::has_pending() const { return SSL_pending(session_.get()) > 0; }

TlsSession::Step TlsSession::step(int result, std::size_t bytes) {
  if (result == 1) return {State::done, bytes};
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ: return {State::wants_read};
    case SSL_ERROR_WANT_WRITE: return {State::wants_write};
    case SSL_ERROR_ZERO_RETURN: return {State::closed};
    default: failure_ = diagnosis(); return {State::failed};
  }
}

std::string TlsSession::diagnosis() const {
  const auto verified = SSL_get_verify_result(session_.get());
  if (verified != X509_V_OK) return std::string("its certificate: ") + X509_verify_cert_error_string(verified);
  return last_error();
}

}  // namespace boxoffice::http
