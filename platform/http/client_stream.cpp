#include "platform/http/client_stream.hpp"

#include <stdexcept>
#include <utility>

namespace boxoffice::http {

ClientStream::ClientStream(std::shared_ptr<Origins> origins, Origins::Use use,
                           std::unique_ptr<ClientConnection> connection, ResponseReader reader, std::string begun)
    : origins_(std::move(origins)),
      use_(std::move(use)),
      connection_(std::move(connection)),
      reader_(std::move(reader)),
      begun_(std::move(begun)) {}

Task<std::optional<std::string>> ClientStream::next() {
  if (stopped_) co_return std::nullopt;
  if (!begun_.empty()) co_return std::exchange(begun_, {});
  const auto deadline = origins_->now() + origins_->limits().stream_silence;
  auto piece = co_await connection_->read_on(reader_, deadline, origins_->space());
  if (stopped_) co_return std::nullopt;
  if (!piece) throw std::runtime_error("an answer that streams broke off: " + piece.error());
  if (piece->empty()) co_return std::nullopt;
  co_return *std::move(piece);
}

void ClientStream::stop() {
  stopped_ = true;
  connection_->break_off();
}

}  // namespace boxoffice::http
