#include "apps/audit/command.hpp"

#include "apps/audit/auditor.hpp"
#include "apps/host/load_settings.hpp"
#include "platform/async/spawn.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/run_file.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/storage/lane.hpp"

#include <exception>
#include <iostream>

namespace boxoffice::audit {
namespace {

Task<void> run_and_stop(Auditor& auditor, runtime::EventLoop& loop, Report& report, std::exception_ptr& failure) {
  try {
    report = co_await auditor.run();
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  loop.stop();
}

}  // namespace

int audit(const DatabaseUrls& urls, const Options& options) {
  Conditions conditions;
  if (options.ledger) conditions.ledger = read_ledger(std::filesystem::path(*options.ledger));
  conditions.running = [&] { return runtime::RunFile::running_in(options.data).has_value(); };

  Report report;
  std::exception_ptr failure;
  {
    const runtime::SystemClock clock;
    runtime::EventLoop loop;
    storage::Lane lane(loop);
    Databases databases(urls, lane, loop);
    Auditor auditor(databases, loop, clock, std::move(conditions));
    loop.post([&] { detach(run_and_stop(auditor, loop, report, failure)); });
    loop.run();
  }
  if (failure) std::rethrow_exception(failure);
  report.data = options.data.string();
  std::cout << (options.json ? as_json(report) : as_text(report));
  return report.ok ? apps::exit_well : apps::exit_violated;
}

}  // namespace boxoffice::audit
