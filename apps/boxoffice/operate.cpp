#include "apps/boxoffice/commands.hpp"
#include "apps/boxoffice/program.hpp"
#include "apps/host/data_folder.hpp"
#include "apps/host/load_settings.hpp"
#include "platform/http/client.hpp"
#include "platform/http/media_type.hpp"
#include "platform/json/codec.hpp"
#include "platform/runtime/run_file.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace boxoffice::apps {
namespace {

constexpr auto poll_interval = std::chrono::milliseconds{200};

/// What a problem document says to a person.
struct Refusal {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (message))

/// Whether the events of a booking go on again.
struct ReplayResult {
  bool key_is_free;
};
BOOST_DESCRIBE_STRUCT(ReplayResult, (), (key_is_free))

std::string words_of(const std::string& document) {
  const auto refusal = json::decode<Refusal>(document, json::Unknown::ignore);
  return refusal ? refusal->message : document;
}

Task<void> run_and_stop(runtime::EventLoop& loop, Task<void> work, std::exception_ptr& failure) {
  try {
    co_await std::move(work);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  loop.stop();
}

/// Runs the work on the loop, to its end.
void run_on(runtime::EventLoop& loop, Task<void> work) {
  std::exception_ptr failure;
  loop.post([&] { detach(run_and_stop(loop, std::move(work), failure)); });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

/// The operator's port of the program that works in a data folder, spoken to from another process.
class RunningOperator {
 public:
  RunningOperator(runtime::EventLoop& loop, std::uint16_t port) : client_(loop.context(), loop), port_(port) {}

  /// The body of the answer. Throws std::runtime_error for a refusal, with its words.
  Task<std::string> ask(http::Method method, std::string target, std::string body = {}) {
    http::ClientRequest request;
    request.method = method;
    request.host = "127.0.0.1";
    request.port = port_;
    request.target = std::move(target);
    if (!body.empty()) request.fields.emplace_back("Content-Type", http::plain_json);
    request.body = std::move(body);
    auto answer = co_await client_.send(std::move(request));
    if (!answer) throw std::runtime_error("the running program does not answer: " + answer.error().reason);
    if (answer->status >= 400) throw std::runtime_error("the running program refuses: " + words_of(answer->body));
    co_return std::move(answer->body);
  }

 private:
  http::Client client_;
  std::uint16_t port_;
};

std::optional<std::uint16_t> operator_port(const std::filesystem::path& folder) {
  const auto running = runtime::RunFile::running_in(folder);
  if (!running) return std::nullopt;
  const auto port = running->ports.find("operator");
  if (port == running->ports.end())
    throw std::runtime_error("a program is just starting in " + folder.string() + "; try again");
  return port->second;
}

mypage::RebuildState state_in(const std::string& document) {
  auto state = json::decode<mypage::RebuildState>(document, json::Unknown::ignore);
  if (!state) throw std::runtime_error("the running program answers something else than the state of a rebuild");
  return *std::move(state);
}

void report(const mypage::RebuildState& state) {
  if (!state.failure.empty()) throw std::runtime_error("my page could not be rebuilt: " + state.failure);
  std::cout << "my page was rebuilt from the events\n";
}

Task<void> rebuild_while_running(runtime::EventLoop& loop, std::uint16_t port) {
  RunningOperator running(loop, port);
  auto state = state_in(co_await running.ask(http::Method::post, "/mypage/rebuild"));
  while (state.running) {
    co_await sleep_for(loop, poll_interval);
    state = state_in(co_await running.ask(http::Method::get, "/mypage/rebuild"));
  }
  report(state);
}

/// Starts the services without their ports, lets them do the work, and stops them.
Task<void> with_services(Program& program, Task<void> work) {
  std::exception_ptr failure;
  try {
    if (co_await program.start_services()) co_await std::move(work);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  co_await program.stop();
  if (failure) std::rethrow_exception(failure);
}

Task<void> ask(runtime::EventLoop& loop, std::uint16_t port, http::Method method, std::string target, std::string body,
               std::string& answer) {
  RunningOperator running(loop, port);
  answer = co_await running.ask(method, std::move(target), std::move(body));
}

/// Asks the program that runs in the settings' data folder, and prints what it says.
std::string ask_running(const SettingOptions& options, http::Method method, std::string target, std::string body) {
  const auto folder = load_settings(options).data.str();
  const auto port = operator_port(folder);
  if (!port) throw std::runtime_error("no program is running in the folder " + folder + "; start it first");
  runtime::EventLoop loop;
  std::string answer;
  run_on(loop, ask(loop, *port, method, std::move(target), std::move(body), answer));
  std::cout << answer << '\n';
  return answer;
}

}  // namespace

int rebuild_mypage(const SettingOptions& options) {
  const auto settings = load_settings(options);
  const auto& folder = settings.data.str();
  runtime::EventLoop loop;
  if (const auto port = operator_port(folder)) {
    run_on(loop, rebuild_while_running(loop, *port));
    return exit_well;
  }
  if (!has_databases(settings))
    throw std::runtime_error(folder + ": there are no events in this folder; name the data folder of the program");
  const auto claim = claim_data_folder(settings);
  Program program(settings, loop);
  run_on(loop, with_services(program, program.rebuild_mypage()));
  report(program.rebuild_state());
  return exit_well;
}

int list_parked(const SettingOptions& options) {
  ask_running(options, http::Method::get, "/parked", {});
  return exit_well;
}

int replay_parked(const SettingOptions& options, const std::string& service, std::int64_t key) {
  const auto answer = ask_running(options, http::Method::post, "/parked/" + service + "/replay",
                                  R"({"key":)" + std::to_string(key) + '}');
  const auto result = json::decode<ReplayResult>(answer, json::Unknown::ignore);
  if (!result) throw std::runtime_error("the running program answers something else than the result of a replay");
  return result->key_is_free ? exit_well : exit_violated;
}

}  // namespace boxoffice::apps
