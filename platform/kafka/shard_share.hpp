#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/lease.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::kafka {

/// A relay's part of the relay shards, by leases of the service's own database: replicas announce themselves, and each
/// takes at most its share. A plain value; what a round of renewing made of it is the next one.
class ShardShare {
 public:
  ShardShare(std::string owner, storage::LeaseLimits limits) : owner_(std::move(owner)), limits_(limits) {}

  /// A shard that this relay has just taken, and where its records go on.
  struct Taken {
    int shard;
    std::int64_t next_sequence;
  };

  struct Round;

  /// Announces this relay, renews what it holds, takes what is free and gives back what is too much: a shard of which
  /// records are in flight (`busy`) only in the round after it was told to leave.
  Round renew(storage::Session& session, Instant now, const std::set<int>& busy) const;

  /// Gives everything back.
  void release(storage::Session& session) const;

  bool holds(int shard) const { return held_.contains(shard); }
  /// Whether records of that shard may be sent.
  bool serves(int shard) const;
  /// Nobody has confirmed this relay's part for too long.
  bool is_outdated(Instant now) const;
  std::size_t size() const { return held_.size(); }
  int members() const { return members_; }

 private:
  struct Held {
    storage::Lease lease;
    bool leaving = false;
  };

  void give_back(storage::Leases& leases, std::size_t share, const std::set<int>& busy);

  std::string owner_;
  storage::LeaseLimits limits_;
  std::optional<storage::Lease> membership_;
  std::map<int, Held> held_;
  int members_ = 1;
};

struct ShardShare::Round {
  ShardShare share;
  std::vector<Taken> taken;
};

}  // namespace boxoffice::kafka
