#pragma once

#include "kernel/strong_id.hpp"
#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/loop_scheduler.hpp"
#include "platform/storage/tests/test_database.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>

namespace boxoffice::storage {

const Migrations& test_migrations();  // of tests/schema

using EntryId = StrongId<struct EntryTag>;

struct Entry {
  EntryId id;
  std::string text;
  std::optional<std::string> remark;

  friend bool operator==(const Entry&, const Entry&) = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, text, remark))

inline constexpr Insert<Entry> insert_entry{"entry"};
inline constexpr Query<Entry, EntryId> find_entry{"SELECT id, text, remark FROM entry WHERE id = :id"};
inline constexpr Query<std::string> all_texts{"SELECT text FROM entry ORDER BY id"};
inline constexpr Query<long long> all_ids{"SELECT id FROM entry ORDER BY id"};
inline constexpr Query<long long> count_entries{"SELECT COUNT(*) FROM entry"};

/// Adds an entry under the next id, and counts it.
inline EntryId add_entry(Session& session, const std::string& text) {
  const EntryId id{session.next_id("entry")};
  session.insert(insert_entry, {id, text, std::nullopt});
  session.add_to_total("entry", 1);
  return id;
}

/// A store whose every step is decided by a simulated scheduler: writes that are started before run_until_idle() share
/// a commit.
class SimulatedStore : public testing::Test {
 public:
  SimulatedStore() { open(); }

  void open() { store.emplace(Store::open(settings())); }
  StoreSettings settings() {
    return {.database = database.url(),
            .lane = lane,
            .readers = 0,
            .scheduler = scheduler,
            .migrations = test_migrations(),
            .limits = limits};
  }
  void reopen() {
    store.reset();
    open();
  }

  template <class Fn>
  auto write(Fn fn) {
    return scheduler.run(store->write(std::move(fn)));
  }
  template <class Fn>
  auto read(Fn fn) {
    return scheduler.run(store->read(std::move(fn)));
  }
  std::vector<std::string> texts() {
    return read([](Session& session) { return session.all(all_texts); });
  }

  long long total(const char* name = "entry") {
    return read([=](Session& session) { return session.total(name); });
  }

  TestDatabase database;
  Limits limits;
  SimulatedScheduler scheduler;
  Lane lane{scheduler};
  std::optional<Store> store;
};

/// A store with threads of its own, as in a running program.
class RunningStore : public testing::Test {
 public:
  RunningStore() { open(); }
  ~RunningStore() override {
    if (store) scheduler.run(store->drain());
  }

  void open() { store.emplace(Store::open(settings())); }
  StoreSettings settings() {
    return {.database = database.url(),
            .lane = lane,
            .readers = 2,
            .scheduler = scheduler,
            .migrations = test_migrations()};
  }
  long long total() {
    return scheduler.run(store->read([](Session& session) { return session.total("entry"); }));
  }

  TestDatabase database;
  LoopScheduler scheduler;
  Lane lane{"test writer"};
  std::optional<Store> store;
};

}  // namespace boxoffice::storage
