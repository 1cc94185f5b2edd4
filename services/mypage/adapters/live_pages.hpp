#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/message.hpp"
#include "platform/messaging/record.hpp"
#include "platform/storage/session.hpp"
#include "platform/storage/store.hpp"
#include "services/mypage/application/my_page.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

namespace boxoffice::mypage {

class LivePage;

/// The pages that people have open. Each is sent what is shown for its booking, and again whenever that has changed;
/// what is read for them is read for many at a time, by one reading after the other. Scheduler's thread only, except
/// where it says otherwise. Outlives the pages.
class LivePages {
 public:
  /// The document of a page.
  using Render = std::function<std::string(const MyPage&)>;

  static constexpr auto heartbeat = std::chrono::seconds{15};  ///< of silence, which intermediaries take for an end
  static constexpr auto look_every = std::chrono::seconds{1};

  LivePages(storage::Store& store, Scheduler& scheduler) : store_(store), scheduler_(scheduler), work_(scheduler) {}
  LivePages(const LivePages&) = delete;
  LivePages& operator=(const LivePages&) = delete;

  /// A page's events as text/event-stream: the present state, once there is one, then the newest state whenever there
  /// is another and the last one has been taken. Silent about a booking that is not this customer's, as if there were
  /// none.
  std::unique_ptr<http::BodyStream> open(BookingId booking, std::optional<std::string> only_of, Render render);

  /// To be called in the transaction that takes the records in: when it is committed, the pages of their bookings are
  /// read again. On the store's lane.
  void tell_after_commit(storage::Session& session, std::span<const messaging::Record> records);

  /// Reads for the open pages, until stop(). Every look_every all of them are compared with the database, for what
  /// other processes have changed, or a rebuild, and for what could not be read.
  Task<void> run();
  void stop();

  std::size_t size() const { return pages_.size(); }
  /// How many states were given to pages.
  std::uint64_t states() const { return states_; }

 private:
  friend class LivePage;
  using Pages = std::multimap<std::int64_t, LivePage*>;  // by booking; places stay valid

  void want(std::int64_t booking);
  Task<void> read_wanted();
  Task<void> look();

  storage::Store& store_;
  Scheduler& scheduler_;
  Signal work_;
  Pages pages_;
  std::atomic<std::size_t> open_ = 0;  // as many as pages_, for the lane
  std::set<std::int64_t> wanted_;      // bookings of open pages that are to be read
  std::uint64_t states_ = 0;
  bool stopping_ = false;
};

}  // namespace boxoffice::mypage
