#pragma once

#include "kernel/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::storage {

class Session;

struct LeaseLimits {
  std::chrono::milliseconds expiry{10'000};  ///< how long one is held without being renewed
  std::chrono::milliseconds renewal{3'000};  ///< how often its holder renews it
};

/// The right of one replica to do something, for a while (table `lease`, schema/lease.sql).
struct Lease {
  std::string name;
  std::int64_t token = 0;  ///< grows each time that the lease goes to a holder, so that an earlier one can be told
  Instant until{};
};

/// The leases of one owner, inside a transaction of the service's own database. Replicas' calendars may differ, and a
/// holder may sleep beyond its lease: two may hold one for a moment. It shares work out; what must not happen twice
/// needs a compare-and-set of its own.
class Leases {
 public:
  /// The owner's name is one replica's at one time: made anew when it starts.
  Leases(Session& session, std::string_view owner, LeaseLimits limits = {})
      : session_(session), owner_(owner), limits_(limits) {}

  /// The lease, when it is free, has expired, or is held by this owner; nothing when somebody else has it. Throws
  /// ConstraintViolated when another replica makes the same row at this moment.
  std::optional<Lease> take(std::string_view name, Instant now);

  /// False when it is not held any more.
  bool renew(Lease& lease, Instant now);

  /// The next one who asks has it at once.
  void release(const Lease& lease);

  /// Which leases of names that begin so are held, by anybody.
  std::vector<std::string> held(std::string_view prefix, Instant now);

  /// Drops the rows of such names that expired this long ago: of names that do not come again.
  void forget(std::string_view prefix, Instant expired_before);

 private:
  Session& session_;
  std::string_view owner_;
  LeaseLimits limits_;
};

}  // namespace boxoffice::storage
