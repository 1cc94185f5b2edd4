#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace prometheus {
struct ClientMetric;
enum class MetricType;
}  // namespace prometheus

namespace boxoffice::observability {

/// Names and values that tell one series of a metric from the others.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// Only grows. Any thread.
class Counter {
 public:
  void add(std::uint64_t more = 1) noexcept { value_.fetch_add(more, std::memory_order_relaxed); }
  std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// A number that goes up and down. Any thread.
class Gauge {
 public:
  void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
  void add(double more) noexcept { value_.fetch_add(more, std::memory_order_relaxed); }
  double value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_ = 0;
};

/// How often something happened and how long it took. Recording costs two relaxed additions. Any thread.
class Timer {
 public:
  /// Upper bounds of the buckets; what took longer is counted too.
  static constexpr std::array<std::chrono::microseconds, 14> bounds = [] {
    using namespace std::chrono_literals;
    return std::array<std::chrono::microseconds, 14>{500us, 1ms,   2500us, 5ms, 10ms,   25ms, 50ms,
                                                     100ms, 250ms, 500ms,  1s,  2500ms, 5s,   10s};
  }();

  void record(std::chrono::nanoseconds took) noexcept;

  std::uint64_t count() const noexcept;
  std::chrono::nanoseconds sum() const noexcept;
  /// How many took at most bounds[index].
  std::uint64_t count_within(std::size_t index) const noexcept;
  /// The longest of the present period and the one before.
  std::chrono::nanoseconds longest() const noexcept;
  /// Begins a new period for longest().
  void begin_period() noexcept;

 private:
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{};
  std::atomic<std::int64_t> sum_ns_ = 0;
  std::atomic<std::int64_t> longest_ns_ = 0;
  std::atomic<std::int64_t> longest_before_ns_ = 0;
};

/// The metrics of one service, by Micrometer's names. Instruments are asked for at set-up and kept by reference as long
/// as the registry lives: recording takes no lock, makes no allocation and looks nothing up. Asking again for the same
/// name and labels gives the same instrument; asking for it as another kind is a defect and throws std::logic_error, as
/// does a name that Prometheus would not take.
class Registry {
 public:
  using Reading = std::function<double()>;

  /// The labels are put on every series.
  explicit Registry(Labels on_everything = {});
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  /// Names of counters end in _total, of timers in _seconds.
  Counter& counter(std::string name, std::string help, Labels labels = {});
  Gauge& gauge(std::string name, std::string help, Labels labels = {});
  Timer& timer(std::string name, std::string help, Labels labels = {});

  /// Read when scraped, on the scraping thread; what the reading looks at must live as long as the registry is scraped.
  void counter(std::string name, std::string help, Labels labels, Reading reading);
  void gauge(std::string name, std::string help, Labels labels, Reading reading);

  /// Everything in Prometheus' text format 0.0.4. A timer's `…_max` looks back one to two minutes, as Micrometer's
  /// does, which is why the time is asked for.
  std::string scrape(std::chrono::steady_clock::time_point now);
  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct CounterReading {
    Reading read;
  };
  struct GaugeReading {
    Reading read;
  };
  using Instrument = std::variant<std::unique_ptr<Counter>, std::unique_ptr<Gauge>, std::unique_ptr<Timer>,
                                  CounterReading, GaugeReading>;
  struct Series {
    Labels labels;
    Instrument instrument;
  };
  struct Family {
    std::string help;
    std::vector<Series> series;
  };

  template <class Kind>
  Kind& instrument(std::string name, std::string help, Labels labels);
  void add_reading(std::string name, std::string help, Labels labels, Instrument instrument);
  Family& family(std::string name, std::string help, const Labels& labels, const Instrument& like);
  static prometheus::MetricType read(const Instrument& instrument, prometheus::ClientMetric& into);
  void begin_periods(std::chrono::steady_clock::time_point now);

  const Labels on_everything_;
  std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
  std::chrono::steady_clock::time_point period_began_{};
};

}  // namespace boxoffice::observability
