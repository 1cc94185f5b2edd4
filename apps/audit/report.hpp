#pragma once

#include "apps/audit/story.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::audit {

/// What came out for one invariant.
struct Verdict {
  std::int64_t invariant = 0;  ///< its number in the design
  std::string name;
  std::string says;
  std::string verdict = "OK";      ///< OK, VIOLATED or n/a
  bool ok = true;                  ///< not VIOLATED
  std::optional<std::string> why;  ///< of n/a
  std::int64_t checked = 0;
  std::int64_t in_progress = 0;  ///< of these: not finished, but nothing is wrong
  std::int64_t waiting = 0;      ///< of these: for an operator
  std::int64_t violations = 0;
  std::vector<std::string> examples;
};
BOOST_DESCRIBE_STRUCT(Verdict, (),
                      (invariant, name, says, verdict, ok, why, checked, in_progress, waiting, violations, examples))

/// An event that a service could not apply, or that waits behind one.
struct ParkedEvent {
  std::string service;
  std::int64_t key = 0;  ///< the booking
  std::string source;
  std::int64_t sequence = 0;
  std::string type;
  std::string cause;
  std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ParkedEvent, (), (service, key, source, sequence, type, cause, attempts))

struct Report {
  std::string data;
  bool running = false;
  bool ok = true;
  std::int64_t bookings = 0;
  std::int64_t elapsed_ms = 0;
  std::vector<Verdict> invariants;
  std::int64_t parked = 0;                   ///< events that wait for an operator; their bookings are not compared
  std::vector<ParkedEvent> parked_examples;  ///< the first of them
};
BOOST_DESCRIBE_STRUCT(Report, (), (data, running, ok, bookings, elapsed_ms, invariants, parked, parked_examples))

std::string as_json(const Report& report);
/// For people: one line for each invariant, examples below it.
std::string as_text(const Report& report);

/// The verdicts while they are being found.
class Verdicts {
 public:
  Verdicts();

  /// Of the invariant at that place of the list.
  void record(std::size_t place, std::int64_t booking, const Judgement& judgement);
  /// Of whole tables.
  void record(std::string_view invariant, const Judgement& judgement);
  /// So many more of which nothing is wrong.
  void count_holding(std::string_view invariant, std::int64_t more);
  void count_in_progress(std::string_view invariant, std::int64_t more);
  void not_applicable(std::string_view invariant, std::string why);

  const std::vector<Verdict>& all() const { return verdicts_; }

 private:
  Verdict& of(std::string_view invariant);

  std::vector<Verdict> verdicts_;
};

}  // namespace boxoffice::audit
