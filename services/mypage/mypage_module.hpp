#pragma once

#include "platform/async/spawn.hpp"
#include "platform/http/router.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/events.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/runtime/storage_settings.hpp"
#include "platform/storage/store.hpp"
#include "services/mypage/adapters/http_api.hpp"
#include "services/mypage/adapters/live_pages.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"
#include "services/mypage/adapters/operator_api.hpp"
#include "services/mypage/application/rebuild_state.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace boxoffice::mypage {

struct Settings {
  std::uint16_t port = 8084;
  runtime::StorageSettings storage;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, storage))

/// The my page service, put together: a read model of what the other services tell.
class MyPageModule {
 public:
  MyPageModule(const Settings& settings, runtime::Environment environment);

  /// Begins to listen to the events, which outlive the module.
  Task<void> start(messaging::Events& events);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  /// Builds the pages anew from the beginning of the logs, beside the ones that are shown, and then shows the new ones.
  /// False when one is running already.
  bool rebuild();
  RebuildState rebuild_state() const;
  /// The same, awaited; rebuild_state() tells how it went. Not while one is running.
  Task<void> rebuild_to_the_end();

  http::Routes routes() { return api_.routes(); }
  /// For the operator's port.
  http::Routes operator_routes() { return operator_api_.routes(); }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }

 private:
  std::unique_ptr<messaging::Consumer> make_consumer(std::string name, const messaging::SourceSet& heard,
                                                     bool of_rebuild);
  Task<void> rebuild_once();
  void export_metrics();

  runtime::Environment environment_;
  storage::Store store_;
  LivePages live_;
  HttpApi api_;
  OperatorApi operator_api_;
  messaging::Events* events_ = nullptr;  ///< since start()
  messaging::SourceSet heard_;
  messaging::SourceSet heard_by_rebuild_;
  std::unique_ptr<messaging::Consumer> consumer_;
  std::unique_ptr<messaging::Consumer> rebuilding_;
  RebuildState rebuild_state_;
  TaskScope tasks_;
};

}  // namespace boxoffice::mypage
