#pragma once

#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/time_zone.hpp"
#include "kernel/timestamp.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/layout.hpp"
#include "services/booking/domain/seat_map.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::booking {

using MusicalId = StrongId<struct MusicalTag>;
using VenueId = StrongId<struct VenueTag>;

enum class MusicalKind : std::uint8_t { musical, concert, play };
BOOST_DESCRIBE_ENUM(MusicalKind, musical, concert, play)

/// A production that is sold.
struct Musical {
  MusicalId id;
  std::string title;
  MusicalKind kind = MusicalKind::musical;
  std::optional<std::int32_t> run_time_minutes;
  std::optional<std::int32_t> age_rating;  ///< for whom it is: so many years and older
  std::optional<std::string> poster;       ///< where its picture is
  std::optional<std::string> starring;
  std::int64_t version = 1;

  friend bool operator==(const Musical&, const Musical&) = default;
};
BOOST_DESCRIBE_STRUCT(Musical, (), (id, title, kind, run_time_minutes, age_rating, poster, starring, version))

/// A place with a hall, as it is now; performances keep the layout that they were made with.
struct Venue {
  VenueId id;
  std::string name;
  std::string time_zone;  ///< of the IANA database: "Asia/Seoul"
  std::int64_t layout_version = 1;
  std::int64_t capacity = 0;  ///< places of that layout
  std::int64_t version = 1;

  friend bool operator==(const Venue&, const Venue&) = default;
};
BOOST_DESCRIBE_STRUCT(Venue, (), (id, name, time_zone, layout_version, capacity, version))

/// One date of a musical.
struct Performance {
  PerformanceId id;
  MusicalId musical_id;
  VenueId venue_id;
  std::int64_t layout_version = 1;
  Timestamp starts_at;
  Timestamp on_sale_at;
  Timestamp sale_closes_at;
  std::int32_t seats_per_customer = 4;
  std::int64_t capacity = 0;
  std::int64_t version = 1;

  friend bool operator==(const Performance&, const Performance&) = default;
};
BOOST_DESCRIBE_STRUCT(Performance, (),
                      (id, musical_id, venue_id, layout_version, starts_at, on_sale_at, sale_closes_at,
                       seats_per_customer, capacity, version))

/// What a seat of a grade costs.
struct GradePrice {
  std::string grade;
  Money price;

  friend bool operator==(const GradePrice&, const GradePrice&) = default;
};
BOOST_DESCRIBE_STRUCT(GradePrice, (), (grade, price))

/// What is wrong with one field of what was asked for.
struct Fault {
  std::string pointer;  ///< JSON pointer: "/prices/2/grade"
  std::string detail;   ///< a phrase to be put after the field's name

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// What is wrong with what was asked for, field by field.
using Faults = std::vector<Fault>;

/// More than any seat costs: sums of what seats cost stay far from what a number holds.
inline constexpr Money most_for_a_seat = Money::won(100'000'000);

/// What is wrong with the prices for a hall: a grade without a price, a price for a grade that the hall does not have,
/// two prices for one, a price beyond most_for_a_seat.
std::vector<Fault> faults_of(const std::vector<GradePrice>& prices, const SeatMap& map);

/// What is wrong with the times and limits of a performance that is made now: it lies ahead, and its sale has to begin
/// before it closes, to close later than now, and to be over when the performance starts.
std::vector<Fault> faults_of(const Performance& performance, Instant now);

/// When the sale of a performance ends where nothing else is said: at 17:00 of the day before, at 11:00 where that is a
/// Saturday, as the venue's clocks have it.
Timestamp usual_end_of_sale(Timestamp starts_at, const TimeZone& zone);

}  // namespace boxoffice::booking
