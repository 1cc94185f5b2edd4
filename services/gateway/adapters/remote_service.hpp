#pragma once

#include "platform/http/client.hpp"
#include "platform/http/message.hpp"
#include "platform/http/server_urls.hpp"
#include "platform/identity/caller.hpp"

#include <functional>
#include <memory>
#include <string>

namespace boxoffice::gateway {

/// A service in other processes, reached over HTTP: its replicas are asked in turns. One that cannot be reached is
/// passed over, as long as nothing of the request has left; nothing is sent a second time after that.
class RemoteService {
 public:
  /// What the service is told of a caller (identity::caller_field).
  using Voucher = std::function<std::string(const identity::Caller&)>;

  /// The client outlives it.
  RemoteService(http::Client& client, http::ServerUrls replicas, Voucher voucher)
      : client_(client),
        replicas_(std::make_shared<http::ServerUrls>(std::move(replicas))),
        voucher_(std::move(voucher)) {}

  /// 503 when no replica can be reached; 502 when one was, and what became of the request is not known.
  Task<http::Response> operator()(const http::Request& request) const;

 private:
  http::Client& client_;
  Voucher voucher_;
  std::shared_ptr<http::ServerUrls> replicas_;  ///< copies of a handler share the turns
};

}  // namespace boxoffice::gateway
