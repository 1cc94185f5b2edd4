#pragma once

#include "platform/messaging/consumer.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "platform/messaging/tests/simulated_world.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::messaging {

const storage::Migrations& test_migrations();  // of tests/schema

/// The event that the consumers under test wait for. Numbers say which is which.
struct Noted {
  static constexpr std::string_view type = "Noted";
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (number))

/// An event that nobody waits for.
struct Overheard {
  static constexpr std::string_view type = "Overheard";
  std::string what;
};
BOOST_DESCRIBE_STRUCT(Overheard, (), (what))

/// A row of the table `effect`.
struct Effect {
  std::int64_t id;
  std::string consumer;
  std::int64_t number;
  std::int64_t record_key;
};
BOOST_DESCRIBE_STRUCT(Effect, (), (id, consumer, number, record_key))

inline constexpr storage::Insert<Effect> insert_effect{"effect"};
inline constexpr storage::Query<Effect, std::string_view> effects_of{
    "SELECT id, consumer, number, record_key FROM effect WHERE consumer = :consumer ORDER BY id"};

inline void note(storage::Session& session, const std::string& consumer, std::int64_t number, std::int64_t key) {
  session.insert(insert_effect, {session.next_id("effect"), consumer, number, key});
}

/// What was published and wanted, by its number.
struct Publication {
  std::int64_t number;
  std::int64_t key;
};

/// Everything that is wrong with the effects of a consumer that has come to the end of the log: what was lost, what
/// happened twice, what overtook another of its key. A parked record is neither lost nor applied.
inline std::vector<std::string> violations(const std::vector<Publication>& published,
                                           const std::vector<Effect>& effects,
                                           const std::vector<std::int64_t>& parked = {}) {
  std::vector<std::string> found;
  std::map<std::int64_t, int> times;
  std::map<std::int64_t, std::int64_t> last_of_key;
  for (const auto& effect : effects) {
    ++times[effect.number];
    auto& last = last_of_key[effect.record_key];
    if (effect.number < last) found.push_back(std::to_string(effect.number) + " came after " + std::to_string(last));
    last = effect.number;
  }
  for (const auto number : parked) ++times[number];
  for (const auto& [number, key] : published) {
    const int count = times[number];
    if (count == 0) found.push_back(std::to_string(number) + " is lost");
    if (count > 1) found.push_back(std::to_string(number) + " took effect " + std::to_string(count) + " times");
  }
  return found;
}

/// The consumers' database, and what it should contain.
class ConsumerWorld {
 public:
  explicit ConsumerWorld(Transport& transport, Databases databases = std::make_shared<TestDatabases>())
      : transport_(transport), databases_(std::move(databases)) {}

  storage::Store& store() { return store_; }

  /// Publishes an event for each key, numbered on.
  void publish(const std::vector<std::int64_t>& keys) {
    const auto before = published_.size();
    expect(keys);
    std::vector<Record> records;
    for (const auto& [number, key] : std::span(published_).subspan(before)) {
      records.push_back(record_of(Noted{number}, key, number, transport_.clock().now()));
    }
    transport_.publish(std::move(records));
  }

  /// The same, but somebody else publishes them.
  void expect(const std::vector<std::int64_t>& keys) {
    for (const auto key : keys) published_.push_back({static_cast<std::int64_t>(published_.size()) + 1, key});
  }

  /// Publishes events of a type that nobody wants.
  void publish_unwanted(int count) {
    const auto record = record_of(Overheard{"nothing"}, 1, 1, transport_.clock().now());
    transport_.publish(std::vector<Record>(static_cast<std::size_t>(count), record));
  }

  std::vector<Effect> effects(const std::string& consumer) {
    return finish(transport_,
                  store_.read([&](storage::Session& session) { return session.all(effects_of, consumer); }));
  }

  std::vector<std::int64_t> numbers(const std::string& consumer) {
    std::vector<std::int64_t> numbers;
    for (const auto& effect : effects(consumer)) numbers.push_back(effect.number);
    return numbers;
  }

