// Buyers who all want the same performance at once, each on a connection of its own and without a pause in between.
//
//   bench_sale_crowd BOOKING_PORT PERFORMANCE PLACES BUYERS pairs|best
//
// "pairs": each takes a random pair that it believes free by a hold, books it, and begins again until every place is
// sold. What it is offered instead of seats that are taken it books, or gives back. "best": each holds the two best
// seats of grade R again and again, until there are none. Prints one line of JSON; fails when anything is answered that
// has no place in a sale.

#include "bench/http_connection.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::bench {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

/// The places that nobody is known to have, to pick from by chance.
class FreePlaces {
 public:
  explicit FreePlaces(int places) : index_(static_cast<std::size_t>(places) + 2, none) {}

  void add(int place) {
    if (has(place)) return;
    index_[static_cast<std::size_t>(place)] = static_cast<int>(places_.size());
    places_.push_back(place);
  }

  void remove(int place) {
    if (!has(place)) return;
    const auto hole = std::exchange(index_[static_cast<std::size_t>(place)], none);
    const int last = places_.back();
    places_.pop_back();
    if (last == place) return;
    places_[static_cast<std::size_t>(hole)] = last;
    index_[static_cast<std::size_t>(last)] = hole;
  }

  bool has(int place) const { return index_.at(static_cast<std::size_t>(place)) != none; }
  bool empty() const { return places_.empty(); }

  /// Two beside each other, or one when some attempts found no two. Not when empty.
  std::vector<int> pick() {
    std::uniform_int_distribution<std::size_t> any(0, places_.size() - 1);
    int place = 0;
    for (int attempt = 0; attempt < 20; ++attempt) {
      place = places_[any(dice_)];
      if (has(place + 1)) return {place, place + 1};
    }
    return {place};
  }

 private:
  static constexpr int none = -1;

  std::vector<int> places_;
  std::vector<int> index_;  // of each place in places_
  std::mt19937_64 dice_{5};
};

struct Hold {
  std::string id;
  std::string token;
  std::vector<int> seats;
};

std::vector<int> ids_of(const json::value& seats) {
  std::vector<int> ids;
  for (const auto& seat : seats.as_array()) ids.push_back(seat.at("id").to_number<int>());
  return ids;
}

Hold hold_of(const json::value& found) {
  return {.id = std::to_string(found.at("id").to_number<long>()),
          .token = std::string(found.at("token").as_string()),
          .seats = ids_of(found.at("seats"))};
}

enum class Step : std::uint8_t { hold, release, booking };
constexpr std::array<const char*, 3> step_names{"hold", "release", "booking"};

struct Buyer {
  explicit Buyer(int port) : connection(port) {}

  HttpConnection connection;
  Step step = Step::hold;
  Clock::time_point asked;
  std::optional<Hold> held;    // to be booked
  std::vector<Hold> unwanted;  // to be given back before
};

