#pragma once

#include "platform/json/decode.hpp"
#include "platform/messaging/record.hpp"

#include <array>
#include <concepts>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace boxoffice::messaging {

/// A record whose payload is not what its type promises. To a consumer that is a poisonous record.
struct Undecodable : std::runtime_error {
  Undecodable(std::string_view type, const json::DecodeFailure& failure);
};

/// One line of a subscription table: what is done when this event comes.
template <Event E, class Handle>
struct Subscription {
  using EventType = E;
  Handle handle;
};

/// The handle is called with (context, event) or, when it takes it, with (context, event, record).
///
///     constexpr auto subscriptions = std::tuple{on<PaymentApproved>(start_delivery),
///     on<PayCanceled>(cancel_delivery)};
template <Event E, class Handle>
constexpr Subscription<E, Handle> on(Handle handle) {
  return {std::move(handle)};
}

/// The events of a table, in its order: what a consumer asks its sources for, and what the event map is printed from.
template <class... Line>
constexpr std::array<std::string_view, sizeof...(Line)> event_types(const std::tuple<Line...>&) {
  return {std::string_view(Line::EventType::type)...};
}

namespace detail {

template <class E, class Handle, class Context>
void deliver(const Subscription<E, Handle>& line, Context& context, const Record& record) {
  auto event = json::decode<E>(record.payload, json::Unknown::ignore);
  if (!event) throw Undecodable(record.type, event.error());
  if constexpr (std::invocable<const Handle&, Context&, const E&, const Record&>) {
    std::invoke(line.handle, context, std::as_const(*event), record);
  } else {
    std::invoke(line.handle, context, std::as_const(*event));
  }
}

}  // namespace detail

/// Decodes the record and calls what the table has for its type; fields that the event does not have are ignored, for
/// its producer may be newer. False when the table has nothing for it. Throws Undecodable, and what the handle throws.
template <class Context, class... Line>
bool dispatch(const std::tuple<Line...>& subscriptions, Context& context, const Record& record) {
  const auto deliver_if_meant = [&](const auto& line) {
    using E = typename std::remove_cvref_t<decltype(line)>::EventType;
    if (record.type != E::type) return false;
    detail::deliver(line, context, record);
    return true;
  };
  return std::apply([&](const auto&... line) { return (deliver_if_meant(line) || ...); }, subscriptions);
}

}  // namespace boxoffice::messaging
