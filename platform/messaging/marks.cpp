#include "platform/messaging/marks.hpp"

#include "platform/messaging/record.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace boxoffice::messaging {

namespace {

/// Takes what stands before the separator, or all of it, off the text.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

std::int64_t parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) {
    throw std::runtime_error("consumer_offset.marks: '" + std::string(text) + "' is no number");
  }
  return number;
}

}  // namespace

int relay_shard_of(std::int64_t key) { return static_cast<int>(static_cast<std::uint64_t>(key) % relay_shards); }

bool is_producer_name(std::string_view name) {
  constexpr auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '/' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, is_allowed);
}

bool Marks::advance(const Record& record) {
  if (record.producer_sequence < 1 || !is_producer_name(record.producer)) return true;
  auto found = highest_.find(record.producer);
  if (found == highest_.end()) {
    if (highest_.size() >= most_producers) return true;
    found = highest_.try_emplace(record.producer).first;
  }
  auto& highest = found->second[static_cast<std::size_t>(relay_shard_of(record.key))];
  if (record.producer_sequence <= highest) return false;
  highest = record.producer_sequence;
  return true;
}

void Marks::pass(std::string_view producer, std::int64_t sequence) {
  if (sequence < 1) return;
  for (auto& highest : highest_.try_emplace(std::string(producer)).first->second) highest = std::max(highest, sequence);
}

std::int64_t Marks::highest(std::string_view producer, int shard) const {
  const auto found = highest_.find(producer);
  return found == highest_.end() ? 0 : found->second[static_cast<std::size_t>(shard)];
}

std::string Marks::text() const {
  std::string text;
  for (const auto& [producer, shards] : highest_) {
    if (!text.empty()) text += ';';
    text += producer;
    char separator = ':';
    for (std::size_t shard = 0; shard < shards.size(); ++shard) {
      if (shards[shard] == 0) continue;
      text.append(1, separator).append(std::to_string(shard)).append(1, '=').append(std::to_string(shards[shard]));
      separator = ',';
    }
  }
  return text;
}

Marks Marks::parse(std::string_view text) {
  Marks marks;
  while (!text.empty()) {
    auto entry = take_until(text, ';');
    const auto producer = take_until(entry, ':');
    if (!is_producer_name(producer)) {
      throw std::runtime_error("consumer_offset.marks: '" + std::string(producer) + "' is no producer's name");
    }
    auto& shards = marks.highest_.try_emplace(std::string(producer)).first->second;
    while (!entry.empty()) {
      auto mark = take_until(entry, ',');
      const auto shard = parse_number(take_until(mark, '='));
      if (shard >= relay_shards) throw std::runtime_error("consumer_offset.marks: there is no such relay shard");
      shards[static_cast<std::size_t>(shard)] = parse_number(mark);
    }
  }
  return marks;
}

}  // namespace boxoffice::messaging
