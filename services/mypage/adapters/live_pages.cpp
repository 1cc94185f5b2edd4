#include "services/mypage/adapters/live_pages.hpp"

#include "platform/storage/errors.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace boxoffice::mypage {
namespace {

constexpr std::size_t read_at_once = 256;

}  // namespace

/// One open page.
class LivePage final : public http::BodyStream {
 public:
  LivePage(LivePages& pages, BookingId booking, std::optional<std::string> only_of, LivePages::Render render)
      : pages_(pages),
        only_of_(std::move(only_of)),
        render_(std::move(render)),
        news_(pages.scheduler_),
        place_(pages.pages_.emplace(booking.value, this)) {
    pages_.open_.fetch_add(1, std::memory_order_relaxed);
  }
  ~LivePage() override {
    pages_.pages_.erase(place_);
    pages_.open_.fetch_sub(1, std::memory_order_relaxed);
  }

  Task<std::optional<std::string>> next() override {
    while (!stopped_) {
      auto text = std::exchange(greeting_, {});
      if (const auto page = std::exchange(page_, nullptr))
        text.append("event: mypage\ndata: ").append(render_(*page)).append("\n\n");
      if (!text.empty()) co_return text;
      if (!co_await news_.wait_for(LivePages::heartbeat)) co_return ":\n\n";
    }
    co_return std::nullopt;
  }

  void stop() override {
    stopped_ = true;
    news_.notify();
  }

  /// A state that was not taken yet gives way to a newer one.
  void show(const std::shared_ptr<const MyPage>& page) {
    if (version_of(*page) == version_) return;
    version_ = version_of(*page);
    if (only_of_ && page->customer_id != only_of_) return;
    page_ = page;
    ++pages_.states_;
    news_.notify();
  }
  std::int64_t version() const { return version_; }

 private:
  LivePages& pages_;
  std::optional<std::string> only_of_;
  LivePages::Render render_;
  Signal news_;
  LivePages::Pages::iterator place_;
  std::string greeting_ = "retry: 1000\n\n";
  std::shared_ptr<const MyPage> page_;  // what is to be sent
  std::int64_t version_ = 0;            // of the last state that it was given
  bool stopped_ = false;
};

std::unique_ptr<http::BodyStream> LivePages::open(BookingId booking, std::optional<std::string> only_of,
                                                  Render render) {
  auto page = std::make_unique<LivePage>(*this, booking, std::move(only_of), std::move(render));
  want(booking.value);
  return page;
}

void LivePages::tell_after_commit(storage::Session& session, std::span<const messaging::Record> records) {
  // A page that opens in this very moment may miss what is being committed, until the next look.
  if (open_.load(std::memory_order_relaxed) == 0) return;
  std::vector<std::int64_t> bookings;
  bookings.reserve(records.size());
  for (const auto& record : records) bookings.push_back(record.key);
  session.after_commit([this, bookings = std::move(bookings)]() mutable {
    scheduler_.post([this, bookings = std::move(bookings)] {
      for (const auto booking : bookings) want(booking);
    });
  });
}

void LivePages::want(std::int64_t booking) {
  if (!pages_.contains(booking)) return;
  wanted_.insert(booking);
  work_.notify();
}

Task<void> LivePages::run() {
  auto looked_at = scheduler_.steady_now();
  while (!stopping_) {
    if (wanted_.empty()) co_await work_.wait_for(look_every);
    const bool look_again = scheduler_.steady_now() - looked_at >= look_every;
    if (look_again) looked_at = scheduler_.steady_now();
    try {
      if (!pages_.empty() && look_again) co_await look();
      if (!wanted_.empty()) co_await read_wanted();
    } catch (const storage::Unavailable&) {  // said by who else is refused; the next look finds what is missing
      wanted_.clear();
    }
  }
}

void LivePages::stop() {
  stopping_ = true;
  work_.notify();
}

Task<void> LivePages::read_wanted() {
  std::vector<long long> bookings;
  while (!wanted_.empty() && bookings.size() < read_at_once)
    bookings.push_back(wanted_.extract(wanted_.begin()).value());
  const auto shown = co_await store_.read([&](storage::Session& session) { return pages_shown(session, bookings); });
  for (const auto& page : shown) {
    const auto shared = std::make_shared<const MyPage>(page);
    for (auto [at, end] = pages_.equal_range(page.booking_id.value); at != end;) (at++)->second->show(shared);
  }
}

Task<void> LivePages::look() {
  std::vector<long long> bookings;
  for (auto page = pages_.begin(); page != pages_.end(); page = pages_.upper_bound(page->first))
    bookings.push_back(page->first);
  const auto shown = co_await store_.read([&](storage::Session& session) { return versions_shown(session, bookings); });
  for (const auto& [booking, version] : shown) {
    const auto [first, last] = pages_.equal_range(booking);
    if (std::any_of(first, last, [&](const auto& page) { return page.second->version() != version; }))
      wanted_.insert(booking);
  }
}

}  // namespace boxoffice::mypage
