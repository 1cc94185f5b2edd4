#pragma once

#include "kernel/clock.hpp"
#include "platform/observability/log_line.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace boxoffice::observability {

class Registry;

enum class LogFormat : std::uint8_t {
  automatic,  ///< text when standard error is a terminal, else JSON
  json,
  text,
};
BOOST_DESCRIBE_ENUM(LogFormat, automatic, json, text)

struct LogSettings {
  Level level = Level::info;
  LogFormat format = LogFormat::automatic;
};
BOOST_DESCRIBE_STRUCT(LogSettings, (), (level, format))

/// Takes one line, without its end, on the writer's own thread.
using LogOutput = std::function<void(std::string_view line)>;

/// Appends the line to standard error.
void write_to_standard_error(std::string_view line);

/// Writes the lines of every service of the process, one after the other, on a thread of its own. Nobody ever waits for
/// it: when more than 4,096 lines are queued, the oldest are dropped, and counted. A message that comes more than 20
/// times a second is suppressed for the rest of that second, and its next line says how often; not at level debug,
/// which is asked for to see everything. Destroying the writer writes what is queued.
class LogWriter {
 public:
  LogWriter(LogSettings settings, const Clock& clock, LogOutput output = write_to_standard_error);
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// May be changed while running, by any thread.
  void set_level(Level level);
  Level level() const;

  std::uint64_t dropped() const;
  std::uint64_t suppressed() const;
  std::uint64_t written(Level level) const;

 private:
  friend class Log;
  void write(Level level, std::string_view service, Constant message, std::span<const Field> fields);

  struct State;
  std::unique_ptr<State> state_;
};

/// What one service logs through; copied freely, must not outlive its writer. Any thread. Made without a writer it says
/// nothing.
///
///   log.warning("payment's answer is unknown", {{"booking", booking.id}, {"trace", trace}, {"asked", times}});
class Log {
 public:
  Log() = default;
  Log(LogWriter& writer, Constant service) : writer_(&writer), service_(service.text()) {}

  void debug(Constant message, std::initializer_list<Field> fields = {}) const { write(Level::debug, message, fields); }
  void info(Constant message, std::initializer_list<Field> fields = {}) const { write(Level::info, message, fields); }
  void warning(Constant message, std::initializer_list<Field> fields = {}) const {
    write(Level::warning, message, fields);
  }
  void error(Constant message, std::initializer_list<Field> fields = {}) const { write(Level::error, message, fields); }
  void write(Level level, Constant message, std::initializer_list<Field> fields) const {
    if (says(level)) writer_->write(level, service_, message, {fields.begin(), fields.size()});
  }

  /// Whether lines of that level are written at the moment: for fields that cost something to find out.
  bool says(Level level) const { return writer_ && level >= writer_->level(); }

 private:
  LogWriter* writer_ = nullptr;
  std::string_view service_;
};

/// `logback_events_total{level}` (Micrometer's name for lines written), `log_lines_dropped_total`,
/// `log_lines_suppressed_total`. The writer must outlive the scraping.
void export_log_metrics(Registry& registry, const LogWriter& writer);

}  // namespace boxoffice::observability
