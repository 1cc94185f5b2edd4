#include "platform/kafka/shard_share.hpp"

#include "platform/kafka/relay_position.hpp"
#include "platform/messaging/marks.hpp"
#include "platform/storage/session.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <ranges>

namespace boxoffice::kafka {

namespace {

constexpr std::string_view member_prefix = "relay-member/";
constexpr std::chrono::minutes members_are_remembered{10};

std::string lease_of(int shard) { return "relay-shard/" + std::to_string(shard); }

}  // namespace

ShardShare::Round ShardShare::renew(storage::Session& session, Instant now, const std::set<int>& busy) const {
  Round round{.share = *this, .taken = {}};
  auto& share = round.share;
  storage::Leases leases(session, owner_, limits_);
  if (!share.membership_ || !leases.renew(*share.membership_, now)) {
    share.membership_ = leases.take(std::string(member_prefix) + owner_, now);
  }
  leases.forget(member_prefix, now - members_are_remembered);
  share.members_ = std::max(1, static_cast<int>(leases.held(member_prefix, now).size()));
  const auto fair = static_cast<std::size_t>((messaging::relay_shards + share.members_ - 1) / share.members_);

  for (auto held = share.held_.begin(); held != share.held_.end();) {
    held = leases.renew(held->second.lease, now) ? std::next(held) : share.held_.erase(held);
  }
  share.give_back(leases, fair, busy);
  for (int shard = 0; shard < messaging::relay_shards && share.held_.size() < fair; ++shard) {
    if (share.held_.contains(shard)) continue;
    auto lease = leases.take(lease_of(shard), now);
    if (!lease) continue;
    share.held_.emplace(shard, Held{.lease = std::move(*lease)});
    round.taken.push_back({shard, load_relay_position(session, shard)});
  }
  return round;
}

void ShardShare::give_back(storage::Leases& leases, std::size_t share, const std::set<int>& busy) {
  auto surplus = held_.size() > share ? held_.size() - share : 0;
  for (auto& [shard, state] : std::views::reverse(held_)) {
    const bool goes = state.leaving || surplus > 0;
    if (!goes) continue;
    if (surplus > 0) --surplus;
    if (state.leaving || !busy.contains(shard)) {
      leases.release(state.lease);
      state.lease.token = 0;
    }
    state.leaving = true;
  }
  std::erase_if(held_, [](const auto& held) { return held.second.lease.token == 0; });
}

void ShardShare::release(storage::Session& session) const {
  storage::Leases leases(session, owner_, limits_);
  for (const auto& [shard, held] : held_) leases.release(held.lease);
  if (membership_) leases.release(*membership_);
}

bool ShardShare::serves(int shard) const {
  const auto found = held_.find(shard);
  return found != held_.end() && !found->second.leaving;
}

bool ShardShare::is_outdated(Instant now) const {
  return std::ranges::any_of(held_, [=](const auto& held) { return held.second.lease.until <= now; });
}

}  // namespace boxoffice::kafka
