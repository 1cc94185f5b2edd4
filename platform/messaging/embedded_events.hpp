#pragma once

#include "platform/messaging/events.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::messaging {

/// The logs of the services in this process, by who listens to which: there is nobody else to share them with.
class EmbeddedEvents final : public Events {
 public:
  explicit EmbeddedEvents(std::map<std::string, std::vector<Source*>> heard_by) : heard_by_(std::move(heard_by)) {}

  SourceSet shared(const std::string& consumer) override { return {heard_by_.at(consumer), nullptr}; }
  SourceSet whole(const std::string& consumer) override { return shared(consumer); }

 private:
  std::map<std::string, std::vector<Source*>> heard_by_;
};

}  // namespace boxoffice::messaging
