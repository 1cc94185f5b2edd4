#pragma once

#include "platform/http/message.hpp"
#include "platform/http/origins.hpp"
#include "platform/http/response_reader.hpp"

#include <memory>
#include <optional>
#include <string>

namespace boxoffice::http {

/// The body of an answer that is handed on as it comes. Has its connection for itself, and closes it in the end.
class ClientStream final : public BodyStream {
 public:
  /// `begun` is what has come with the head.
  ClientStream(std::shared_ptr<Origins> origins, Origins::Use use, std::unique_ptr<ClientConnection> connection,
               ResponseReader reader, std::string begun);

  Task<std::optional<std::string>> next() override;
  void stop() override;

 private:
  std::shared_ptr<Origins> origins_;
  Origins::Use use_;
  std::unique_ptr<ClientConnection> connection_;
  ResponseReader reader_;
  std::string begun_;
  bool stopped_ = false;
};

}  // namespace boxoffice::http
