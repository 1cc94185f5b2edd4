#pragma once

#include "contracts/payment_events.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/messaging/record.hpp"
#include "platform/storage/session.hpp"

#include <array>
#include <span>
#include <string_view>

namespace boxoffice::booking {

/// The events that disown_orphans() looks at.
inline constexpr std::array orphan_events{std::string_view(PaymentApproved::type)};

/// Answers each approved payment whose booking does not exist with a BookingFailed, so that payment gives the money
/// back. Nobody is charged without a booking, not even by somebody who asks payment directly.
void disown_orphans(storage::Session& session, messaging::Outbox& outbox, std::span<const messaging::Record> approved);

}  // namespace boxoffice::booking
