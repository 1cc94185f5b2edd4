#pragma once

#include "services/booking/domain/layout.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::booking {

/// One place of a hall. Those of an area have no row and stand nowhere in particular.
struct Seat {
  SeatId id;
  std::string section;  ///< or the area
  std::string row;
  std::string label;
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::size_t grade = 0;  ///< index in grades()
  bool accessible = false;
};

/// A layout without faults (faults_of), laid out for finding: places by their ids, and who sits beside whom.
class SeatMap {
 public:
  explicit SeatMap(const Layout& layout);

  std::size_t size() const { return seats_.size(); }
  const Seat* find(SeatId id) const;
  const std::vector<Seat>& seats() const { return seats_; }
  const std::vector<std::string>& grades() const { return grades_; }
  std::optional<std::size_t> grade(std::string_view name) const;
  LayoutFocus focus() const { return focus_; }

  /// Seats without an aisle between them, or all places of an area, as [first, last) of seats().
  using Block = std::pair<std::size_t, std::size_t>;
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  std::size_t grade_index(const std::string& name);
  void add(const LayoutSection& section, const LayoutRow& row);
  void add(const LayoutArea& area);

  LayoutFocus focus_;
  std::vector<Seat> seats_;
  std::vector<std::string> grades_;
  std::vector<Block> blocks_;
};

/// "1층 A구역 3열 12번" is for pages to say; this is the place's name without words: "1층 A구역 3 12".
std::string name_of(const Seat& seat);

}  // namespace boxoffice::booking
