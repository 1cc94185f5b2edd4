#pragma once

#include "platform/http/tests/peer.hpp"
#include "platform/http/tests/raw_server.hpp"
#include "services/payment/adapters/stripe_provider.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::payment {

/// Stripe as the test has it: what it is sent is kept, and what it answers is said in order.
class StripeDouble {
 public:
  /// What becomes of a request when it has come.
  using Reaction = std::function<void(http::Peer&)>;

  explicit StripeDouble(http::World& world) : world_(world), server_(world) {}

  static Reaction answers(int status, std::string body) {
    return [status, body = std::move(body)](http::Peer& peer) {
      peer.send("HTTP/1.1 " + std::to_string(status) +
                " As Told\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body);
    };
  }
  static Reaction cuts() {
    return [](http::Peer& peer) { peer.close(); };
  }
  /// Until the caller has given up.
  static Reaction says_nothing(http::World& world) {
    return [&world](http::Peer&) { world.pass(std::chrono::minutes{1}); };
  }

  /// Runs the call against these reactions, all of which it has to ask for.
  template <class T>
  T run(Task<T> call, std::vector<Reaction> reactions) {
    std::optional<T> result;
    detach([](Task<T> work, std::optional<T>& into) -> Task<void> { into.emplace(co_await std::move(work)); }(
                                                        std::move(call), result));
    std::optional<http::Peer> peer;
    for (const auto& reaction : reactions) {
      if (!peer) peer.emplace(server_.accept());
      received.push_back(read_request(*peer));
      reaction(*peer);
      if (!peer->is_open()) peer.reset();
    }
    EXPECT_TRUE(world_.until([&] { return result.has_value(); }));
    return *std::move(result);
  }

  StripeSettings settings() const {
    StripeSettings settings;
    settings.url = http::ServerUrl::parse("http://127.0.0.1:" + std::to_string(server_.port())).value();
    settings.secret_key = runtime::Secret::parse("sk_test_7Zx").value();
    settings.webhook_secret = runtime::Secret::parse("whsec_7Zx").value();
    return settings;
  }

  std::vector<std::string> received;  ///< head and body of each request

 private:
  static std::string read_request(http::Peer& peer) {
    auto head = peer.read_through("\r\n\r\n");
    const std::string_view length = "Content-Length: ";
    const auto at = head.find(length);
    if (at == std::string::npos) return head;
    const auto size = std::stoul(head.substr(at + length.size()));
    return head + peer.read(size);
  }

  http::World& world_;
  http::RawServer server_;
};

}  // namespace boxoffice::payment
