#pragma once

#include "services/booking/adapters/sql_catalogue.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
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

struct HallView {
  std::int64_t layout_version;
  LayoutFocus focus;
  std::vector<GradePrice> grades;  ///< with their prices, the dearest first
  std::vector<SectionView> sections;
  std::vector<AreaView> areas;
};
BOOST_DESCRIBE_STRUCT(HallView, (), (layout_version, focus, grades, sections, areas))

HallView view_of(const Hall& hall, const std::vector<GradePrice>& prices, std::int64_t layout_version);

}  // namespace boxoffice::booking
