#pragma once

#include "kernel/clock.hpp"
#include "platform/http/router.hpp"
#include "platform/rest/collection.hpp"
#include "services/booking/adapters/policy_column.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"

namespace boxoffice::booking {

/// Musicals, venues and performances over HTTP: everybody reads them, and an operator makes them.
class CatalogueApi {
 public:
  CatalogueApi(storage::Store& store, SqlCatalogue& catalogue, const Clock& clock);

  /// Valid as long as this.
  http::Routes routes();
  /// For the operator's port: the same, and what changes them.
  http::Routes operator_routes();

 private:
  Task<http::Response> add_musical(const http::Call& call);
  Task<http::Response> change_musical(const http::Call& call);
  Task<http::Response> add_venue(const http::Call& call);
  Task<http::Response> change_venue(const http::Call& call);
  Task<http::Response> list_performances(const http::Call& call);
  Task<http::Response> schedule(const http::Call& call);
  Task<http::Response> change_performance(const http::Call& call);
  Task<http::Response> show_layout(const http::Call& call);

  storage::Store& store_;
  SqlCatalogue& catalogue_;
  const Clock& clock_;
  rest::Collection<Musical, "musical"> musicals_;
  rest::Collection<Venue, "venue"> venues_;
  rest::Collection<Performance, "performance"> performances_;
};

}  // namespace boxoffice::booking
