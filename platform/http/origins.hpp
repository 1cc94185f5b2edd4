#pragma once

#include "platform/http/client_connection.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace boxoffice::http {

/// The connections that a client keeps, by the server they lead to, and how a call goes over them. Lives as long as the
/// last call.
class Origins : public std::enable_shared_from_this<Origins> {
 public:
  using Answer = std::expected<ClientResponse, ClientFailure>;
  class Use;

  Origins(boost::asio::io_context& io, Scheduler& scheduler, const ClientLimits& limits)
      : io_(io), scheduler_(scheduler), limits_(limits) {}

  static Task<Answer> send(std::shared_ptr<Origins> self, ClientRequest request);
  /// Keeps no connection any more.
  void close();
  const ClientCounters& counters() const { return counters_; }

  const ClientLimits& limits() const { return limits_; }
  TimePoint now() const { return scheduler_.steady_now(); }
  /// Where bytes are read to, one reading at a time.
  std::span<char> space() { return space_; }

 private:
  using Name = std::tuple<std::string, std::uint16_t, bool>;  // host, port, by https
  using Connected = std::expected<std::unique_ptr<ClientConnection>, std::string>;
  struct Origin {
    std::vector<std::unique_ptr<ClientConnection>> idle;  // the last used one last
    std::size_t in_use = 0;
  };

  Task<Answer> call(Origin& origin, const ClientRequest& request, Use& use);
  std::unique_ptr<ClientConnection> take_idle(Origin& origin);
  void keep(Origin& origin, std::unique_ptr<ClientConnection> connection);
  Task<Connected> connect(const ClientRequest& request, TimePoint deadline);
  Task<std::string> secure(ClientConnection& connection, const std::string& host, TimePoint deadline);
  std::string text_of(const ClientRequest& request, TimePoint deadline) const;
  void drop_old();

  boost::asio::io_context& io_;
  Scheduler& scheduler_;
  ClientLimits limits_;
  ClientCounters counters_;
  std::optional<Tls> tls_;          // made for the first request that needs it
  std::map<Name, Origin> origins_;  // stays small: those that are called, not those that anybody names
  std::unique_ptr<Scheduler::Timer> next_drop_;
  std::array<char, 16 * 1024> space_;  // what comes from any server passes through it
  bool closed_ = false;
};

/// Counts a call among those that an origin has, as long as it runs.
class Origins::Use {
 public:
  explicit Use(Origin& origin) : origin_(&origin) { ++origin_->in_use; }
  Use(Use&& other) noexcept : origin_(std::exchange(other.origin_, nullptr)) {}
  ~Use() {
    if (origin_ != nullptr) --origin_->in_use;
  }

 private:
  Origin* origin_;
};

}  // namespace boxoffice::http
