#include "services/mypage/mypage_module.hpp"

#include "platform/messaging/incident_log.hpp"
#include "platform/messaging/offsets.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/mypage/adapters/subscriptions.hpp"
#include "services/mypage/schema/migrations.hpp"

#include <chrono>
#include <exception>
#include <span>
#include <utility>

namespace boxoffice::mypage {
namespace {

constexpr std::string_view rebuild_name = "mypage-rebuild";
// Long enough for the three events of most bookings to come together, which writes their page once; far below what a
// person notices.
constexpr auto pace = std::chrono::milliseconds{20};

}  // namespace

MyPageModule::MyPageModule(const Settings&, runtime::Environment environment)
    : environment_(environment),
      store_(storage::Store::open({.database = environment.database,
                                   .lane = environment.lane,
                                   .readers = environment.readers,
                                   .scheduler = environment.scheduler,
                                   .migrations = migrations()})),
      live_(store_, environment.scheduler),
      api_(store_, live_),
      operator_api_([this] { return rebuild(); }, [this] { return rebuild_state(); }),
      tasks_(environment.scheduler) {
  export_metrics();
}

Task<void> MyPageModule::start(messaging::Events& events) {
  events_ = &events;
  heard_ = events.shared("mypage");
  consumer_ = make_consumer("mypage", heard_, false);
  tasks_.spawn(messaging::run_and_log(*consumer_, environment_.log));
  tasks_.spawn(live_.run());
  co_return;
}

Task<void> MyPageModule::stop() {
  if (consumer_) consumer_->stop();
  if (rebuilding_) rebuilding_->stop();
  live_.stop();
  co_await tasks_.join(std::chrono::seconds{10});
  co_await store_.drain();
}

std::unique_ptr<messaging::Consumer> MyPageModule::make_consumer(std::string name, const messaging::SourceSet& heard,
                                                                 bool of_rebuild) {
  static constexpr auto types = messaging::event_types(subscriptions);
  return std::make_unique<messaging::Consumer>(
      messaging::ConsumerSettings{.name = std::move(name),
                                  .types = {types.begin(), types.end()},
                                  .report = messaging::log_incidents(environment_.log),
                                  .limits = {.pace = pace}},
      heard.sources, store_,
      [this, of_rebuild](storage::Session& session, std::span<const messaging::Record> records) {
        const auto shown = shown_side(session);
        take_in(session, of_rebuild ? other(shown) : shown, records);
        if (!of_rebuild) live_.tell_after_commit(session, records);
      },
      environment_.scheduler, environment_.clock);
}

void MyPageModule::export_metrics() {
  environment_.metrics.gauge("boxoffice_live_pages", "Open pages that are sent what is new", {},
                             [this] { return static_cast<double>(live_.size()); });
  environment_.metrics.counter("boxoffice_live_page_states_total", "States that open pages were given to send", {},
                               [this] { return static_cast<double>(live_.states()); });
}

bool MyPageModule::rebuild() {
  if (rebuild_state_.running) return false;
  tasks_.spawn(rebuild_to_the_end());
  return true;
}

RebuildState MyPageModule::rebuild_state() const {
  auto state = rebuild_state_;
  if (rebuilding_) state.waiting = rebuilding_->lag();
  return state;
}

Task<void> MyPageModule::rebuild_to_the_end() {
  rebuild_state_.running = true;
  rebuild_state_.failure.clear();
  try {
    co_await rebuild_once();
    ++rebuild_state_.rebuilds;
  } catch (const std::exception& failure) {
    rebuild_state_.failure = failure.what();
    environment_.log.error("my page could not be rebuilt", {{"cause", observability::Diagnosis{failure.what()}}});
  }
  rebuilding_.reset();
  heard_by_rebuild_ = {};
  rebuild_state_.running = false;
}

Task<void> MyPageModule::rebuild_once() {
  co_await store_.write([](storage::Session& session) {
    messaging::forget_consumer(session, rebuild_name);
    begin_rebuild(session);
  });
  heard_by_rebuild_ = events_->whole("mypage");
  rebuilding_ = make_consumer(std::string(rebuild_name), heard_by_rebuild_, true);
  co_await rebuilding_->catch_up();
  co_await rebuilding_->take_over("mypage", show_rebuilt);
}

}  // namespace boxoffice::mypage