class Crowd {
 public:
  Crowd(int port, std::string performance, int places, int buyers, bool pairs)
      : epoll_(epoll_create1(0)), performance_(std::move(performance)), pairs_(pairs), free_(places) {
    for (int i = 0; i < buyers; ++i) {
      buyers_.emplace_back(port);
      epoll_event event{.events = EPOLLIN, .data = {.u64 = static_cast<std::uint64_t>(i)}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, buyers_.back().connection.file(), &event) != 0) give_up("epoll_ctl");
    }
    for (int place = 1; place <= places; ++place) free_.add(place);
  }

  void run() {
    const auto begun = Clock::now();
    for (auto& buyer : buyers_) go_on(buyer);
    while (busy_ > 0) take_answers();
    seconds_ = std::chrono::duration<double>(Clock::now() - begun).count();
  }

  void print() {
    std::printf("{\"seconds\":%.3f,\"sold\":%zu,\"twice\":%zu,\"answers\":{", seconds_, sold_.size(),
                sold_.size() - std::set<int>(sold_.begin(), sold_.end()).size());
    const char* separator = "";
    for (auto& [what, ms] : took_) {
      std::ranges::sort(ms);
      const auto at = [&](double share) {
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
      };
      std::printf("%s\"%s %d\":{\"count\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f}", separator,
                  step_names.at(static_cast<std::size_t>(what.first)), what.second, ms.size(), at(0.50), at(0.99));
      separator = ",";
    }
    std::printf("}}\n");
  }

 private:
  void take_answers() {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      auto& buyer = buyers_[events[static_cast<std::size_t>(i)].data.u64];
      Reply reply;
      if (!buyer.connection.receive(reply)) continue;
      --busy_;
      took_[{buyer.step, reply.status}].push_back(
          std::chrono::duration<double, std::milli>(Clock::now() - buyer.asked).count());
      take(buyer, reply);
      go_on(buyer);
    }
  }

  void take(Buyer& buyer, const Reply& reply) {
    if (buyer.step == Step::hold && reply.status == 201) {
      if (pairs_) buyer.held = hold_of(json::parse(reply.body));
    } else if (buyer.step == Step::hold && reply.status == 409) {
      take_refusal(buyer, reply);
    } else if (buyer.step == Step::booking && (reply.status == 201 || reply.status == 202)) {
      for (const int seat : std::exchange(buyer.held, std::nullopt)->seats) {
        sold_.push_back(seat);
        free_.remove(seat);
      }
    } else if (buyer.step != Step::release || reply.status != 204) {
      std::fprintf(stderr, "%s: %d %.*s\n", step_names.at(static_cast<std::size_t>(buyer.step)), reply.status,
                   static_cast<int>(reply.body.size()), reply.body.data());
      std::exit(1);
    }
  }

  void take_refusal(Buyer& buyer, const Reply& reply) {
    none_left_ = !pairs_;
    if (none_left_) return;
    const auto refused = json::parse(reply.body);
    for (const int seat : ids_of(refused.at("taken"))) free_.remove(seat);
    for (const auto& other : refused.at("alternatives").as_array()) {
      auto hold = hold_of(other);
      if (buyer.held) {
        buyer.unwanted.push_back(std::move(hold));
      } else {
        buyer.held = std::move(hold);
      }
    }
  }

  void go_on(Buyer& buyer) {
    if (!buyer.unwanted.empty()) {
      const auto& hold = buyer.unwanted.back();
      for (const int seat : hold.seats) free_.add(seat);
      send(buyer, Step::release,
           "DELETE /holds/" + hold.id + " HTTP/1.1\r\nHost: 127.0.0.1\r\nHold-Token: " + hold.token + "\r\n\r\n");
      buyer.unwanted.pop_back();
    } else if (buyer.held) {
      const auto number = std::to_string(++booked_);
      send(buyer, Step::booking,
           request_text("/bookings", R"({"customerName":"buyer )" + number + R"(","telephoneInfo":)" + number +
                                         R"(,"addr":"서울","deliveryMethod":"MOBILE","holdId":)" + buyer.held->id +
                                         R"(,"holdToken":")" + buyer.held->token + "\"}"));
    } else if (pairs_ ? !free_.empty() : !none_left_) {
      send(buyer, Step::hold, request_text("/holds", wish()));
    }
  }

  std::string wish() {
    const auto what = "{\"performanceId\":" + performance_;
    if (!pairs_) return what + R"(,"grade":"R","count":2})";
    std::string seats;
    for (const int seat : free_.pick()) seats.append(seats.empty() ? "" : ",").append(std::to_string(seat));
    return what + ",\"seatIds\":[" + seats + "]}";
  }

  void send(Buyer& buyer, Step step, const std::string& request) {
    buyer.step = step;
    buyer.asked = Clock::now();
    buyer.connection.send(request);
    ++busy_;
  }

  int epoll_;
  std::string performance_;
  bool pairs_;
  bool none_left_ = false;
  FreePlaces free_;
  std::vector<Buyer> buyers_;
  int busy_ = 0;
  int booked_ = 0;
  double seconds_ = 0;
  std::vector<int> sold_;
  std::map<std::pair<Step, int>, std::vector<double>> took_;
};

}  // namespace
}  // namespace boxoffice::bench

int main(int count, char** arguments) {
  const std::string_view how = count == 6 ? arguments[5] : "";
  if (how != "pairs" && how != "best") {
    std::fprintf(stderr, "usage: %s BOOKING_PORT PERFORMANCE PLACES BUYERS pairs|best\n", arguments[0]);
    return 2;
  }
  boxoffice::bench::Crowd crowd(std::atoi(arguments[1]), arguments[2], std::atoi(arguments[3]), std::atoi(arguments[4]),
                                how == "pairs");
  crowd.run();
  crowd.print();
}
