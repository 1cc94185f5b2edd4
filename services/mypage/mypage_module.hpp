#pragma once

#include "platform/async/spawn.hpp"
#include "platform/http/router.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/runtime/storage_settings.hpp"
#include "platform/storage/store.hpp"
#include "services/mypage/adapters/http_api.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"

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

/// How far a rebuild has come.
struct RebuildState {
  bool running = false;
  std::int64_t rebuilds = 0;  ///< finished since the start of the program
  std::int64_t waiting = 0;   ///< records that the running one has still to take in; a guess
  std::string failure;        ///< why the last one ended without success; empty when it did not
};
BOOST_DESCRIBE_STRUCT(RebuildState, (), (running, rebuilds, waiting, failure))

/// The my page service, put together: a read model of what the other services tell.
class MyPageModule {
 public:
  MyPageModule(const Settings& settings, runtime::Environment environment);

  /// Begins to listen to the events of these services, which outlive the module.
  Task<void> start(std::vector<messaging::Source*> sources);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  /// Builds the pages anew from the beginning of the logs, beside the ones that are shown, and then shows the new ones.
  /// False when one is running already.
  bool rebuild();
  RebuildState rebuild_state() const;
  /// The same, awaited; rebuild_state() tells how it went. Not while one is running.
  Task<void> rebuild_to_the_end();

  http::Routes routes() { return api_.routes(); }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }

 private:
  std::unique_ptr<messaging::Consumer> make_consumer(std::string name, bool of_rebuild);
  Task<void> rebuild_once();

  runtime::Environment environment_;
  storage::Store store_;
  HttpApi api_;
  std::vector<messaging::Source*> sources_;
  std::unique_ptr<messaging::Consumer> consumer_;
  std::unique_ptr<messaging::Consumer> rebuilding_;
  RebuildState rebuild_state_;
  TaskScope tasks_;
};

}  // namespace boxoffice::mypage
