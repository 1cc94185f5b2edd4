#pragma once

#include "kernel/strong_id.hpp"
#include "kernel/text.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::booking {

/// What a venue's hall looks like, as it is imported and shown. Where a seat says no grade it is its row's, and then
/// its section's. Coordinates are whole numbers on any grid on which a row's neighbours are equally far apart; a wider
/// gap is an aisle.
struct LayoutSeat {
  Text<20> label;
  std::int32_t x = 0;
  std::int32_t y = 0;
  std::optional<Text<20>> grade;
  std::optional<bool> accessible;

  friend bool operator==(const LayoutSeat&, const LayoutSeat&) = default;
};
BOOST_DESCRIBE_STRUCT(LayoutSeat, (), (label, x, y, grade, accessible))

struct LayoutRow {
  Text<20> label;
  std::optional<Text<20>> grade;
  std::vector<LayoutSeat> seats;

  friend bool operator==(const LayoutRow&, const LayoutRow&) = default;
};
BOOST_DESCRIBE_STRUCT(LayoutRow, (), (label, grade, seats))

struct LayoutSection {
  Text<50> name;
  std::optional<Text<20>> grade;
  std::vector<LayoutRow> rows;

  friend bool operator==(const LayoutSection&, const LayoutSection&) = default;
};
BOOST_DESCRIBE_STRUCT(LayoutSection, (), (name, grade, rows))

/// Without seats: whoever has a place comes in by the number on the ticket, 1 to `capacity`.
struct LayoutArea {
  Text<50> name;
  Text<20> grade;
  std::int32_t capacity = 0;

  friend bool operator==(const LayoutArea&, const LayoutArea&) = default;
};
BOOST_DESCRIBE_STRUCT(LayoutArea, (), (name, grade, capacity))

/// Where people look: the middle of the stage's edge, on the seats' grid.
struct LayoutFocus {
  std::int32_t x = 0;
  std::int32_t y = 0;

  friend bool operator==(const LayoutFocus&, const LayoutFocus&) = default;
};
BOOST_DESCRIBE_STRUCT(LayoutFocus, (), (x, y))

struct Layout {
  LayoutFocus focus;
  std::vector<LayoutSection> sections;
  std::vector<LayoutArea> areas;

  friend bool operator==(const Layout&, const Layout&) = default;
};
BOOST_DESCRIBE_STRUCT(Layout, (), (focus, sections, areas))

inline constexpr std::size_t most_places = 100'000;
inline constexpr std::int32_t farthest = 100'000;  ///< coordinates lie between −farthest and farthest

/// What is wrong with one part of a layout.
struct LayoutFault {
  std::string pointer;  ///< JSON pointer into the layout: "/sections/0/rows/3/seats/7/label"
  std::string detail;   ///< a phrase to be put after the field's name; names the seat

  friend bool operator==(const LayoutFault&, const LayoutFault&) = default;
};

/// Everything that is wrong with it: no places at all or too many, names that occur twice (of sections and areas, of a
/// section's rows, of a row's seats), seats without a grade, seats that stand where another one does or too far away,
/// rows and sections without anything in them, areas for nobody. At most 100 of these.
std::vector<LayoutFault> faults_of(const Layout& layout);

/// A place's number in its layout: 1, 2, 3… in the order of the document, the areas' places behind all seats.
using SeatId = StrongId<struct SeatTag>;

}  // namespace boxoffice::booking
