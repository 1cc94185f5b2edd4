#include "apps/host/data_folder.hpp"

#include "platform/messaging/change_of_transport.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/transfer_note.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace boxoffice::apps {
namespace {

storage::DatabaseUrl or_file(const runtime::StorageSettings& storage, const Settings& settings, const char* file) {
  return storage.url.value_or(std::filesystem::path(settings.data.str()) / file);
}

}  // namespace

std::vector<messaging::ServiceDatabase> databases_of(const Settings& settings) {
  return {{"booking", or_file(settings.booking.storage, settings, "booking.db")},
          {"payment", or_file(settings.payment.storage, settings, "payment.db")},
          {"delivery", or_file(settings.delivery.storage, settings, "delivery.db")},
          {"mypage", or_file(settings.mypage.storage, settings, "mypage.db")}};
}

storage::DatabaseUrl database_of(const Settings& settings, const std::string& service) {
  const auto databases = databases_of(settings);
  const auto found = std::ranges::find(databases, service, &messaging::ServiceDatabase::name);
  if (found == databases.end()) throw std::logic_error("there is no service '" + service + "' with a database");
  return found->database;
}

void refuse_repeated_events(const Settings& settings, const messaging::ServiceDatabase& service) {
  static const std::array<std::string, 3> logs{"booking", "payment", "delivery"};
  const auto& topic = settings.messaging.kafka.topic.str();
  storage::Store::glance(service.database, [&](storage::Session& session) {
    storage::refuse_unfinished_copy(session, service.database.name());
    if (!messaging::would_repeat_events(session, logs, topic + '/')) return;
    throw storage::Unusable(service.database.name() +
                            ": has had events without Kafka, and would have all of them again "
                            "from topic '" +
                            topic + "'; call `boxoffice promote` with these settings first");
  });
}

bool has_databases(const Settings& settings) {
  return std::ranges::any_of(databases_of(settings), [](const auto& service) {
    return service.database.is_shared() || exists(service.database.path());
  });
}

runtime::RunFile claim_data_folder(const Settings& settings) {
  auto claim = runtime::RunFile::claim(settings.data.str());
  if (!claim) throw std::runtime_error(claim.error());
  const auto databases = databases_of(settings);
  messaging::refuse_lost_events(databases);
  if (settings.messaging.transport == Transport::kafka)
    for (const auto& service : databases) refuse_repeated_events(settings, service);
  return *std::move(claim);
}

}  // namespace boxoffice::apps
