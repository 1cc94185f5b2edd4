#pragma once

#include "services/booking/domain/layout.hpp"

#include <string>
#include <utility>

namespace boxoffice::booking {

template <int max>
Text<max> text(std::string written) {
  return Text<max>::parse(std::move(written)).value();
}

/// A row of so many seats side by side, two steps apart; a wider step where an aisle is.
inline LayoutRow a_row(const std::string& label, int y, int seats, int aisle_behind = 0) {
  LayoutRow row{text<20>(label), {}, {}};
  for (int i = 1; i <= seats; ++i) {
    const int x = 2 * i + (aisle_behind > 0 && i > aisle_behind ? 4 : 0);
    row.seats.push_back({text<20>(std::to_string(i)), x, y, {}, {}});
  }
  return row;
}

inline LayoutSection a_section(const std::string& name, const std::string& grade, std::vector<LayoutRow> rows) {
  return {text<50>(name), text<20>(grade), std::move(rows)};
}

/// Two rows of ten with an aisle in the middle, and one of six for less; the stage is before the middle of the first.
inline Layout a_small_hall() {
  return {
      {13, 0},
      {a_section("A", "VIP", {a_row("1", 2, 10, 5), a_row("2", 4, 10, 5)}), a_section("B", "R", {a_row("3", 6, 6)})},
      {}};
}

inline Layout a_standing_concert(std::int32_t capacity) {
  return {{0, 0}, {}, {{text<50>("스탠딩"), text<20>("스탠딩석"), capacity}}};
}

}  // namespace boxoffice::booking
