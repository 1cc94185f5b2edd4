#pragma once

#include "platform/storage/connection.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <condition_variable>
#include <coroutine>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace boxoffice::storage {

/// Serves the reads of one store: threads with a connection each, or one connection on the lane. Reads that wait at the
/// same time are shared out between the threads; each takes its share in one snapshot and answers it in one hop.
class ReaderPool final : private Lane::Work {
 public:
  ReaderPool(const StoreSettings& settings, StoreCounters& counters);
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  void submit(Pending& pending);
  Connection& any_connection() { return *connections_.front(); }

 private:
  void run() override;
  void serve(Connection& connection);
  Pending* take_share();
  void read(Connection& connection, Pending* share);
  void answer(Pending* share);

  Lane& lane_;
  Scheduler& scheduler_;
  StoreCounters& counters_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Pending* first_ = nullptr;
  Pending* last_ = nullptr;
  std::size_t waiting_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace boxoffice::storage
