#pragma once

#include "apps/audit/news.hpp"
#include "platform/storage/store.hpp"

#include <array>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::storage {
class Lane;
}

namespace boxoffice::audit {

/// Where the four databases are, in the order of Service.
using DatabaseUrls = std::array<storage::DatabaseUrl, 4>;

/// The databases, opened to look at.
class Databases {
 public:
  /// Throws storage::Unusable when one is missing, is none, or belongs to a newer program. The lane and the scheduler
  /// outlive it.
  Databases(const DatabaseUrls& urls, storage::Lane& lane, Scheduler& scheduler);

  storage::Store& of(Service service) { return stores_[index_of(service)]; }

 private:
  std::array<storage::Store, 4> stores_;
};

}  // namespace boxoffice::audit
