#include "apps/promote/plan.hpp"

#include "apps/host/data_folder.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/delivery/schema/migrations.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/payment/schema/migrations.hpp"

#include <cstddef>
#include <stdexcept>
#include <system_error>

namespace boxoffice::promote {
namespace {

const storage::Migrations& migrations_of(const std::string& service) {
  if (service == "booking") return booking::migrations();
  if (service == "payment") return payment::migrations();
  if (service == "delivery") return delivery::migrations();
  return mypage::migrations();
}

apps::Settings with_files(apps::Settings settings) {
  for (auto* storage :
       {&settings.booking.storage, &settings.payment.storage, &settings.delivery.storage, &settings.mypage.storage})
    storage->url.reset();
  settings.messaging.transport = apps::Transport::embedded;
  return settings;
}

void refuse_missing(const std::filesystem::path& file) {
  std::error_code fault;
  if (!std::filesystem::is_regular_file(file, fault))
    throw std::runtime_error(file.string() + ": there is no such database; name the data folder of the program");
}

}  // namespace

Plan plan_of(const apps::Settings& settings) {
  Plan plan{.embedded = with_files(settings), .moves = {}, .staying = {}};
  const auto files = apps::databases_of(plan.embedded);
  const auto targets = apps::databases_of(settings);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& [service, target] = targets[i];
    const auto& source = files[i].database.path();
    refuse_missing(source);
    if (target.is_shared()) {
      plan.moves.push_back({service, source, target, migrations_of(service)});
    } else if (std::error_code fault; std::filesystem::equivalent(source, target.path(), fault)) {
      plan.staying.push_back({service, target});
    } else {
      throw std::runtime_error("settings: " + service + ".storage.url: is another file than " + source.string() +
                               "; name a database on a server, or leave it out to stay there");
    }
  }
  if (plan.moves.empty() && settings.messaging.transport == apps::Transport::embedded)
    throw std::runtime_error(
        "settings: say where to: a service's storage.url, as in BOXOFFICE_BOOKING__STORAGE__URL=postgresql://…, or "
        "messaging.transport");
  return plan;
}

}  // namespace boxoffice::promote
