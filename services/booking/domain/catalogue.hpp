#pragma once

#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/time_zone.hpp"
#include "kernel/timestamp.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/cancellation_policy.hpp"
#include "services/booking/domain/layout.hpp"
#include "services/booking/domain/seat_map.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
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
  std::optional<std::string> poster;       ///< where its picture is: http:// or https://
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
  std::optional<std::string> starring;  ///< at that date; nobody: as of the musical
  /// By which tickets are taken back; none where a program before 012_performance_terms.sql made it: the usual one.
  std::optional<CancellationPolicy> cancellation_policy;
  std::int64_t capacity = 0;
  std::int64_t version = 1;

  friend bool operator==(const Performance&, const Performance&) = default;
};
BOOST_DESCRIBE_STRUCT(Performance, (),
                      (id, musical_id, venue_id, layout_version, starts_at, on_sale_at, sale_closes_at,
                       seats_per_customer, starring, cancellation_policy, capacity, version))

/// What a seat of a grade costs.
struct GradePrice {
  std::string grade;
  Money price;

  friend bool operator==(const GradePrice&, const GradePrice&) = default;
};
BOOST_DESCRIBE_STRUCT(GradePrice, (), (grade, price))

/// A performance as it is asked for. What is not said follows from the hall and the musical, or from custom.
struct Scheduling {
  MusicalId musical;
  VenueId venue;
  Timestamp starts_at;
  std::optional<Timestamp> on_sale_at;      ///< none: now
  std::optional<Timestamp> sale_closes_at;  ///< none: usual_end_of_sale()
  std::optional<std::int32_t> seats_per_customer;
  std::optional<std::string> starring;
  std::optional<CancellationPolicy> cancellation_policy;  ///< none: usual_policy()
  std::vector<GradePrice> prices;
};

/// What is wrong with one field of what was asked for.
struct Fault {
  std::string pointer;  ///< JSON pointer: "/prices/2/grade"
  std::string detail;   ///< a phrase to be put after the field's name

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// What is wrong with what was asked for, field by field.
using Faults = std::vector<Fault>;

/// A "no", or what is wrong with single fields.
using Refusal = std::variant<Rejection, Faults>;

/// More than any seat costs: sums of what seats cost stay far from what a number holds.
inline constexpr Money most_for_a_seat = Money::won(100'000'000);

/// What is wrong with a musical: no title, or one of blanks only, times and ages that there are not, a poster that is
/// nowhere in the web.
Faults faults_of(const Musical& musical);

/// What is wrong with a venue: a name of blanks only, a time zone that there is not.
Faults faults_of(const Venue& venue);

/// What is wrong with the prices for a hall: a grade without a price, a price for a grade that the hall does not have,
/// two prices for one, a price beyond most_for_a_seat.
Faults faults_of(const std::vector<GradePrice>& prices, const SeatMap& map);

/// What is wrong with the times, limits and rules of a performance that is made now, or was another one before: its
/// sale has to begin before it closes, and to be over when the performance starts; what is new of these moments lies
/// ahead.
Faults faults_of(const Performance& performance, const Performance* before, Instant now);

/// A performance as it is asked for now, with what follows where nothing is said. It has no id.
Performance performance_of(const Scheduling& wanted, const Musical& musical, const Venue& venue, Instant now);

/// How one would have to ask for a performance as it is. That its sale ends as is usual is not said.
Scheduling scheduling_of(const Performance& performance, std::vector<GradePrice> prices, const Musical& musical,
                         const Venue& venue);

/// The clocks of the place. Throws when this machine does not know them any more.
TimeZone zone_named(const std::string& name);

/// When the sale of a performance ends where nothing else is said: at 17:00 of the day before, at 11:00 where that is a
/// Saturday, as the venue's clocks have it.
Timestamp usual_end_of_sale(Timestamp starts_at, const TimeZone& zone);

}  // namespace boxoffice::booking
