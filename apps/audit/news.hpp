#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace boxoffice::audit {

enum class Service : std::uint8_t { booking, payment, delivery, mypage };

inline constexpr std::array<std::string_view, 4> service_names{"booking", "payment", "delivery", "mypage"};
inline constexpr std::size_t producers = 3;  ///< the first three services keep a log

constexpr std::size_t index_of(Service service) { return static_cast<std::size_t>(service); }
constexpr std::string_view name_of(Service service) { return service_names[index_of(service)]; }

/// What can be said of a booking in the logs: the events, and one of them told apart by what it means.
enum class News : std::uint8_t {
  booking_started,
  booking_canceled,
  tickets_canceled,
  booking_failed,
  booking_disowned,  ///< a BookingFailed of version 1: booking says that it never had that booking
  payment_approved,
  payment_refunded,
  pay_canceled,
  payment_failed,
  delivery_started,
  delivery_canceled,
  delivery_completed,
  tickets_packed,
  tickets_handed_over,
  tickets_in_transit,
  tickets_returned,
};

struct NewsKind {
  Service producer;
  std::string_view event;
};

inline constexpr std::array<NewsKind, 16> news_kinds{{{Service::booking, "BookingStarted"},
                                                      {Service::booking, "BookingCanceled"},
                                                      {Service::booking, "TicketsCanceled"},
                                                      {Service::booking, "BookingFailed"},
                                                      {Service::booking, "BookingFailed"},
                                                      {Service::payment, "PaymentApproved"},
                                                      {Service::payment, "PaymentRefunded"},
                                                      {Service::payment, "PayCanceled"},
                                                      {Service::payment, "PaymentFailed"},
                                                      {Service::delivery, "DeliveryStarted"},
                                                      {Service::delivery, "DeliveryCanceled"},
                                                      {Service::delivery, "DeliveryCompleted"},
                                                      {Service::delivery, "TicketsPacked"},
                                                      {Service::delivery, "TicketsHandedOver"},
                                                      {Service::delivery, "TicketsInTransit"},
                                                      {Service::delivery, "TicketsReturned"}}};

constexpr const NewsKind& kind_of(News news) { return news_kinds[static_cast<std::size_t>(news)]; }
constexpr std::string_view event_name(News news) { return kind_of(news).event; }

/// Whether it may be said of a booking more than once, or not at all: parts of it come and go.
constexpr bool is_of_a_part(News news) { return news == News::tickets_canceled || news == News::payment_refunded; }

/// Whether it is said of a step between the states, which may be left out.
constexpr bool is_of_a_step(News news) { return news >= News::tickets_packed; }

/// What an event of that type and version says; nothing for a type that no service has.
constexpr std::optional<News> news_of(std::string_view type, std::int64_t version) {
  for (std::size_t i = 0; i < news_kinds.size(); ++i) {
    const auto news = static_cast<News>(i);
    if (event_name(news) == type) return news == News::booking_failed && version == 1 ? News::booking_disowned : news;
  }
  return std::nullopt;
}

/// A set of news, in two bytes: there is one for every booking.
class NewsSet {
 public:
  constexpr NewsSet() = default;
  constexpr NewsSet(std::initializer_list<News> all) {
    for (const auto news : all) add(news);
  }

  constexpr void add(News news) { bits_ |= bit(news); }
  constexpr bool has(News news) const { return (bits_ & bit(news)) != 0; }
  constexpr bool has_any(NewsSet others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::optional<News> first() const {
    for (std::size_t i = 0; i < news_kinds.size(); ++i)
      if (has(static_cast<News>(i))) return static_cast<News>(i);
    return std::nullopt;
  }

  /// Those of one producer, without booking's word about bookings that it never had, and without what is of a part or
  /// of a step.
  constexpr NewsSet of(Service producer) const {
    NewsSet its;
    for (std::size_t i = 0; i < news_kinds.size(); ++i) {
      const auto news = static_cast<News>(i);
      if (kind_of(news).producer == producer && news != News::booking_disowned && !is_of_a_part(news) &&
          !is_of_a_step(news) && has(news))
        its.add(news);
    }
    return its;
  }

  friend constexpr bool operator==(NewsSet, NewsSet) = default;

 private:
  static constexpr std::uint16_t bit(News news) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(news));
  }
  std::uint16_t bits_ = 0;
};

}  // namespace boxoffice::audit
