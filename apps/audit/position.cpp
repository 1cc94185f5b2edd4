#include "apps/audit/position.hpp"

#include "platform/kafka/partitioning.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace boxoffice::audit {
namespace {

constexpr std::size_t most_partitions = 100'000;

/// Of a source that is a partition.
struct Place {
  std::string_view topic;
  std::size_t partition;
};

std::optional<Place> place_of(std::string_view source) {
  const auto slash = source.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto digits = source.substr(slash + 1);
  std::size_t partition = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), partition);
  if (error != std::errc{} || end != digits.data() + digits.size() || partition >= most_partitions)
    throw std::runtime_error("consumer_offset.source: '" + std::string(source) + "' is no partition");
  return Place{source.substr(0, slash), partition};
}

}  // namespace

void Position::add(std::string_view producer, std::string_view source, std::int64_t next_sequence,
                   const messaging::Marks& marks) {
  const auto place = place_of(source);
  if (!place) {
    if (source == producer) next_ = std::max(next_, next_sequence);
    return;
  }
  auto& its = marks_of(place->topic, place->partition);
  for (int shard = 0; shard < messaging::relay_shards; ++shard)
    its[static_cast<std::size_t>(shard)] = marks.highest(producer, shard);
}

bool Position::has_passed(std::int64_t key, std::int64_t sequence) const {
  if (sequence < next_) return true;
  const auto shard = static_cast<std::size_t>(messaging::relay_shard_of(key));
  return std::ranges::any_of(topics_, [=](const Topic& topic) {
    const auto partition = kafka::partition_of(key, static_cast<int>(topic.partitions.size()));
    return sequence <= topic.partitions[static_cast<std::size_t>(partition)][shard];
  });
}

std::int64_t Position::end() const {
  auto end = next_;
  for (const auto& topic : topics_)
    for (const auto& marks : topic.partitions) end = std::max(end, *std::ranges::max_element(marks) + 1);
  return end;
}

/// A consumer has an offset for each of a topic's partitions, from its start on: the last one tells how many there are.
Position::ShardMarks& Position::marks_of(std::string_view topic, std::size_t partition) {
  auto found = std::ranges::find(topics_, topic, &Topic::name);
  if (found == topics_.end()) found = topics_.insert(topics_.end(), Topic{std::string(topic), {}});
  if (partition >= found->partitions.size()) found->partitions.resize(partition + 1);
  return found->partitions[partition];
}

}  // namespace boxoffice::audit
