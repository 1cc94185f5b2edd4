#include "services/booking/adapters/sql_seats.hpp"

#include "platform/storage/table_text.hpp"
#include "services/booking/adapters/seat_claims.hpp"
#include "services/booking/domain/best_available.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace boxoffice::booking {
namespace {

constexpr std::int64_t performances_at_once = 100;

struct Changes {
  PerformanceId performance_id;
  std::int64_t changes;
};
BOOST_DESCRIBE_STRUCT(Changes, (), (performance_id, changes))

using Holds = storage::Writing<Hold, "hold">;
constexpr auto& hold_by_id = storage::Reading<Hold, "hold">::by_id;
constexpr storage::Insert<Claim> insert_claim{"seat_claim"};
constexpr auto& claims_by_id = storage::Reading<Claim, "seat_claim">::by_many<"id">;
constexpr storage::Command<HoldId, Instant, std::int64_t, std::int64_t, Instant> take_over{
    "UPDATE seat_claim SET hold_id = :hold, expires_at = :until, change_number = :change"
    " WHERE id = :id AND expires_at <= :now"};
constexpr storage::Command<Instant, std::int64_t, HoldId> set_end{
    "UPDATE seat_claim SET expires_at = :until, change_number = :change WHERE hold_id = :hold"};
constexpr storage::Query<Claim, HoldId> claims_of_hold{
    "SELECT id, performance_id, hold_id, expires_at, change_number FROM seat_claim WHERE hold_id = :hold ORDER BY id"};
constexpr storage::Command<Instant, std::int64_t, std::int64_t, HoldId, Instant> keep_for_good{
    "UPDATE seat_claim SET expires_at = :until, change_number = :change"
    " WHERE id = :id AND hold_id = :hold AND expires_at > :now"};
constexpr storage::Command<Instant, std::int64_t, std::int64_t, HoldId> return_seat{
    "UPDATE seat_claim SET hold_id = 0, expires_at = :until, change_number = :change"
    " WHERE id = :id AND hold_id = :hold"};
constexpr storage::Query<PerformanceId, Instant, std::int64_t> performances_with_ended_holds{
    "SELECT DISTINCT performance_id FROM seat_claim WHERE expires_at > 0 AND expires_at <= :now LIMIT :size"};
constexpr storage::Command<std::int64_t, PerformanceId, Instant> free_ended{
    "UPDATE seat_claim SET expires_at = 0, change_number = :change"
    " WHERE performance_id = :performance AND expires_at > 0 AND expires_at <= :now"};
constexpr storage::Insert<Changes> insert_changes{"seat_changes"};
constexpr storage::Command<std::int64_t, PerformanceId> update_changes{
    "UPDATE seat_changes SET changes = :changes WHERE performance_id = :performance"};

std::unexpected<Rejection> no_such_hold() { return reject(RejectionKind::not_found, "no-such-hold"); }

/// A hold, for who has its token.
std::optional<Hold> hold_of(storage::Session& session, HoldId id, const std::string& token_hash) {
  auto found = session.find(hold_by_id, id.value);
  return found && found->token_hash == token_hash ? found : std::nullopt;
}

/// One more change of a performance's seats; its number.
std::int64_t note_change(storage::Session& session, PerformanceId performance) {
  const auto before = session.find(changes_of, performance);
  const auto now = before.value_or(0) + 1;
  if (before) session.amend(update_changes, now, performance);
  else session.insert(insert_changes, {performance, now});
  return now;
}

}  // namespace

/// A performance's seats in one transaction.
class SqlSeats::Sale {
 public:
  Sale(storage::Session& session, const SqlCatalogue::Sold& offer, KnownSeats& known, Instant now)
      : session_(session), offer_(offer), known_(known), now_(now) {}

  /// Those of the seats that are not free, in the order of the list.
  std::vector<SeatId> taken(const std::vector<SeatId>& seats) {
    std::vector<long long> ids;
    for (const auto seat : seats) ids.push_back(claim_id(seat));
    session_.each_of(claims_by_id, ids, [&](const Claim& claim) { know(claim); });
    std::vector<SeatId> taken;
    std::ranges::copy_if(seats, std::back_inserter(taken), [&](SeatId seat) { return !is_free(seat); });
    return taken;
  }

  BestSeats best(std::size_t grade, std::size_t count) {
    return chosen([&](const KnownSeats::OfPerformance& known) {
      return best_available(map(), grade, count, [&](SeatId seat) { return known.is_free(seat, now_); });
    });
  }

  /// One of an area.
  BestSeats any_place() {
    return chosen([&](const KnownSeats::OfPerformance& known) {
      const auto& all = map().seats();
      const auto place =
          std::ranges::find_if(all, [&](const Seat& it) { return it.row.empty() && known.is_free(it.id, now_); });
      return place == all.end() ? BestSeats{} : BestSeats{{place->id}};
    });
  }

