#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace boxoffice::storage {

class Session;

/// How far a database is that is filled from another one. Only a complete one may be used.
enum class TransferState : std::uint8_t {
  copying,
  complete,
};
BOOST_DESCRIBE_ENUM(TransferState, copying, complete)

/// What a database says of where it came from (table `transfer`, its only row).
struct TransferNote {
  long long id = 1;
  std::string token;  ///< of the mark beside what is copied
  TransferState state = TransferState::copying;
};
BOOST_DESCRIBE_STRUCT(TransferNote, (), (id, token, state))

/// Nothing for a database that was not filled from another one.
std::optional<TransferNote> transfer_note(Session& session);
void note_complete_transfer(Session& session);

/// Throws Unusable, under the database's name, when it is being filled.
void refuse_unfinished_copy(Session& session, const std::string& name);

}  // namespace boxoffice::storage
