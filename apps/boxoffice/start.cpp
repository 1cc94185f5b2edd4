#include "apps/boxoffice/commands.hpp"
#include "apps/boxoffice/program.hpp"
#include "apps/host/data_folder.hpp"
#include "apps/host/load_settings.hpp"
#include "apps/host/run.hpp"

namespace boxoffice::apps {

int start(const SettingOptions& options) {
  const auto settings = load_settings(options);
  return serve(settings, claim_data_folder(settings),
               [](const Settings& given, runtime::EventLoop& loop) { return std::make_unique<Program>(given, loop); });
}

}  // namespace boxoffice::apps
