#pragma once

#include "platform/async/task.hpp"
#include "platform/http/call.hpp"
#include "platform/http/hal.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::booking {

/// Which performances somebody wants to see: of one musical, or of all; from a moment on, and before another one.
struct PerformanceFilter {
  std::optional<MusicalId> musical;
  Instant from = Instant::min();
  Instant to = Instant::max();
  std::string text;  ///< the same as a query brings it: "&musicalId=7"
};

/// `?musicalId=&from=&to=`; nothing when a query has none of them. 400 for one that makes no sense, which is named.
std::expected<std::optional<PerformanceFilter>, http::Response> performance_filter(std::string_view query);

/// A page of them in the order in which they come: `?page=&size=&sort=startsAt,desc`. Found by an index; their total is
/// counted in it.
Task<http::Response> list_filtered(storage::Store& store, const http::Call& call, http::hal::Relation relation,
                                   PerformanceFilter filter);

}  // namespace boxoffice::booking
