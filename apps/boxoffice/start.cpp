#include "apps/boxoffice/commands.hpp"
#include "apps/boxoffice/data_folder.hpp"
#include "apps/boxoffice/load_settings.hpp"
#include "apps/boxoffice/program.hpp"
#include "platform/json/encode.hpp"
#include "platform/runtime/process.hpp"
#include "platform/runtime/run_file.hpp"
#include "platform/runtime/stop_signal.hpp"

#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace boxoffice::apps {
namespace {

std::string ready_line(const std::map<std::string, std::uint16_t>& ports) {
  std::string line = R"({"ready":true,"ports":{)";
  bool first = true;
  for (const auto& [name, port] : ports) {
    if (!first) line += ',';
    first = false;
    json::write_string(name, line);
    line += ':' + std::to_string(port);
  }
  return line += "}}";
}

void log_ready(const observability::Log& log, const std::map<std::string, std::uint16_t>& ports) {
  log.info("ready", {{"version", BOXOFFICE_VERSION},
                     {"booking_port", ports.at("booking")},
                     {"payment_port", ports.at("payment")},
                     {"delivery_port", ports.at("delivery")},
                     {"mypage_port", ports.at("mypage")},
                     {"gateway_port", ports.at("gateway")},
                     {"operator_port", ports.at("operator")}});
}

/// The life of the program: up, until told to stop, down. Keeps what went wrong on the way up.
Task<void> live(Program& program, runtime::EventLoop& loop, runtime::RunFile& run_file, Signal& stop,
                std::exception_ptr& failure) {
  try {
    co_await program.start();
    const auto ports = program.ports();
    run_file.publish(ports);
    log_ready(program.log(), ports);
    std::cout << ready_line(ports) << '\n' << std::flush;
    co_await stop.wait();
    program.log().info("stopping: what was accepted is finished first");
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  co_await program.stop();
  if (!failure) program.log().info("stopped");
  loop.stop();
}

}  // namespace

int start(const SettingOptions& options) {
  const auto settings = load_settings(options);
  runtime::raise_open_files_limit();
  runtime::ignore_broken_pipes();
  auto run_file = claim_data_folder(settings);

  std::exception_ptr failure;
  {
    runtime::EventLoop loop;
    Signal stop(loop);
    const runtime::StopSignal stop_signal(loop, [&] { stop.notify(); });
    Program program(settings, loop);
    loop.post([&] { detach(live(program, loop, run_file, stop, failure)); });
    loop.run();
  }
  if (failure) std::rethrow_exception(failure);
  return exit_well;
}

}  // namespace boxoffice::apps
