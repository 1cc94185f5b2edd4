#pragma once

#include "apps/audit/news.hpp"
#include "platform/storage/store.hpp"

#include <array>
#include <filesystem>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::storage {
class Lane;
}

namespace boxoffice::audit {

/// The databases of a data folder, opened to look at.
class Databases {
 public:
  /// Throws storage::Unusable when one is missing, is none, or belongs to a newer program. The lane and the scheduler
  /// outlive it.
  Databases(const std::filesystem::path& folder, storage::Lane& lane, Scheduler& scheduler);

  storage::Store& of(Service service) { return stores_[index_of(service)]; }

 private:
  std::array<storage::Store, 4> stores_;
};

}  // namespace boxoffice::audit
