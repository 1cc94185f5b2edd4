#include "apps/audit/databases.hpp"

#include "platform/storage/errors.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/payment/schema/migrations.hpp"

#include <filesystem>
#include <system_error>

namespace boxoffice::audit {
namespace {

/// One connection that works on the scheduler's thread, between coroutines: nobody else waits for this program.
storage::Store opened(const storage::DatabaseUrl& url, storage::Lane& lane, Scheduler& scheduler,
                      const storage::Migrations& migrations) {
  std::error_code fault;
  if (!url.is_shared() && !std::filesystem::is_regular_file(url.path(), fault))
    throw storage::Unusable(url.name() + ": there is no such database; name the data folder of the program to audit");
  return storage::Store::open_read_only(
      {.database = url, .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = migrations});
}

}  // namespace

Databases::Databases(const DatabaseUrls& urls, storage::Lane& lane, Scheduler& scheduler)
    : stores_{opened(urls[0], lane, scheduler, booking::migrations()),
              opened(urls[1], lane, scheduler, payment::migrations()),
              opened(urls[2], lane, scheduler, delivery::migrations()),
              opened(urls[3], lane, scheduler, mypage::migrations())} {}

}  // namespace boxoffice::audit
