#pragma once

#include "platform/messaging/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace boxoffice::messaging {

/// The sources of one consumer, and what has to live as long as they are read.
struct SourceSet {
  std::vector<Source*> sources;
  std::shared_ptr<void> keeper;  ///< null when they live anyway
};

/// How a service comes to the events of others: by the logs in its own process, or by a broker.
class Events {
 public:
  virtual ~Events() = default;

  /// What a consumer of that name reads; its replicas in other processes share it.
  virtual SourceSet shared(const std::string& consumer) = 0;

  /// The same for one that reads all of it by itself, beside the one that is named: a rebuild.
  virtual SourceSet whole(const std::string& consumer) = 0;
};

}  // namespace boxoffice::messaging
