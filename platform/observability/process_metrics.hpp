#pragma once

#include "platform/observability/metrics.hpp"

namespace boxoffice::observability {

/// What the kernel says about this process, read from /proc at every scrape: `process_cpu_usage` (0 to 1, share of all
/// processors since the last scrape), `process_cpu_seconds_total`, `process_uptime_seconds`,
/// `process_start_time_seconds`, `process_files_open_files`, `process_files_max_files`,
/// `process_resident_memory_bytes`, `process_threads`, `system_cpu_count`, `system_load_average_1m`.
void export_process_metrics(Registry& registry);

}  // namespace boxoffice::observability
