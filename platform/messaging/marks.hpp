#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace boxoffice::messaging {

struct Record;

/// Relays of one outbox share its records by the key's remainder. Changing the number needs a migration: positions and
/// marks are stored by it.
inline constexpr int relay_shards = 8;

int relay_shard_of(std::int64_t key);

/// What has come of each producer's outbox. Whoever publishes from an outbox anew (restarted, overtaken) sends records
/// again, and they lie in the log twice. But within one log, the records of one producer and relay shard come in the
/// order of the outbox except for these repetitions: whatever is not above the highest that came is one.
class Marks {
 public:
  /// Producers that are kept; the repetitions of further ones are not noticed.
  static constexpr std::size_t most_producers = 32;

  /// False when the record came before. One that names no producer never did.
  bool advance(const Record& record);

  /// Everything of that producer up to there has come, some other way.
  void pass(std::string_view producer, std::int64_t sequence);

  /// The highest sequence that came of that producer and relay shard; 0 when none did.
  std::int64_t highest(std::string_view producer, int shard) const;

  /// `booking:0=17,3=12;payment:1=4`: what is stored.
  std::string text() const;
  /// Throws std::runtime_error when it is something else.
  static Marks parse(std::string_view text);

  bool operator==(const Marks&) const = default;

 private:
  std::map<std::string, std::array<std::int64_t, relay_shards>, std::less<>> highest_;  ///< 0 where nothing came
};

/// Whether marks can be kept for a producer of that name: 1 to 64 letters, digits, or one of ./_-
bool is_producer_name(std::string_view name);

}  // namespace boxoffice::messaging
