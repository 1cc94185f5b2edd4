// Books at a fixed rate, whatever the answers do (open loop: a slow answer delays no request), and watches how long my
// page takes to show some of the bookings as complete, paid and on their way.
//
//   bench_open_loop BOOKING_PORT MYPAGE_PORT BOOKINGS_PER_SECOND SECONDS LOOK_EVERY_MS
//
// Prints one line of JSON. Latency runs from the moment at which a request was due, lag from the arrival of its answer.

#include "bench/http_connection.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::bench {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int booking_connections = 200;
constexpr int mypage_connections = 8;
constexpr double watched_per_s = 10;  // bookings that are looked for on my page: a look is a request as well
constexpr auto longest_lag = 20s;     // then a booking counts as never shown

struct Watched {
  std::string request;
  Clock::time_point answered;
  Clock::time_point look_at;
};

class OpenLoop {
 public:
  OpenLoop(int booking_port, int mypage_port, double rate, double seconds, std::chrono::milliseconds look_again_after)
      : epoll_(epoll_create1(0)), rate_(rate), seconds_(seconds), look_again_after_(look_again_after) {
    for (int i = 0; i < booking_connections; ++i) add(bookers_, booking_port);
    for (int i = 0; i < mypage_connections; ++i) add(lookers_, mypage_port);
    due_.resize(bookers_.size());
    watched_by_.resize(lookers_.size());
  }

  void run() {
    const auto start = Clock::now();
    const auto end = start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_));
    for (auto now = start; now < end || in_flight_ > 0 || looking_ > 0 || !waiting_.empty() || !watched_.empty();
         now = Clock::now()) {
      if (now < end) schedule_until(now, start);
      send_bookings();
      send_looks(now);
      take_answers();
      if (now > end + longest_lag) break;
    }
  }

  void print() {
    std::printf("{\"sent\":%ld,\"statuses\":{", sent_);
    const char* separator = "";
    for (const auto& [status, count] : statuses_) {
      std::printf("%s\"%d\":%ld", separator, status, count);
      separator = ",";
    }
    std::printf(
        "},\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"watched\":%zu,\"never_shown\":%zu,"
        "\"lag_p50_ms\":%.3f,\"lag_p99_ms\":%.3f,\"lag_max_ms\":%.3f}\n",
        percentile(latencies_, 0.50), percentile(latencies_, 0.99), lags_.size() + watched_.size(), watched_.size(),
        percentile(lags_, 0.50), percentile(lags_, 0.99), percentile(lags_, 1.0));
  }

 private:
  void add(std::vector<HttpConnection>& connections, int port) {
    connections.emplace_back(port);
    const auto index = static_cast<std::uint32_t>(connections.size() - 1);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = (&connections == &lookers_ ? looker_mark : 0U) | index}};
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connections.back().file(), &event) != 0) give_up("epoll_ctl");
    if (&connections == &bookers_) idle_.push_back(index);
  }

  void schedule_until(Clock::time_point now, Clock::time_point start) {
    const std::chrono::duration<double> elapsed = now - start;
    for (; static_cast<double>(sent_) < elapsed.count() * rate_; ++sent_)
      waiting_.push_back(start + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(static_cast<double>(sent_) / rate_)));
  }

  void send_bookings() {
    while (!waiting_.empty() && !idle_.empty()) {
      const auto index = idle_.front();
      idle_.pop_front();
      due_[index] = waiting_.front();
      waiting_.pop_front();
      bookers_[index].send(booking_);
      ++in_flight_;
    }
  }

  void send_looks(Clock::time_point now) {
    // All of them in turns: the server would close one that is never used.
    for (std::size_t asked = 0; asked < lookers_.size(); ++asked) {
      const auto i = next_looker_++ % lookers_.size();
      if (lookers_[i].busy() || watched_.empty() || watched_.front().look_at > now) continue;
      watched_by_[i] = std::move(watched_.front());
      watched_.pop_front();
      lookers_[i].send(watched_by_[i].request);
      ++looking_;
    }
  }

  void take_answers() {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1);
    for (int i = 0; i < count; ++i) {
      const auto mark = events[static_cast<std::size_t>(i)].data.u64;
      const auto index = static_cast<std::size_t>(mark & ~looker_mark);
      Reply reply;
      if ((mark & looker_mark) != 0) {
        if (lookers_[index].receive(reply)) take_page(index, reply);
      } else if (bookers_[index].receive(reply)) {
        take_booking(index, reply);
      }
    }
  }

  void take_booking(std::size_t index, const Reply& reply) {
    const auto now = Clock::now();
    --in_flight_;
    idle_.push_back(index);
    ++statuses_[reply.status];
    latencies_.push_back(std::chrono::duration<double, std::milli>(now - due_[index]).count());
    const auto every = static_cast<long>(rate_ / watched_per_s) + 1;
    if (reply.status != 201 || static_cast<long>(latencies_.size()) % every != 0) return;
    constexpr std::string_view before_id = "\"id\":";
    const auto at = reply.body.find(before_id);
    if (at == std::string_view::npos) return;
    const auto id = reply.body.substr(at + before_id.size(), reply.body.find(',', at) - at - before_id.size());
    const auto target = "/mypages/search/findByBookingId?bookingId=" + std::string(id);
    watched_.push_back({.request = request_text(target, {}), .answered = now, .look_at = now});
  }

  void take_page(std::size_t index, const Reply& reply) {
    const auto now = Clock::now();
    --looking_;
    auto& seen = watched_by_[index];
    const auto shows = [&](std::string_view text) { return reply.body.find(text) != std::string_view::npos; };
    if (shows("COMPLETE_BOOKING") && shows("COMPLETE_PAYMENT") && shows("START_DELIVERY")) {
      lags_.push_back(std::chrono::duration<double, std::milli>(now - seen.answered).count());
    } else {
      seen.look_at = now + look_again_after_;
      watched_.push_back(std::move(seen));
    }
  }

  static double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
  }

  static constexpr std::uint64_t looker_mark = 1ULL << 32;

  const std::string booking_ = request_text(
      "/bookings",
      R"({"musicalName":"Elizabeth","customerName":"홍길동","telephoneInfo":11112222,"addr":"서울시 종로구"})");
  int epoll_;
  double rate_;
  double seconds_;
  std::chrono::milliseconds look_again_after_;  // the resolution of the lag
  std::vector<HttpConnection> bookers_;
  std::vector<HttpConnection> lookers_;
  std::deque<std::size_t> idle_;           // bookers without a request
  std::deque<Clock::time_point> waiting_;  // when requests were due that found no idle booker
  std::vector<Clock::time_point> due_;     // by booker
  std::deque<Watched> watched_;
  std::vector<Watched> watched_by_;  // by looker
  std::size_t next_looker_ = 0;
  long sent_ = 0;
  long in_flight_ = 0;
  long looking_ = 0;
  std::map<int, long> statuses_;
  std::vector<double> latencies_;
  std::vector<double> lags_;
};

}  // namespace
}  // namespace boxoffice::bench

int main(int count, char** arguments) {
  if (count != 6) {
    std::fprintf(stderr, "usage: %s BOOKING_PORT MYPAGE_PORT BOOKINGS_PER_SECOND SECONDS LOOK_EVERY_MS\n",
                 arguments[0]);
    return 2;
  }
  boxoffice::bench::OpenLoop load(std::atoi(arguments[1]), std::atoi(arguments[2]), std::atof(arguments[3]),
                                  std::atof(arguments[4]), std::chrono::milliseconds(std::atoi(arguments[5])));
  load.run();
  load.print();
}
