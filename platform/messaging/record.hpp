#pragma once

#include "kernel/clock.hpp"
#include "platform/json/encode.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace boxoffice::messaging {

/// One event as it lies in a log.
struct Record {
  std::int64_t sequence = 0;  ///< its place in the log: 1, 2, 3…, never used again; 0 until it is published
  std::int64_t key = 0;       ///< of the aggregate by which order is kept; one key space for all sources of a consumer
  std::int64_t version = 0;   ///< of the producer's aggregate after the change
  Instant time{};             ///< when it happened
  std::string type{};         ///< "BookingStarted"
  std::string id{};           ///< CloudEvents id: unique among the events of its producer; given when it is published
  std::string traceparent{};  ///< W3C trace context of the request that caused it; empty when there is none
  std::string payload{};      ///< flat JSON: eventType, timestamp, then the event's members

  // Of a source that repeats records (Source::repeats_records), to tell a repeated one; empty and 0 elsewhere.
  std::string producer{};              ///< whose outbox it comes from
  std::int64_t producer_sequence = 0;  ///< its place there
};

/// A described struct of the published language that says what it is called: `static constexpr std::string_view type`.
template <class E>
concept Event = json::DescribedStruct<E> && requires {
  { E::type } -> std::convertible_to<std::string_view>;
};

/// Appends `"eventType":"…","timestamp":"yyyyMMddHHmmss"`, in UTC, as the reference system's consumers expect it.
void write_event_head(std::string_view type, Instant time, std::string& out);

/// The record of an event, ready to be published.
template <Event E>
Record record_of(const E& event, std::int64_t key, std::int64_t version, Instant now) {
  Record record{.key = key, .version = version, .time = now, .type = std::string(E::type)};
  auto& payload = record.payload;
  payload.reserve(512);
  payload += '{';
  write_event_head(E::type, now, payload);
  payload += ',';
  const auto head = payload.size();
  json::encode_members(event, payload);
  if (payload.size() == head) payload.pop_back();
  payload += '}';
  return record;
}

}  // namespace boxoffice::messaging
