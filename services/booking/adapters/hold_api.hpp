#pragma once

#include "kernel/clock.hpp"
#include "platform/http/router.hpp"
#include "services/booking/adapters/sql_seats.hpp"

namespace boxoffice::booking {

/// Which seats are free, and holding them, over HTTP.
class HoldApi {
 public:
  HoldApi(SqlSeats& seats, const Clock& clock) : seats_(seats), clock_(clock) {}

  /// Valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_availability(const http::Call& call);
  Task<http::Response> hold(const http::Call& call);
  Task<http::Response> extend(const http::Call& call);
  Task<http::Response> release(const http::Call& call);

  SqlSeats& seats_;
  const Clock& clock_;
};

}  // namespace boxoffice::booking
