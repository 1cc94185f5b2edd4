#pragma once

#include "platform/messaging/record.hpp"

#include <functional>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::messaging {

/// Where a producer puts what the world must hear, in the same transaction as the change itself: committed together or
/// not at all (table `outbox`, schema/outbox.sql). Its table is the log: see EmbeddedLog.
class Outbox {
 public:
  /// Is given each record after its commit, in the order of the log, on the lane of the producer's store.
  using Committed = std::function<void(Record)>;

  /// An outbox that nobody listens to: its records only wait in the table.
  Outbox() = default;
  explicit Outbox(Committed committed) : committed_(std::move(committed)) {}
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Adds the record and gives it its sequence and id. Only inside a closure of the producer's store.
  void publish(storage::Session& session, Record record);

 private:
  Committed committed_;
};

}  // namespace boxoffice::messaging
