#pragma once

#include "platform/messaging/record.hpp"
#include "services/booking/application/booking_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {

/// A booking store without a disk: the same promises, as long as the program runs.
class InMemoryBookingStore final : public BookingStore {
 public:
  explicit InMemoryBookingStore(const Clock& clock) : clock_(clock) {}

  Task<std::optional<Result<Changed>>> answered(IdempotencyKey key) override { co_return answered_before(key); }

  Task<Result<Changed>> add(Booking draft, std::optional<IdempotencyKey> key) override {
    if (before_write) before_write("add");
    if (auto before = answered_before(key)) co_return *std::move(before);
    draft.id = BookingId{static_cast<std::int64_t>(bookings_.size()) + 1};
    bookings_.emplace(draft.id, draft);
    if (key) keys_[name_of(*key)] = {key->fingerprint, draft.id, std::nullopt, draft.booked_at};
    co_return Changed{std::move(draft)};
  }

  /// It has no seats to sell.
  Task<std::expected<Changed, Refusal>> sell(SeatOrder, std::optional<IdempotencyKey>) override {
    co_return reject(RejectionKind::conflict, "sold-out");
  }

  Task<Result<Changed>> change(BookingId id, Decision decision) override {
    if (before_write) before_write("change");
    const auto found = bookings_.find(id);
    if (found == bookings_.end()) co_return reject(RejectionKind::not_found, "no-such-booking");
    auto change = decision(found->second);
    if (!change) co_return std::unexpected(std::move(change.error()));
    if (change->booking.version != found->second.version) save(*change);
    co_return Changed{std::move(change->booking)};
  }

  Task<Result<Changed>> change(const Booking& known, Decision decision) override {
    return change(known.id, std::move(decision));
  }

  Task<std::expected<Changed, Refusal>> give_back(BookingId id, GivingBack decision,
                                                  std::optional<IdempotencyKey> key) override {
    if (auto before = answered_before(key)) co_return *std::move(before);
    std::optional<Refusal> refusal;
    auto changed = co_await change(id, [&](Booking booking) -> Result<Change> {
      auto given_back = decision(std::move(booking), std::nullopt, std::nullopt);
      if (given_back) return std::move(given_back->change);
      refusal = given_back.error();
      return reject(RejectionKind::invalid, "refused");
    });
    if (refusal) co_return std::unexpected(*std::move(refusal));
    if (!changed) co_return std::unexpected(std::move(changed.error()));
    if (key) keys_[name_of(*key)] = {key->fingerprint, id, changed->booking, clock_.now()};
    co_return *std::move(changed);
  }

  std::optional<Booking> find(BookingId id) const {
    const auto found = bookings_.find(id);
    return found == bookings_.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<BookingId> pending() const {
    std::vector<BookingId> ids;
    for (const auto& [id, booking] : bookings_)
      if (booking.booking_status == BookingStatus::pending_booking) ids.push_back(id);
    return ids;
  }

  std::size_t forget_old_keys() {
    return std::erase_if(keys_, [before = clock_.now() - std::chrono::days{7}](const auto& key) {
      return key.second.claimed_at < before;
    });
  }

  const std::vector<messaging::Record>& told() const { return told_; }
  std::size_t size() const { return bookings_.size(); }

  /// Called with "add" or "change" before anything is written; what it throws is what the database would throw.
  std::function<void(std::string_view)> before_write;

 private:
  struct Claim {
    std::string fingerprint;
    BookingId booking;
    std::optional<Booking> answer;
    Instant claimed_at;
  };
  using KeyName = std::pair<std::string, std::string>;

  static KeyName name_of(const IdempotencyKey& key) { return {key.scope, key.key}; }

  std::optional<Result<Changed>> answered_before(const std::optional<IdempotencyKey>& key) const {
    if (!key) return std::nullopt;
    const auto claim = keys_.find(name_of(*key));
    if (claim == keys_.end()) return std::nullopt;
    if (claim->second.fingerprint != key->fingerprint) return reject(RejectionKind::invalid, "key-reused");
    if (!claim->second.answer) return reject(RejectionKind::conflict, "key-in-flight");
    return Changed{*claim->second.answer, true};
  }

  void save(const Change& change) {
    const auto& booking = change.booking;
    bookings_[booking.id] = booking;
    for (const auto& event : change.events)
      told_.push_back(std::visit(
          [&](const auto& it) {
            return messaging::record_of(it, booking.id.value, booking.version, booking.status_at);
          },
          event));
    for (std::size_t i = 0; i < told_.size(); ++i) told_[i].sequence = static_cast<std::int64_t>(i) + 1;
    if (booking.booking_status != BookingStatus::pending_booking) close(booking);
  }

  void close(const Booking& booking) {
    for (auto claim = keys_.begin(); claim != keys_.end();) {
      if (claim->second.booking != booking.id || claim->second.answer) {
        ++claim;
      } else if (answers_for_good(booking)) {
        (claim++)->second.answer = booking;
      } else {
        claim = keys_.erase(claim);
      }
    }
  }

  const Clock& clock_;
  std::map<BookingId, Booking> bookings_;
  std::map<KeyName, Claim> keys_;
  std::vector<messaging::Record> told_;
};

}  // namespace boxoffice::booking
