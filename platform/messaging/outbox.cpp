#include "platform/messaging/outbox.hpp"

#include "platform/messaging/outbox_table.hpp"
#include "platform/storage/session.hpp"

#include <string>
#include <utility>

namespace boxoffice::messaging {

void Outbox::publish(storage::Session& session, Record record) {
  // The number is ours, not the database's: SQLite would use those of trimmed rows again.
  record.sequence = session.next_id("outbox", "sequence");
  record.id = std::to_string(record.sequence);
  insert_into_outbox(session, record);
  if (!committed_) return;
  session.after_commit([this, record = std::move(record)]() mutable { committed_(std::move(record)); });
}

}  // namespace boxoffice::messaging
