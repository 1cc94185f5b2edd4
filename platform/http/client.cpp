#include "platform/http/client.hpp"

#include "platform/http/origins.hpp"

#include <utility>

namespace boxoffice::http {

Client::Client(boost::asio::io_context& io, Scheduler& scheduler, const ClientLimits& limits)
    : origins_(std::make_shared<Origins>(io, scheduler, limits)) {}

Client::~Client() { origins_->close(); }

Task<std::expected<ClientResponse, ClientFailure>> Client::send(ClientRequest request) {
  return Origins::send(origins_, std::move(request));
}

const ClientCounters& Client::counters() const { return origins_->counters(); }

}  // namespace boxoffice::http
