#include "platform/messaging/incident_log.hpp"

#include "platform/messaging/source.hpp"

namespace boxoffice::messaging {

std::function<void(const Incident&)> log_incidents(observability::Log log) {
  return [log](const Incident& incident) {
    const observability::Diagnosis cause{incident.cause};
    switch (incident.kind) {
      case Incident::Kind::set_aside:
        return log.warning("an event failed and was parked; it will be tried again",
                           {{"key", incident.key}, {"cause", cause}});
      case Incident::Kind::gave_up:
        return log.error("a parked event waits for an operator", {{"key", incident.key}, {"cause", cause}});
      case Incident::Kind::recovered: return log.info("the events of a key go on", {{"key", incident.key}});
      case Incident::Kind::unavailable: return log.warning("events wait for a database", {{"cause", cause}});
      case Incident::Kind::overtaken:
        return log.warning("somebody else has consumed these events; nothing was done twice", {{"cause", cause}});
      case Incident::Kind::replaced: return log.info("a rebuild has taken over; events go on from where it stands");
    }
  };
}

Task<void> run_and_log(Consumer& consumer, observability::Log log) {
  try {
    co_await consumer.run();
  } catch (const Trimmed& trimmed) {
    log.error("events are gone that were not consumed yet; rebuild from a backup",
              {{"cause", observability::Diagnosis{trimmed.what()}}});
  }
}

}  // namespace boxoffice::messaging
