#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace boxoffice::http {

/// A certificate that vouches for itself, for one name ("DNS:localhost", "IP:127.0.0.1").
class SelfSigned {
 public:
  explicit SelfSigned(const std::string& name)
      : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    auto* const it = certificate_.get();
    X509_set_version(it, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(it), 1);
    X509_gmtime_adj(X509_getm_notBefore(it), -60);
    X509_gmtime_adj(X509_getm_notAfter(it), 3'600);
    X509_set_pubkey(it, key_.get());
    auto* const subject = X509_get_subject_name(it);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(it, subject);
    auto* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
    X509_add_ext(it, names, -1);
    X509_EXTENSION_free(names);
    if (X509_sign(it, key_.get(), EVP_sha256()) == 0) throw std::runtime_error("not signed");
  }

  void write_to(const std::filesystem::path& file) const {
    const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file.c_str(), "w"), std::fclose);
    if (!out || PEM_write_X509(out.get(), certificate_.get()) != 1) throw std::runtime_error("not written");
  }
  EVP_PKEY* key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }

 private:
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
};

/// A server of one connection, on a thread of its own because it blocks. What the visitor says and hears is the test's.
class TlsServer {
 public:
  class Visitor {
   public:
    explicit Visitor(SSL* session) : session_(session) {}

    /// What has come when it ends with that text, or nothing more comes.
    std::string read_through(std::string_view end) {
      std::string read;
      for (char byte = 0; !read.ends_with(end) && SSL_read(session_, &byte, 1) == 1;) read += byte;
      return read;
    }
    void send(std::string_view text) { SSL_write(session_, text.data(), static_cast<int>(text.size())); }
    void say_goodbye() { SSL_shutdown(session_); }

   private:
    SSL* session_;
  };

  /// Serves when the visitor has shaken hands; otherwise the connection is closed.
  TlsServer(const SelfSigned& identity, std::function<void(Visitor&)> serve)
      : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    SSL_CTX_use_certificate(context_.get(), identity.certificate());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key());
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    if (::bind(socket_, where, size) != 0 || ::listen(socket_, 4) != 0 || ::getsockname(socket_, where, &size) != 0)
      throw std::runtime_error("no socket to listen on");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this, serve = std::move(serve)] { run(serve); });
  }
  ~TlsServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::uint16_t port() const { return port_; }

 private:
  void run(const std::function<void(Visitor&)>& serve) {
    const int accepted = ::accept(socket_, nullptr, nullptr);
    if (accepted < 0) return;
    const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(session.get(), accepted);
    if (SSL_accept(session.get()) == 1) {
      Visitor visitor(session.get());
      serve(visitor);
    }
    ::close(accepted);
  }

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  int socket_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace boxoffice::http
