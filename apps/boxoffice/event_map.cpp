#include "apps/boxoffice/commands.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/booking/adapters/subscriptions.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/delivery/adapters/subscriptions.hpp"
#include "services/mypage/adapters/subscriptions.hpp"
#include "services/payment/adapters/subscriptions.hpp"

#include <array>
#include <iostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace boxoffice::apps {
namespace {

struct Producer {
  std::string_view service;
  std::vector<std::string_view> events;
};

struct Listener {
  std::string_view service;
  std::vector<std::string_view> events;
};

/// The events that a domain's decisions lead to.
template <class... E>
std::vector<std::string_view> types_of(std::type_identity<std::variant<E...>>) {
  return {E::type...};
}

template <class Subscriptions>
std::vector<std::string_view> types_in(const Subscriptions& subscriptions) {
  const auto types = messaging::event_types(subscriptions);
  return {types.begin(), types.end()};
}

}  // namespace

int print_event_map() {
  const std::array producers{
      Producer{"booking", types_of(std::type_identity<booking::Event>{})},
      Producer{"payment", types_of(std::type_identity<payment::Event>{})},
      Producer{"delivery", types_of(std::type_identity<delivery::Event>{})},
  };
  const std::array listeners{
      Listener{"booking", {booking::heard_events.begin(), booking::heard_events.end()}},
      Listener{"payment", types_in(payment::subscriptions)},
      Listener{"delivery", types_in(delivery::subscriptions)},
      Listener{"mypage", types_in(mypage::subscriptions)},
  };
  std::cout << "# Event map\n\nPrinted by `boxoffice event-map` from the subscription tables in the code; `make "
               "event-map` writes this file.\n\n"
               "| event | told by | heard by |\n| --- | --- | --- |\n";
  for (const auto& producer : producers) {
    for (const auto event : producer.events) {
      std::string heard_by;
      for (const auto& listener : listeners) {
        for (const auto type : listener.events)
          if (type == event) heard_by += (heard_by.empty() ? "" : ", ") + std::string(listener.service);
      }
      std::cout << "| " << event << " | " << producer.service << " | " << heard_by << " |\n";
    }
  }
  return exit_well;
}

}  // namespace boxoffice::apps
