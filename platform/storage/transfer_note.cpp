#include "platform/storage/transfer_note.hpp"

#include "platform/storage/errors.hpp"
#include "platform/storage/session.hpp"

namespace boxoffice::storage {
namespace {

constexpr Query<TransferNote> find_note{"SELECT id, token, state FROM transfer WHERE id = 1"};
constexpr Command<TransferState> change_state{"UPDATE transfer SET state = :state WHERE id = 1"};

}  // namespace

std::optional<TransferNote> transfer_note(Session& session) {
  if (!session.has_table("transfer")) return std::nullopt;
  return session.find(find_note);
}

void note_complete_transfer(Session& session) { session.run(change_state, TransferState::complete); }

void refuse_unfinished_copy(Session& session, const std::string& name) {
  const auto note = transfer_note(session);
  if (!note || note->state == TransferState::complete) return;
  throw Unusable(name + ": is the unfinished copy of another database; finish `boxoffice promote`, or empty it");
}

}  // namespace boxoffice::storage
