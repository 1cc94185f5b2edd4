#pragma once

#include "services/booking/domain/catalogue.hpp"
#include "services/booking/domain/seat_map.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::booking {

/// A hall as it is shown to who wants seats: every place with its id.
struct SeatView {
  SeatId id;
  std::string label;
  std::int32_t x;
  std::int32_t y;
  std::string grade;
  bool accessible;
};
BOOST_DESCRIBE_STRUCT(SeatView, (), (id, label, x, y, grade, accessible))

struct RowView {
  std::string label;
  std::vector<SeatView> seats;
};
BOOST_DESCRIBE_STRUCT(RowView, (), (label, seats))

struct SectionView {
  std::string name;
  std::vector<RowView> rows;
};
BOOST_DESCRIBE_STRUCT(SectionView, (), (name, rows))

/// Its places are numbered 1 to capacity, and have the ids from first_id on.
struct AreaView {
  std::string name;
  std::string grade;
  std::int32_t capacity;
  SeatId first_id;
};
BOOST_DESCRIBE_STRUCT(AreaView, (), (name, grade, capacity, first_id))

/// What of a hall never changes.
struct PlacesView {
  std::vector<SectionView> sections;
  std::vector<AreaView> areas;
};
BOOST_DESCRIBE_STRUCT(PlacesView, (), (sections, areas))

/// What goes before its places: {"layoutVersion":1,"focus":…,"grades":[…],"sections":[…],"areas":[…]}
struct HallHead {
  std::int64_t layout_version;
  LayoutFocus focus;
  std::vector<GradePrice> grades;  ///< with their prices, the dearest first
};
BOOST_DESCRIBE_STRUCT(HallHead, (), (layout_version, focus, grades))

/// The members of PlacesView as JSON, without the braces: made once for a hall of thousands of seats.
std::string places_of(const Layout& layout, const SeatMap& map);

/// The hall of a performance as a JSON document.
std::string document_of(const HallHead& head, std::string_view places);

}  // namespace boxoffice::booking
