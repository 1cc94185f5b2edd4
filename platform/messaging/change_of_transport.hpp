#pragma once

#include <span>
#include <string>
#include <string_view>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::messaging {

/// Where the consumers of this database stand in the producers' logs becomes where they stand in sources that will
/// repeat all of these logs, from the beginning: in each, everything up to there counts as come, so the consumers will
/// have what they have not had, and nothing twice. May be done again, also when they have read on meanwhile.
void follow_to_sources(storage::Session& session, std::span<const std::string> logs,
                       std::span<const std::string> sources);

/// Whether the consumers of this database have had events from the producers' logs, and would have them again from
/// sources whose names begin like that, because nobody has told them (follow_to_sources).
bool would_repeat_events(storage::Session& session, std::span<const std::string> logs, std::string_view beginning);

/// Whether a consumer of this database has a place in a source whose name begins like that.
bool knows_sources(storage::Session& session, std::string_view beginning);

}  // namespace boxoffice::messaging