  std::vector<std::int64_t> parked(const std::string& consumer) {
    std::vector<std::int64_t> numbers;
    const auto records = finish(transport_, store_.read([&](storage::Session& session) {
      return ParkedRecords(session, consumer).after(0, 10'000);
    }));
    for (const auto& parked : records)
      numbers.push_back(json::decode<Noted>(parked.record.payload, json::Unknown::ignore)->number);
    return numbers;
  }

  std::vector<std::string> violations_of(const std::string& consumer) {
    return violations(published_, effects(consumer), parked(consumer));
  }

  /// Numbers that fail when they are applied, as long as they are in here.
  std::set<std::int64_t> poisonous;
  /// Runs when a number was applied and may throw: then it was not.
  std::function<void(std::int64_t number)> after_effect = [](std::int64_t) {};

  /// What the consumers under test do: a row for each record.
  Consumer::Handler handler(std::string consumer) {
    return [this, consumer = std::move(consumer)](storage::Session& session, std::span<const Record> records) {
      struct Context {
        ConsumerWorld& world;
        storage::Session& session;
        const std::string& consumer;
      } context{*this, session, consumer};
      static constexpr auto subscriptions =
          std::tuple{on<Noted>([](Context& to, const Noted& event, const Record& record) {
            note(to.session, to.consumer, event.number, record.key);
            if (to.world.poisonous.contains(event.number))
              throw std::runtime_error("cannot digest " + std::to_string(event.number));
            to.world.after_effect(event.number);
          })};
      for (const auto& record : records) dispatch(subscriptions, context, record);
    };
  }

  ConsumerSettings settings(std::string name) {
    return {.name = std::move(name),
            .types = {Noted::type},
            .report = [this](const Incident& incident) { incidents.push_back(incident); },
            .limits = {.attempts = 3, .backoff = {Scheduler::Duration(10), Scheduler::Duration(40)}}};
  }

  /// The same, with so much time between the attempts that a test on real time can intervene.
  ConsumerSettings patient_settings(std::string name) {
    auto patient = settings(std::move(name));
    patient.limits.backoff = {Scheduler::Duration(1'000), Scheduler::Duration(1'000)};
    return patient;
  }

  std::vector<Incident> incidents;

  std::ptrdiff_t incidents_of(Incident::Kind kind) const {
    return std::ranges::count(incidents, kind, &Incident::kind);
  }

 private:
  Transport& transport_;
  Databases databases_;
  storage::Store store_ = storage::Store::open({.database = databases_->consumer(),
                                                .lane = transport_.lane(),
                                                .readers = transport_.readers(),
                                                .scheduler = transport_.scheduler(),
                                                .migrations = test_migrations()});
  std::vector<Publication> published_;
};

/// A consumer that runs from its making until its end.
class RunningConsumer {
 public:
  RunningConsumer(Transport& transport, ConsumerWorld& world, ConsumerSettings settings,
                  std::span<Source* const> sources, Consumer::Handler handler)
      : transport_(transport),
        consumer_(std::move(settings), sources, world.store(), std::move(handler), transport.scheduler(),
                  transport.clock()) {
    detach(detail::settle(consumer_.run(), run_));
  }
  RunningConsumer(Transport& transport, ConsumerWorld& world, const ConsumerSettings& settings,
                  std::span<Source* const> sources)
      : RunningConsumer(transport, world, settings, sources, world.handler(settings.name)) {}
  RunningConsumer(Transport& transport, ConsumerWorld& world, const std::string& name)
      : RunningConsumer(transport, world, world.settings(name), transport.sources()) {}
  ~RunningConsumer() {
    consumer_.stop();
    transport_.until([&] { return run_.over(); });
  }
  RunningConsumer(const RunningConsumer&) = delete;
  RunningConsumer& operator=(const RunningConsumer&) = delete;

  Consumer* operator->() { return &consumer_; }

  /// Waits until there is nothing left to take.
  void drain() {
    transport_.until([&] { return consumer_.lag() == 0 || run_.over(); });
    if (run_.failure) std::rethrow_exception(run_.failure);
  }
  /// Waits for the end that it comes to by itself.
  void fail() {
    transport_.until([&] { return run_.over(); });
    if (run_.failure) std::rethrow_exception(run_.failure);
  }

 private:
  Transport& transport_;
  Consumer consumer_;
  detail::Awaited<void> run_;
};

}  // namespace boxoffice::messaging
