#include "services/booking/domain/layout.hpp"

#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace boxoffice::booking {
namespace {

constexpr std::size_t most_faults = 100;

std::string at(std::string pointer, std::string_view list, std::size_t index) {
  return pointer.append(1, '/').append(list).append(1, '/').append(std::to_string(index));
}

std::string name_of(const LayoutSection& section, const LayoutRow& row) {
  return section.name.str() + " " + row.label.str();
}

/// Walks a layout once and notes what is wrong.
class Examination {
 public:
  std::vector<LayoutFault> of(const Layout& layout) {
    look_at_place(layout.focus.x, layout.focus.y, "/focus", "focus");
    for (std::size_t i = 0; i < layout.sections.size(); ++i) look_at(layout.sections[i], at("", "sections", i));
    for (std::size_t i = 0; i < layout.areas.size(); ++i) look_at(layout.areas[i], at("", "areas", i));
    if (places_ == 0 && faults_.empty()) note("", "must have at least one seat or area");
    if (places_ > most_places) note("", "must not have more than " + std::to_string(most_places) + " places");
    return std::move(faults_);
  }

 private:
  void look_at(const LayoutSection& section, const std::string& here) {
    if (!names_.insert(section.name.str()).second)
      note(here + "/name", "is the name of another section or area: '" + section.name.str() + "'");
    if (section.rows.empty()) note(here + "/rows", "must not be empty: '" + section.name.str() + "'");
    std::set<std::string_view> rows;
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
      const auto& row = section.rows[i];
      const auto row_at = at(here, "rows", i);
      if (!rows.insert(row.label.str()).second)
        note(row_at + "/label",
             "is the label of another row of '" + section.name.str() + "': '" + row.label.str() + "'");
      look_at(section, row, row_at);
    }
  }

  void look_at(const LayoutSection& section, const LayoutRow& row, const std::string& here) {
    const auto name = name_of(section, row);
    if (row.seats.empty()) note(here + "/seats", "must not be empty: row '" + name + "'");
    std::set<std::string_view> labels;
    for (std::size_t i = 0; i < row.seats.size(); ++i) {
      const auto& seat = row.seats[i];
      const auto seat_at = at(here, "seats", i);
      const auto seat_name = name + " " + seat.label.str();
      ++places_;
      if (!labels.insert(seat.label.str()).second)
        note(seat_at + "/label", "occurs twice in its row: seat '" + seat_name + "'");
      if (!seat.grade && !row.grade && !section.grade)
        note(seat_at + "/grade", "is missing, and neither the row nor the section has one: seat '" + seat_name + "'");
      look_at_place(seat.x, seat.y, seat_at, "seat '" + seat_name + "'");
      const auto [there, is_free] = standing_.try_emplace({seat.x, seat.y}, seat_name);
      if (!is_free) note(seat_at + "/x", "and y are those of seat '" + there->second + "': seat '" + seat_name + "'");
    }
  }

  void look_at_place(std::int32_t x, std::int32_t y, const std::string& here, const std::string& name) {
    static const auto rule =
        "must lie between -" + std::to_string(farthest) + " and " + std::to_string(farthest) + ": ";
    if (x < -farthest || x > farthest) note(here + "/x", rule + name);
    if (y < -farthest || y > farthest) note(here + "/y", rule + name);
  }

  void look_at(const LayoutArea& area, const std::string& here) {
    if (!names_.insert(area.name.str()).second)
      note(here + "/name", "is the name of another section or area: '" + area.name.str() + "'");
    if (area.capacity < 1) return note(here + "/capacity", "must be at least 1: '" + area.name.str() + "'");
    places_ += static_cast<std::size_t>(area.capacity);
  }

  void note(std::string pointer, std::string detail) {
    if (faults_.size() < most_faults) faults_.push_back({std::move(pointer), std::move(detail)});
  }

  std::vector<LayoutFault> faults_;
  std::set<std::string_view> names_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::string> standing_;
  std::size_t places_ = 0;
};

}  // namespace

std::vector<LayoutFault> faults_of(const Layout& layout) { return Examination().of(layout); }

}  // namespace boxoffice::booking
