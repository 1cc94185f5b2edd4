#include "platform/observability/log.hpp"

#include "platform/observability/metrics.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <unistd.h>
#include <utility>

namespace boxoffice::observability {

namespace {

constexpr std::size_t longest_queue = 4096;

/// Lines come formatted from the thread that logs; only the writing is left to do.
class OutputSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit OutputSink(LogOutput output) : output_(std::move(output)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& line) override { output_({line.payload.data(), line.payload.size()}); }
  void flush_() override {}

  LogOutput output_;
};

/// Lets each message through so many times a second. Messages are constants, so their addresses tell them apart; two
/// that fall on the same slot take it from each other, which only lets more through.
class FloodGuard {
 public:
  /// How many were suppressed since the last that was let through; nothing when this one is to be suppressed.
  std::optional<std::uint64_t> admit(Constant message, Instant now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    const std::lock_guard lock(mutex_);
    auto& slot = slots_[std::hash<const void*>{}(message.address()) % slots_.size()];
    if (slot.message != message.address()) slot = Slot{.message = message.address(), .second = second};
    if (slot.second != second) {
      slot.second = second;
      slot.lines = 0;
    }
    if (++slot.lines > lines_a_second) {
      ++slot.suppressed;
      return std::nullopt;
    }
    return std::exchange(slot.suppressed, 0);
  }

 private:
  static constexpr int lines_a_second = 20;

  struct Slot {
    const char* message = nullptr;
    std::chrono::sys_seconds second{};
    int lines = 0;
    std::uint64_t suppressed = 0;
  };

  std::mutex mutex_;
  std::array<Slot, 251> slots_;
};

bool writes_json(LogFormat format) {
  switch (format) {
    case LogFormat::json: return true;
    case LogFormat::text: return false;
    case LogFormat::automatic: return isatty(STDERR_FILENO) == 0;
  }
  return true;
}

}  // namespace

void write_to_standard_error(std::string_view line) {
  std::string whole(line);
  whole.push_back('\n');
  std::string_view left = whole;
  while (!left.empty()) {
    const auto written = ::write(STDERR_FILENO, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nowhere left to say so
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

struct LogWriter::State {
  State(LogSettings settings, const Clock& given_clock, LogOutput output)
      : clock(given_clock),
        lines_are_json(writes_json(settings.format)),
        level(settings.level),
        pool(std::make_shared<spdlog::details::thread_pool>(longest_queue, 1)),
        logger(std::make_shared<spdlog::async_logger>("boxoffice", std::make_shared<OutputSink>(std::move(output)),
                                                      pool, spdlog::async_overflow_policy::overrun_oldest)) {}

  const Clock& clock;
  const bool lines_are_json;
  std::atomic<Level> level;
  std::array<std::atomic<std::uint64_t>, 4> written{};
  std::atomic<std::uint64_t> suppressed = 0;
  FloodGuard flood_guard;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
};

LogWriter::LogWriter(LogSettings settings, const Clock& clock, LogOutput output)
    : state_(std::make_unique<State>(settings, clock, std::move(output))) {}

LogWriter::~LogWriter() = default;

void LogWriter::set_level(Level level) { state_->level.store(level, std::memory_order_relaxed); }

Level LogWriter::level() const { return state_->level.load(std::memory_order_relaxed); }

std::uint64_t LogWriter::dropped() const { return state_->pool->overrun_counter(); }

std::uint64_t LogWriter::suppressed() const { return state_->suppressed.load(std::memory_order_relaxed); }

std::uint64_t LogWriter::written(Level level) const {
  return state_->written[static_cast<std::size_t>(level)].load(std::memory_order_relaxed);
}

void LogWriter::write(Level level, std::string_view service, Constant message, std::span<const Field> fields) {
  const auto now = state_->clock.now();
  const auto suppressed_before =
      level == Level::debug ? std::optional<std::uint64_t>(0) : state_->flood_guard.admit(message, now);
  if (!suppressed_before) {
    state_->suppressed.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  const LogLine line{now, level, service, message.text(), fields, *suppressed_before};
  const auto text = state_->lines_are_json ? as_json(line) : as_text(line);
  state_->written[static_cast<std::size_t>(level)].fetch_add(1, std::memory_order_relaxed);
  state_->logger->log(spdlog::level::info, spdlog::string_view_t(text));
}

void export_log_metrics(Registry& registry, const LogWriter& writer) {
  constexpr std::array<std::pair<Level, const char*>, 4> levels{
      {{Level::debug, "debug"}, {Level::info, "info"}, {Level::warning, "warn"}, {Level::error, "error"}}};
  for (const auto& [level, name] : levels) {
    registry.counter("logback_events_total", "Number of log events", {{"level", name}},
                     [&writer, of = level] { return static_cast<double>(writer.written(of)); });
  }
  registry.counter("log_lines_dropped_total", "Log lines dropped because the writer could not keep up", {},
                   [&writer] { return static_cast<double>(writer.dropped()); });
  registry.counter("log_lines_suppressed_total", "Log lines left out because their message came too often", {},
                   [&writer] { return static_cast<double>(writer.suppressed()); });
}

}  // namespace boxoffice::observability
