#include "services/booking/domain/best_available.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace boxoffice::booking {
namespace {

/// How much a choice is worth, the least the most. At last the first seat decides, so that there is always one answer.
struct Score {
  Together together;
  std::size_t accessible;
  std::int64_t distance;
  std::size_t first;

  auto operator<=>(const Score&) const = default;
};

class Search {
 public:
  Search(const SeatMap& map, std::size_t grade, std::size_t count, const std::function<bool(SeatId)>& is_free)
      : map_(map), count_(count), free_(map.size()), eligible_(map.size()) {
    for (std::size_t i = 0; i < map.size(); ++i) {
      const auto& seat = map.seats()[i];
      free_[i] = is_free(seat.id);
      eligible_[i] = free_[i] && seat.grade == grade;
    }
  }

  BestSeats run() const {
    std::optional<Score> best;
    for (const auto& block : map_.blocks()) {
      for (auto first = block.first; first + count_ <= block.second; ++first) {
        if (!all_eligible(first)) continue;
        const auto score = score_of(block, first);
        if (!best || score < *best) best = score;
      }
    }
    if (!best) return scattered();
    BestSeats found{.seats = {}, .together = best->together};
    for (std::size_t i = 0; i < count_; ++i) found.seats.push_back(map_.seats()[best->first + i].id);
    return found;
  }

 private:
  bool all_eligible(std::size_t first) const {
    for (std::size_t i = first; i < first + count_; ++i)
      if (!eligible_[i]) return false;
    return true;
  }

  Score score_of(const SeatMap::Block& block, std::size_t first) const {
    Score score{Together::adjacent, 0, 0, first};
    for (std::size_t i = first; i < first + count_; ++i) {
      score.accessible += map_.seats()[i].accessible ? 1 : 0;
      score.distance += distance(map_.seats()[i]);
    }
    if (leaves_orphan(block, first)) score.together = Together::with_orphan;
    return score;
  }

  /// A free seat beside these that has no other free one beside it.
  bool leaves_orphan(const SeatMap::Block& block, std::size_t first) const {
    const auto last = first + count_;
    const bool before = first > block.first && free_[first - 1] && (first - 1 == block.first || !free_[first - 2]);
    const bool behind = last < block.second && free_[last] && (last + 1 == block.second || !free_[last + 1]);
    return before || behind;
  }

  BestSeats scattered() const {
    std::vector<std::tuple<bool, std::int64_t, std::size_t>> candidates;
    for (std::size_t i = 0; i < map_.size(); ++i)
      if (eligible_[i]) candidates.emplace_back(map_.seats()[i].accessible, distance(map_.seats()[i]), i);
    BestSeats found{.seats = {}, .together = Together::scattered};
    if (candidates.size() < count_) return found;
    const auto enough = candidates.begin() + static_cast<std::ptrdiff_t>(count_);
    std::ranges::partial_sort(candidates, enough);
    for (auto candidate = candidates.begin(); candidate != enough; ++candidate)
      found.seats.push_back(map_.seats()[std::get<2>(*candidate)].id);
    std::ranges::sort(found.seats);
    return found;
  }

  /// Squared, from the focal point.
  std::int64_t distance(const Seat& seat) const {
    const auto x = std::int64_t{seat.x} - map_.focus().x;
    const auto y = std::int64_t{seat.y} - map_.focus().y;
    return x * x + y * y;
  }

  const SeatMap& map_;
  const std::size_t count_;
  std::vector<bool> free_;
  std::vector<bool> eligible_;
};

}  // namespace

BestSeats best_available(const SeatMap& map, std::size_t grade, std::size_t count,
                         const std::function<bool(SeatId)>& is_free) {
  return Search(map, grade, count, is_free).run();
}

}  // namespace boxoffice::booking