  /// Takes seats that are free.
  HeldSeats hold(Hold hold, std::vector<SeatId> seats) {
    std::ranges::sort(seats);
    const auto until = hold.booking_id ? for_good : hold.expires_at;
    hold.id = HoldId{session_.next_id("hold")};
    session_.insert(Holds::insert, hold);
    const auto change = note_change(session_, id());
    Money price;
    for (const auto seat : seats) {
      const Claim claim{claim_id(seat), id(), hold.id, until, change};
      if (claims_.contains(seat.value)) {
        session_.amend(take_over, claim.hold_id, claim.expires_at, claim.change_number, claim.id, now_);
      } else {
        session_.insert(insert_claim, claim);
      }
      know(claim);
      price = price + price_of(seat);
    }
    return {std::move(hold), std::move(seats), price};
  }

 private:
  PerformanceId id() const { return offer_.performance.id; }
  const SeatMap& map() const { return offer_.hall->map; }

  /// What is known may be wrong after a transaction that was undone, so the choice is looked at, and made again if
  /// need be: at once when it was not free, and now and then when there seems to be none.
  template <class Choice>
  BestSeats chosen(Choice choose) {
    const auto changes = session_.find(changes_of, id()).value_or(0);
    const auto& known = known_.look(session_, id(), map(), changes, now_);
    auto chosen = choose(known);
    const bool is_good = chosen.seats.empty() ? !KnownSeats::is_old(known, now_) : taken(chosen.seats).empty();
    if (!is_good) {
      chosen = choose(known_.look_again(session_, id(), map(), changes, now_));
      taken(chosen.seats);  // so that it is known which have a row
    }
    return chosen;
  }

  std::int64_t claim_id(SeatId seat) const { return booking::claim_id(id(), seat); }
  void know(const Claim& claim) { claims_[seat_of(claim).value] = claim.expires_at; }
  bool is_free(SeatId seat) const {
    const auto claimed = claims_.find(seat.value);
    return claimed == claims_.end() || claimed->second <= now_;
  }
  Money price_of(SeatId seat) const {
    const auto& grade = map().grades()[map().find(seat)->grade];
    return std::ranges::find(offer_.prices, grade, &GradePrice::grade)->price;
  }

  storage::Session& session_;
  const SqlCatalogue::Sold& offer_;
  KnownSeats& known_;
  const Instant now_;
  std::unordered_map<std::int64_t, Instant> claims_;  // that there is a row, and until when the seat is somebody's
};

Task<HoldOutcome> SqlSeats::hold(PerformanceId performance, WantedSeats wanted, TokenHashes tokens, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> HoldOutcome {
    const auto offer = catalogue_.offer_in(session, performance);
    if (!offer) return {Rejection{RejectionKind::not_found, "no-such-performance", {}}, nullptr};
    const auto& map = offer->hall->map;
    if (auto faults = faults_of(wanted, map, offer->performance); !faults.empty()) return {faults, offer->hall};
    const auto held = hold_seats(offer->performance, tokens[0], hold_lasts, now);
    if (!held) return {held.error(), offer->hall};

    Sale sale(session, *offer, known_, now);
    const bool named = !wanted.seats.empty();
    const auto taken = sale.taken(wanted.seats);
    const auto grade = named ? map.find(wanted.seats.front())->grade : *map.grade(wanted.grade);
    const auto count = named ? wanted.seats.size() : wanted.count;
    const auto seats = named ? wanted.seats : sale.best(grade, count).seats;
    if (taken.empty() && !seats.empty()) return {sale.hold(*held, seats), offer->hall};

    SeatsTaken refused{taken, {}};
    for (std::size_t i = 1; named && i < tokens.size(); ++i) {
      const auto others = sale.best(grade, count);
      if (others.seats.empty() || (count > 1 && others.together == Together::scattered)) break;
      const auto for_a_moment = hold_seats(offer->performance, tokens[i], alternative_lasts, now);
      refused.alternatives.push_back(sale.hold(for_a_moment.value(), others.seats));
    }
    return {std::move(refused), offer->hall};
  });
}

Task<Result<Hold>> SqlSeats::extend(HoldId id, std::string token_hash, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> Result<Hold> {
    auto found = hold_of(session, id, token_hash);
    if (!found) return no_such_hold();
    auto extended = booking::extend(*std::move(found), now);
    if (!extended) return extended;
    Holds::update(session, *extended);
    session.run(set_end, extended->expires_at, note_change(session, extended->performance_id), id);
    return extended;
  });
}

Task<Result<Hold>> SqlSeats::release(HoldId id, std::string token_hash, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> Result<Hold> {
    auto found = hold_of(session, id, token_hash);
    if (!found) return no_such_hold();
    const bool was_alive = is_alive(*found, now);
    auto released = booking::release(*std::move(found), now);
    if (!released || !was_alive) return released;
    Holds::update(session, *released);
    session.run(set_end, nobodys, note_change(session, released->performance_id), id);
    return released;
  });
}

