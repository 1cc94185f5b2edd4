#include "apps/boxoffice/commands.hpp"
#include "apps/host/data_folder.hpp"

namespace boxoffice::apps {

int audit_databases(const SettingOptions& options, audit::Options audit) {
  const auto settings = load_settings(options);
  const auto databases = databases_of(settings);
  audit.data = settings.data.str();
  return audit::audit({databases[0].database, databases[1].database, databases[2].database, databases[3].database},
                      audit);
}

}  // namespace boxoffice::apps
