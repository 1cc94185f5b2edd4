#include "apps/host/service_metrics.hpp"

#include <atomic>
#include <cstdint>

namespace boxoffice::apps {
namespace {

template <class T>
double read(const std::atomic<T>& number) {
  return static_cast<double>(number.load(std::memory_order_relaxed));
}

}  // namespace

void export_metrics(observability::Registry& metrics, const storage::Store& store) {
  const auto& counters = store.counters();
  metrics.counter("boxoffice_store_writes_total", "Closures whose effect was committed", {},
                  [&] { return read(counters.writes); });
  metrics.counter("boxoffice_store_failed_writes_total", "Closures that were rolled back or refused", {},
                  [&] { return read(counters.failed_writes); });
  metrics.counter("boxoffice_store_commits_total", "Transactions; writes per commit is the size of a batch", {},
                  [&] { return read(counters.commits); });
  metrics.counter("boxoffice_store_flushed_commits_total", "Transactions that waited for the disk", {},
                  [&] { return read(counters.flushed_commits); });
  metrics.counter("boxoffice_store_failed_commits_total", "Transactions that failed as a whole", {},
                  [&] { return read(counters.failed_commits); });
  metrics.counter("boxoffice_store_reads_total", "Closures that read", {}, [&] { return read(counters.reads); });
  metrics.gauge("boxoffice_store_waiting_writes", "Closures that wait to be committed", {},
                [&] { return read(counters.waiting_writes); });
  metrics.gauge("boxoffice_store_waiting_reads", "Closures that wait to read", {},
                [&] { return read(counters.waiting_reads); });
  metrics.gauge("boxoffice_store_last_commit_seconds", "Duration of the latest commit", {},
                [&] { return read(counters.last_commit_us) / 1e6; });
}

void export_metrics(observability::Registry& metrics, const messaging::Consumer& consumer) {
  const auto& counters = consumer.counters();
  metrics.gauge("boxoffice_consumer_lag", "Events that were told and have not had their effect yet", {},
                [&] { return static_cast<double>(consumer.lag()); });
  metrics.gauge("boxoffice_consumer_waiting_keys", "Bookings of which events are parked", {},
                [&] { return static_cast<double>(consumer.waiting_keys()); });
  metrics.counter("boxoffice_consumer_applied_total", "Events that have had their effect", {},
                  [&] { return static_cast<double>(counters.applied); });
  metrics.counter("boxoffice_consumer_batches_total", "Transactions that moved an offset", {},
                  [&] { return static_cast<double>(counters.batches); });
  metrics.counter("boxoffice_consumer_duplicates_total", "Events that came again and were dropped", {},
                  [&] { return static_cast<double>(counters.duplicates); });
  metrics.counter("boxoffice_consumer_parked_total", "Events that were parked because they failed", {},
                  [&] { return static_cast<double>(counters.set_aside); });
}

void watch(runtime::Health& health, const storage::Store& store) {
  health.add("db", [&store]() -> runtime::ComponentHealth {
    using enum runtime::HealthStatus;
    const auto& counters = store.counters();
    if (counters.damaged.load(std::memory_order_relaxed))
      return {down, "a part of the database is damaged; restore it from a backup"};
    if (counters.last_commit_failed.load(std::memory_order_relaxed))
      return {down, "the database refused the latest transaction"};
    return {};
  });
}

void watch(runtime::Health& health, const messaging::Consumer& consumer) {
  health.add("events", [&consumer]() -> runtime::ComponentHealth {
    if (!consumer.is_cut_off()) return {};
    return {runtime::HealthStatus::down, "events are gone that were not consumed yet; restore them from a backup"};
  });
}

}  // namespace boxoffice::apps
