#include "apps/audit/databases.hpp"

#include "platform/storage/errors.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/payment/schema/migrations.hpp"

#include <span>
#include <string>
#include <system_error>

namespace boxoffice::audit {
namespace {

/// One connection that works on the scheduler's thread, between coroutines: nobody else waits for this program.
storage::Store opened(const std::filesystem::path& path, storage::Lane& lane, Scheduler& scheduler,
                      std::span<const storage::Migration> migrations) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(path, fault))
    throw storage::Unusable(path.string() +
                            ": there is no such database; name the data folder of the program to audit");
  return storage::Store::open_read_only(
      {.path = path, .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = migrations});
}

}  // namespace

Databases::Databases(const std::filesystem::path& folder, storage::Lane& lane, Scheduler& scheduler)
    : stores_{opened(folder / "booking.db", lane, scheduler, booking::migrations()),
              opened(folder / "payment.db", lane, scheduler, payment::migrations()),
              opened(folder / "delivery.db", lane, scheduler, delivery::migrations()),
              opened(folder / "mypage.db", lane, scheduler, mypage::migrations())} {}

}  // namespace boxoffice::audit
