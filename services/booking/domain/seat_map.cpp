#include "services/booking/domain/seat_map.hpp"

#include <algorithm>
#include <cstdlib>

namespace boxoffice::booking {
namespace {

/// City blocks: whole numbers, and as good as any other measure for telling neighbours from an aisle.
std::int64_t distance(const Seat& one, const Seat& other) {
  return std::abs(std::int64_t{one.x} - other.x) + std::abs(std::int64_t{one.y} - other.y);
}

}  // namespace

SeatMap::SeatMap(const Layout& layout) : focus_(layout.focus) {
  for (const auto& section : layout.sections) {
    for (const auto& row : section.rows) add(section, row);
  }
  for (const auto& area : layout.areas) add(area);
}

const Seat* SeatMap::find(SeatId id) const {
  if (id.value < 1 || static_cast<std::size_t>(id.value) > seats_.size()) return nullptr;
  return &seats_[static_cast<std::size_t>(id.value) - 1];
}

std::optional<std::size_t> SeatMap::grade(std::string_view name) const {
  const auto found = std::ranges::find(grades_, name);
  if (found == grades_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - grades_.begin());
}

std::size_t SeatMap::grade_index(const std::string& name) {
  if (const auto known = grade(name)) return *known;
  grades_.push_back(name);
  return grades_.size() - 1;
}

void SeatMap::add(const LayoutSection& section, const LayoutRow& row) {
  const auto first = seats_.size();
  for (const auto& seat : row.seats) {
    const auto& grade = seat.grade ? *seat.grade : row.grade ? *row.grade : *section.grade;
    seats_.push_back({.id = SeatId{static_cast<std::int64_t>(seats_.size()) + 1},
                      .section = section.name.str(),
                      .row = row.label.str(),
                      .label = seat.label.str(),
                      .x = seat.x,
                      .y = seat.y,
                      .grade = grade_index(grade.str()),
                      .accessible = seat.accessible.value_or(false)});
  }
  std::int64_t usual = 0;
  for (auto i = first + 1; i < seats_.size(); ++i) {
    const auto gap = distance(seats_[i - 1], seats_[i]);
    usual = usual == 0 ? gap : std::min(usual, gap);
  }
  auto begin = first;
  for (auto i = first + 1; i <= seats_.size(); ++i) {
    // Half as far again as neighbours usually are: an aisle.
    if (i < seats_.size() && 2 * distance(seats_[i - 1], seats_[i]) < 3 * usual) continue;
    blocks_.emplace_back(begin, i);
    begin = i;
  }
}

void SeatMap::add(const LayoutArea& area) {
  const auto grade = grade_index(area.grade.str());
  blocks_.emplace_back(seats_.size(), seats_.size() + static_cast<std::size_t>(area.capacity));
  for (std::int32_t number = 1; number <= area.capacity; ++number) {
    seats_.push_back({.id = SeatId{static_cast<std::int64_t>(seats_.size()) + 1},
                      .section = area.name.str(),
                      .row = {},
                      .label = std::to_string(number),
                      .x = 0,
                      .y = 0,
                      .grade = grade});
  }
}

std::string name_of(const Seat& seat) {
  std::string name = seat.section;
  if (!seat.row.empty()) name += ' ' + seat.row;
  return name += ' ' + seat.label;
}

}  // namespace boxoffice::booking
