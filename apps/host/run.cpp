#include "apps/host/run.hpp"

#include "platform/async/spawn.hpp"
#include "platform/json/encode.hpp"
#include "platform/runtime/process.hpp"
#include "platform/runtime/stop_signal.hpp"

#include <exception>
#include <iostream>
#include <utility>

namespace boxoffice::apps {
namespace {

using Ports = std::map<std::string, std::uint16_t>;

std::string document_of(const Ports& ports) {
  std::string document = "{";
  for (const auto& [name, port] : ports) {
    if (document.size() > 1) document += ',';
    json::write_string(name, document);
    document += ':' + std::to_string(port);
  }
  return document += '}';
}

void tell_ready(const Serving& program, runtime::RunFile& claim) {
  const auto ports = program.ports();
  claim.publish(ports);
  const auto document = document_of(ports);
  program.log().info("ready", {{"version", BOXOFFICE_VERSION}, {"ports", observability::Diagnosis{document}}});
  std::cout << R"({"ready":true,"ports":)" << document << "}\n" << std::flush;
}

/// The life of the program: up, until told to stop, down. Keeps what went wrong on the way up.
Task<void> live(Serving& program, runtime::EventLoop& loop, runtime::RunFile& claim, Signal& stop,
                std::exception_ptr& failure) {
  try {
    if (co_await program.start()) tell_ready(program, claim);
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

int serve(const Settings& settings, runtime::RunFile claim,
          const std::function<std::unique_ptr<Serving>(const Settings&, runtime::EventLoop&)>& make) {
  runtime::raise_open_files_limit();
  runtime::ignore_broken_pipes();
  std::exception_ptr failure;
  {
    runtime::EventLoop loop;
    Signal stop(loop);
    const auto program = make(settings, loop);
    const runtime::StopSignal stop_signal(loop, [&] {
      program->give_up();
      stop.notify();
    });
    loop.post([&] { detach(live(*program, loop, claim, stop, failure)); });
    loop.run();
  }
  if (failure) std::rethrow_exception(failure);
  return 0;
}

}  // namespace boxoffice::apps
