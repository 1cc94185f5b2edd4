#pragma once

#include "apps/audit/news.hpp"
#include "apps/audit/page_digest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace boxoffice::audit {

/// What the logs say of one booking.
struct Told {
  NewsSet published;
  NewsSet repeated;
  NewsSet acted_on;  ///< passed by the service that has to do something about it, or with a payment
  bool approval_seen_by_booking = false;
  bool in_disorder = false;  ///< the versions of a producer do not grow
  bool unreadable = false;   ///< the content of an event is not what its type promises
  bool refunded_too_much = false;
  bool refund_after_return = false;                      ///< booking has canceled it with its tickets outside
  std::array<std::int32_t, producers> newest_version{};  ///< 0 when the producer said nothing
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
  std::int32_t parts_refunded = 0;               ///< PaymentRefunded that were published
  std::int32_t parts_canceled_and_acted_on = 0;  ///< TicketsCanceled that payment has passed
  PageDigest page;                               ///< what my page has to show by the events that it has passed

  /// Published, but the service that has to act has not come to it.
  bool on_its_way(News news) const { return published.has(news) && !acted_on.has(news); }
};

/// Bookings by id, both ends included.
struct KeyRange {
  std::int64_t low = 1;
  std::int64_t high = 0;
};

/// What was told of the bookings of a range. Ids have no gaps, so most lie in one block of memory; strangers, of
/// payments for bookings that never were, lie apart.
class Chronicle {
 public:
  Chronicle(KeyRange range, std::size_t block)
      : range_(range), base_(std::max<std::int64_t>(range.low, 1)), block_(block) {}

  KeyRange range() const { return range_; }

  Told& of(std::int64_t booking) {
    const auto place = place_of(booking);
    if (place >= block_) return strangers_[booking];
    if (place >= near_.size())
      near_.resize(std::min<std::size_t>(block_, std::max<std::size_t>(place + 1, near_.size() * 2)));
    return near_[place];
  }

  /// Nothing was told of anybody who is not found.
  const Told* find(std::int64_t booking) const {
    const auto place = place_of(booking);
    if (place < block_) return place < near_.size() ? &near_[place] : nullptr;
    const auto found = strangers_.find(booking);
    return found == strangers_.end() ? nullptr : &found->second;
  }

  /// The first booking from there on of which something was told.
  std::optional<std::int64_t> next(std::int64_t from) const {
    const auto stranger = strangers_.lower_bound(from);
    for (auto place = place_of(std::max(from, base_)); place < near_.size(); ++place) {
      if (near_[place].published.empty()) continue;
      const auto found = base_ + static_cast<std::int64_t>(place);
      return stranger == strangers_.end() ? found : std::min(found, stranger->first);
    }
    if (stranger == strangers_.end()) return std::nullopt;
    return stranger->first;
  }

 private:
  /// Beyond the block for a stranger.
  std::size_t place_of(std::int64_t booking) const {
    return static_cast<std::uint64_t>(booking) - static_cast<std::uint64_t>(base_);
  }

  KeyRange range_;
  std::int64_t base_;
  std::size_t block_;
  std::vector<Told> near_;
  std::map<std::int64_t, Told> strangers_;
};

}  // namespace boxoffice::audit
