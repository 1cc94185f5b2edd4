#pragma once

#include "platform/messaging/source.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::kafka {

class Bell;

/// What one subscriber has not taken yet of one partition. Sequences are Kafka's offsets plus one. Nobody's thread in
/// particular: whoever holds it together guards it.
class PartitionInbox {
 public:
  using Types = std::vector<std::string_view>;

  /// Records of other types after which the subscriber is woken to note its position.
  static constexpr std::int64_t most_passed_over = 1'000;

  explicit PartitionInbox(bool assigned) : assigned_(assigned) {}

  // What the subscriber does.

  void subscribe(std::shared_ptr<const Types> types, std::shared_ptr<Bell> bell);
  void unsubscribe();
  bool is_subscribed() const { return bell_ != nullptr; }

  /// Throws messaging::Trimmed when the partition does not have that sequence (any more).
  messaging::Batch take(const std::string& name, std::int64_t from, std::size_t at_most);
  std::int64_t waiting(std::int64_t position) const;

  // What the thread does that reads from Kafka.

  /// Where the partition is to be read from now on, once for each change; 0 for not at all.
  std::optional<std::int64_t> take_order();
  const std::shared_ptr<const Types>& types() const { return types_; }

  void assign();
  void revoke();
  bool is_assigned() const { return assigned_; }

  void add(messaging::Record record);
  void pass(std::int64_t sequence);
  /// Nothing comes behind that sequence's predecessor at this moment.
  void reach_end(std::int64_t sequence);
  void learn_end(std::int64_t end);
  /// There is no such sequence as was ordered: the partition has [begin, end).
  void refuse(std::int64_t begin, std::int64_t end);
  /// Records that wait here.
  std::size_t size() const { return records_.size(); }
  /// Everything of the partition below was looked at; 0 when nothing was.
  std::int64_t looked_at() const { return started_ ? next_ : 0; }
  bool has_new_order() const { return ordered_; }

  std::int64_t stored = 0;     ///< the consumer goes on there, whatever happens
  std::int64_t committed = 0;  ///< what Kafka was told of that

 private:
  struct Bounds {
    std::int64_t begin;
    std::int64_t end;
  };

  void order(std::int64_t from);
  void ring();

  std::shared_ptr<const Types> types_;
  std::shared_ptr<Bell> bell_;
  bool assigned_;
  bool reassigned_ = false;  ///< and the subscriber does not know yet
  bool ordered_ = false;     ///< and the reading thread does not know yet
  bool started_ = false;     ///< something has come since: a record, or the news that there is none
  bool at_end_ = false;
  std::int64_t position_ = 0;  ///< the subscriber's; 0 when nothing is being read for it
  std::int64_t next_ = 0;      ///< behind what has come
  std::int64_t end_ = 1;       ///< of the partition, as it was last seen
  std::int64_t passed_ = 0;
  std::optional<Bounds> refused_;
  std::deque<messaging::Record> records_;
};

/// The topic was emptied, or restored from a copy that is older than what was consumed of it: new records would be
/// taken for old ones. Ends a consumer as Trimmed does.
struct Shortened : messaging::Trimmed {
  Shortened(const std::string& log, std::int64_t from, std::int64_t begin, std::int64_t end);
};

}  // namespace boxoffice::kafka