SqlSeats::Looked SqlSeats::look(storage::Session& session, const SeatsOnHold& held, Instant now) {
  auto found = hold_of(session, held.hold_id, held.token_hash);
  if (!found) return no_such_hold();
  if (auto refused = refusal_of(*found, now)) return std::unexpected(*std::move(refused));
  std::vector<SeatId> seats;
  session.each(claims_of_hold, [&](const Claim& claim) { seats.push_back(seat_of(claim)); }, held.hold_id);
  auto offer = catalogue_.offer_in(session, found->performance_id).value();
  return Bookable{*std::move(found), std::move(seats), std::move(offer)};
}

SqlSeats::Looked SqlSeats::look(storage::Session& session, const ChosenSeats& chosen, Instant now) {
  auto offer = catalogue_.offer_in(session, chosen.performance_id);
  if (!offer) return std::unexpected(Faults{{"/performanceId", "is no performance's"}});
  const auto& map = offer->hall->map;
  if (auto faults = faults_of(WantedSeats{chosen.seats, {}, 0}, map, offer->performance); !faults.empty())
    return std::unexpected(std::move(faults));
  auto hold = hold_seats(offer->performance, {}, std::chrono::seconds{0}, now);
  if (!hold) return std::unexpected(std::move(hold.error()));

  auto seats = chosen.seats;
  std::ranges::sort(seats);
  const auto taken = Sale(session, *offer, known_, now).taken(seats);
  if (taken.empty()) return Bookable{*std::move(hold), std::move(seats), *std::move(offer)};
  std::string names;
  for (const auto seat : taken) names += (names.empty() ? "" : ", ") + name_of(*map.find(seat));
  return reject(RejectionKind::conflict, "seats-taken",
                "다른 고객이 먼저 선택한 좌석입니다. (Somebody else has been faster: " + names + ".)");
}

SqlSeats::Looked SqlSeats::look(storage::Session& session, const AnyPlace& any, Instant now) {
  for (const auto performance : any.performances) {
    auto offer = catalogue_.offer_in(session, performance);
    if (!offer) continue;
    auto hold = hold_seats(offer->performance, {}, std::chrono::seconds{0}, now);
    if (!hold) continue;
    auto place = Sale(session, *offer, known_, now).any_place();
    if (!place.seats.empty()) return Bookable{*std::move(hold), std::move(place.seats), *std::move(offer)};
  }
  return reject(RejectionKind::conflict, "sold-out", "매진되었습니다. (There is no place left.)");
}

HoldId SqlSeats::keep(storage::Session& session, const Bookable& bookable, BookingId booking, Instant now) {
  auto hold = bookable.hold;
  hold.booking_id = booking;
  if (hold.id == HoldId{}) {
    Sale sale(session, bookable.offer, known_, now);
    sale.taken(bookable.seats);
    return sale.hold(std::move(hold), bookable.seats).hold.id;
  }
  Holds::update(session, hold);
  const auto change = note_change(session, hold.performance_id);
  for (const auto seat : bookable.seats)
    session.amend(keep_for_good, for_good, change, claim_id(hold.performance_id, seat), hold.id, now);
  return hold.id;
}

void SqlSeats::put_back(storage::Session& session, HoldId id, Instant now) {
  auto hold = session.find(hold_by_id, id.value).value();
  hold.booking_id.reset();
  Holds::update(session, hold);
  session.run(set_end, is_alive(hold, now) ? hold.expires_at : nobodys, note_change(session, hold.performance_id), id);
}

void SqlSeats::take_back(storage::Session& session, PerformanceId performance, HoldId id, std::span<const SeatId> seats,
                         Instant until) {
  const auto change = note_change(session, performance);
  for (const auto seat : seats) session.amend(return_seat, until, change, claim_id(performance, seat), id);
}

Task<std::size_t> SqlSeats::free_ended_holds(Instant now) {
  return store_.write([now](storage::Session& session) {
    const auto performances = session.all(performances_with_ended_holds, now, performances_at_once);
    for (const auto performance : performances)
      session.run(free_ended, note_change(session, performance), performance, now);
    return performances.size();
  });
}

Task<std::optional<SqlSeats::Availability>> SqlSeats::availability(PerformanceId performance,
                                                                   std::optional<std::int64_t> since, IsKnown is_known,
                                                                   Instant now) {
  co_return co_await store_.read([&](storage::Session& session) -> std::optional<Availability> {
    const auto hall = catalogue_.hall_of(session, performance);
    if (!hall) return std::nullopt;
    const auto changes = session.find(changes_of, performance).value_or(0);
    auto count = free_.count(session, performance, hall->map, changes, now);
    Availability seen{changes, changes * claims_per_performance + count.ended, {}, {}, std::move(count.of_grade), hall};
    if (is_known(seen.version)) return seen;
    if (!since) {
      seen.not_free = free_.not_free(session, performance, hall->map, changes, now);
      return seen;
    }
    session.each(
        claims_since,
        [&](const Claim& claim) {
          (claim.expires_at > now ? seen.not_free : seen.free_again).push_back(seat_of(claim));
        },
        performance, *since);
    return seen;
  });
}

}  // namespace boxoffice::booking
