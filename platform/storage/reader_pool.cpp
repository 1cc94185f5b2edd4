#include "platform/storage/reader_pool.hpp"

#include "platform/async/scheduler.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace boxoffice::storage {
namespace {

std::string thread_name(const DatabaseUrl& database) {
  const auto name = database.is_shared() ? database.server().database : database.path().stem().string();
  return name.substr(0, 9) + " read";
}

}  // namespace

ReaderPool::ReaderPool(const StoreSettings& settings, StoreCounters& counters)
    : lane_(settings.lane), scheduler_(settings.scheduler), counters_(counters) {
  for (int i = 0; i < std::max(settings.readers, 1); ++i) {
    connections_.push_back(std::make_unique<Connection>(settings.database, Access::read, settings.limits));
  }
  if (settings.readers == 0) return;
  const auto name = thread_name(settings.database);
  for (auto& connection : connections_) {
    threads_.emplace_back([this, name, &connection = *connection] {
      pthread_setname_np(pthread_self(), name.c_str());
      serve(connection);
    });
  }
}

ReaderPool::~ReaderPool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  if (threads_.empty()) lane_.finish(*this);
}

void ReaderPool::submit(Pending& pending) {
  {
    std::lock_guard lock(mutex_);
    pending.next = nullptr;
    (last_ ? last_->next : first_) = &pending;
    last_ = &pending;
    ++waiting_;
  }
  if (threads_.empty()) {
    lane_.post(*this);
  } else {
    changed_.notify_one();
  }
}

void ReaderPool::run() {
  while (auto* share = take_share()) {
    read(*connections_.front(), share);
    answer(share);
  }
}

void ReaderPool::serve(Connection& connection) {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || first_; });
      if (!first_) return;
    }
    if (auto* share = take_share()) {
      read(connection, share);
      answer(share);
    }
  }
}

Pending* ReaderPool::take_share() {
  std::lock_guard lock(mutex_);
  const auto share = (waiting_ + connections_.size() - 1) / connections_.size();
  auto* first = first_;
  Pending* end = nullptr;
  for (std::size_t i = 0; i < share; ++i) end = std::exchange(first_, first_->next);
  if (!first_) last_ = nullptr;
  if (end) end->next = nullptr;
  waiting_ -= share;
  return first;
}

void ReaderPool::read(Connection& connection, Pending* share) {
  Session session(connection, nullptr);
  for (auto* pending = share; pending; pending = pending->next) {
    try {
      // One snapshot for all, unless a failure has ended it. A connection that was lost is made anew, once for each.
      if (pending == share || !connection.in_transaction()) connection.begin_read();
      if (!pending->run(session) && !connection.is_connected()) {
        connection.begin_read();
        pending->run(session);
      }
    } catch (const std::exception&) {
      // There is no connection, and finding that out may have taken a while: the others do not wait for the same.
      for (; pending; pending = pending->next) pending->fail(std::current_exception());
      break;
    }
  }
  connection.roll_back();
  if (connection.has_met_damage()) counters_.damaged.store(true, std::memory_order_relaxed);
}

void ReaderPool::answer(Pending* share) {
  std::vector<std::coroutine_handle<>> waiters;
  for (auto* pending = share; pending; pending = pending->next) waiters.push_back(pending->waiter);
  counters_.reads.fetch_add(waiters.size(), std::memory_order_relaxed);
  counters_.waiting_reads.fetch_sub(static_cast<std::int64_t>(waiters.size()), std::memory_order_relaxed);
  scheduler_.resume(waiters);
}

}  // namespace boxoffice::storage
