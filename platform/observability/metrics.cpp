#include "platform/observability/metrics.hpp"

#include <fmt/format.h>
#include <prometheus/check_names.h>
#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace boxoffice::observability {

namespace {

constexpr auto period = std::chrono::minutes(1);

double seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

prometheus::ClientMetric with_labels(const Labels& on_everything, const Labels& labels) {
  prometheus::ClientMetric metric;
  metric.label.reserve(on_everything.size() + labels.size());
  for (const auto* list : {&on_everything, &labels}) {
    for (const auto& [name, value] : *list) metric.label.push_back({name, value});
  }
  return metric;
}

prometheus::ClientMetric::Histogram histogram_of(const Timer& timer) {
  prometheus::ClientMetric::Histogram histogram;
  histogram.sample_sum = seconds(timer.sum());
  for (std::size_t i = 0; i < Timer::bounds.size(); ++i) {
    histogram.bucket.push_back({timer.count_within(i), seconds(Timer::bounds[i])});
  }
  histogram.sample_count = timer.count();
  histogram.bucket.push_back({histogram.sample_count, std::numeric_limits<double>::infinity()});
  return histogram;
}

void raise_to(std::atomic<std::int64_t>& highest, std::int64_t value) {
  auto seen = highest.load(std::memory_order_relaxed);
  while (seen < value && !highest.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {}
}

}  // namespace

void Timer::record(std::chrono::nanoseconds took) noexcept {
  const auto bucket = std::ranges::lower_bound(bounds, took) - bounds.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_ns_.fetch_add(took.count(), std::memory_order_relaxed);
  raise_to(longest_ns_, took.count());
}

std::uint64_t Timer::count() const noexcept { return count_within(bounds.size()); }

std::chrono::nanoseconds Timer::sum() const noexcept {
  return std::chrono::nanoseconds(sum_ns_.load(std::memory_order_relaxed));
}

std::uint64_t Timer::count_within(std::size_t index) const noexcept {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= index; ++i) count += counts_[i].load(std::memory_order_relaxed);
  return count;
}

std::chrono::nanoseconds Timer::longest() const noexcept {
  return std::chrono::nanoseconds(
      std::max(longest_ns_.load(std::memory_order_relaxed), longest_before_ns_.load(std::memory_order_relaxed)));
}

void Timer::begin_period() noexcept {
  longest_before_ns_.store(longest_ns_.exchange(0, std::memory_order_relaxed), std::memory_order_relaxed);
}

Registry::Registry(Labels on_everything) : on_everything_(std::move(on_everything)) {}

Registry::~Registry() = default;

Registry::Family& Registry::family(std::string name, std::string help, const Labels& labels, const Instrument& like) {
  if (!prometheus::CheckMetricName(name)) throw std::logic_error("no name for a metric: " + name);
  for (const auto& [label, value] : labels) {
    if (!prometheus::CheckLabelName(label))
      throw std::logic_error(fmt::format("no name for a label of {}: {}", name, label));
  }
  auto& found = families_[name];
  if (found.series.empty()) {
    found.help = std::move(help);
  } else if (found.series.front().instrument.index() != like.index()) {
    throw std::logic_error("two kinds of metric are named " + name);
  }
  return found;
}

template <class Kind>
Kind& Registry::instrument(std::string name, std::string help, Labels labels) {
  const std::lock_guard lock(mutex_);
  Instrument made = std::make_unique<Kind>();
  auto& series = family(std::move(name), std::move(help), labels, made).series;
  auto known = std::ranges::find(series, labels, &Series::labels);
  if (known == series.end()) known = series.insert(series.end(), Series{std::move(labels), std::move(made)});
  return *std::get<std::unique_ptr<Kind>>(known->instrument);
}

void Registry::add_reading(std::string name, std::string help, Labels labels, Instrument instrument) {
  const std::lock_guard lock(mutex_);
  auto& series = family(name, std::move(help), labels, instrument).series;
  if (std::ranges::find(series, labels, &Series::labels) != series.end()) {
    throw std::logic_error("two readings for the same series of " + name);
  }
  series.push_back(Series{std::move(labels), std::move(instrument)});
}

Counter& Registry::counter(std::string name, std::string help, Labels labels) {
  return instrument<Counter>(std::move(name), std::move(help), std::move(labels));
}

Gauge& Registry::gauge(std::string name, std::string help, Labels labels) {
  return instrument<Gauge>(std::move(name), std::move(help), std::move(labels));
}

Timer& Registry::timer(std::string name, std::string help, Labels labels) {
  return instrument<Timer>(std::move(name), std::move(help), std::move(labels));
}

void Registry::counter(std::string name, std::string help, Labels labels, Reading reading) {
  add_reading(std::move(name), std::move(help), std::move(labels), CounterReading{std::move(reading)});
}

void Registry::gauge(std::string name, std::string help, Labels labels, Reading reading) {
  add_reading(std::move(name), std::move(help), std::move(labels), GaugeReading{std::move(reading)});
}

void Registry::begin_periods(std::chrono::steady_clock::time_point now) {
  if (now - period_began_ < period) return;
  period_began_ = now;
  for (auto& [name, family] : families_) {
    for (auto& series : family.series) {
      if (auto* timer = std::get_if<std::unique_ptr<Timer>>(&series.instrument)) (*timer)->begin_period();
    }
  }
}

prometheus::MetricType Registry::read(const Instrument& instrument, prometheus::ClientMetric& into) {
  using prometheus::MetricType;
  struct Reader {
    prometheus::ClientMetric& into;
    MetricType operator()(const std::unique_ptr<Counter>& counter) const {
      into.counter.value = static_cast<double>(counter->value());
      return MetricType::Counter;
    }
    MetricType operator()(const CounterReading& counter) const {
      into.counter.value = counter.read();
      return MetricType::Counter;
    }
    MetricType operator()(const std::unique_ptr<Gauge>& gauge) const {
      into.gauge.value = gauge->value();
      return MetricType::Gauge;
    }
    MetricType operator()(const GaugeReading& gauge) const {
      into.gauge.value = gauge.read();
      return MetricType::Gauge;
    }
    MetricType operator()(const std::unique_ptr<Timer>& timer) const {
      into.histogram = histogram_of(*timer);
      return MetricType::Histogram;
    }
  };
  return std::visit(Reader{into}, instrument);
}

std::string Registry::scrape(std::chrono::steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<prometheus::MetricFamily> families;
  for (const auto& [name, family] : families_) {
    prometheus::MetricFamily made{name, family.help, prometheus::MetricType::Untyped, {}};
    prometheus::MetricFamily longest{name + "_max", family.help, prometheus::MetricType::Gauge, {}};
    for (const auto& series : family.series) {
      made.type = read(series.instrument, made.metric.emplace_back(with_labels(on_everything_, series.labels)));
      if (const auto* timer = std::get_if<std::unique_ptr<Timer>>(&series.instrument)) {
        longest.metric.emplace_back(with_labels(on_everything_, series.labels)).gauge.value =
            seconds((*timer)->longest());
      }
    }
    families.push_back(std::move(made));
    if (!longest.metric.empty()) families.push_back(std::move(longest));
  }
  begin_periods(now);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace boxoffice::observability
