#include "services/booking/adapters/hall_view.hpp"

#include <utility>

namespace boxoffice::booking {

HallView view_of(const Hall& hall, const std::vector<GradePrice>& prices, std::int64_t layout_version) {
  HallView view{layout_version, hall.layout.focus, prices, {}, {}};
  std::int64_t next = 1;
  for (const auto& section : hall.layout.sections) {
    SectionView shown{section.name.str(), {}};
    for (const auto& row : section.rows) {
      RowView shown_row{row.label.str(), {}};
      for (std::size_t i = 0; i < row.seats.size(); ++i) {
        const auto& seat = *hall.map.find(SeatId{next++});
        shown_row.seats.push_back({.id = seat.id,
                                   .label = seat.label,
                                   .x = seat.x,
                                   .y = seat.y,
                                   .grade = hall.map.grades()[seat.grade],
                                   .accessible = seat.accessible});
      }
      shown.rows.push_back(std::move(shown_row));
    }
    view.sections.push_back(std::move(shown));
  }
  for (const auto& area : hall.layout.areas) {
    view.areas.push_back({area.name.str(), area.grade.str(), area.capacity, SeatId{next}});
    next += area.capacity;
  }
  return view;
}

}  // namespace boxoffice::booking
