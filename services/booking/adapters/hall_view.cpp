#include "services/booking/adapters/hall_view.hpp"

#include "platform/json/encode.hpp"

#include <utility>

namespace boxoffice::booking {

std::string places_of(const Layout& layout, const SeatMap& map) {
  PlacesView view;
  std::int64_t next = 1;
  for (const auto& section : layout.sections) {
    SectionView shown{section.name.str(), {}};
    for (const auto& row : section.rows) {
      RowView shown_row{row.label.str(), {}};
      for (std::size_t i = 0; i < row.seats.size(); ++i) {
        const auto& seat = *map.find(SeatId{next++});
        shown_row.seats.push_back({.id = seat.id,
                                   .label = seat.label,
                                   .x = seat.x,
                                   .y = seat.y,
                                   .grade = map.grades()[seat.grade],
                                   .accessible = seat.accessible});
      }
      shown.rows.push_back(std::move(shown_row));
    }
    view.sections.push_back(std::move(shown));
  }
  for (const auto& area : layout.areas) {
    view.areas.push_back({area.name.str(), area.grade.str(), area.capacity, SeatId{next}});
    next += area.capacity;
  }
  std::string places;
  json::encode_members(view, places);
  return places;
}

std::string document_of(const HallHead& head, std::string_view places) {
  std::string document = "{";
  document.reserve(places.size() + 1024);
  json::encode_members(head, document);
  return document.append(",").append(places).append("}");
}

}  // namespace boxoffice::booking
