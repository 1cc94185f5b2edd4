#pragma once

#include "platform/storage/store.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"
#include "services/booking/application/titles.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::booking {

/// Titles of the catalogue in booking's database. What this process changes is known at once, what another replica
/// changes after the next follow(). Scheduler's thread only.
class SqlTitles final : public Titles {
 public:
  SqlTitles(storage::Store& store, SqlCatalogue& catalogue, const Clock& clock)
      : store_(store), catalogue_(catalogue), clock_(clock) {}

  bool are_current() const override { return read_at_ == catalogue_.changes(); }
  Task<void> read() override;
  TitleOnSale find(std::string_view title, Instant now) const override;

  /// Reads them when another replica has changed the catalogue. Always 0: nothing is left to do then.
  Task<std::size_t> follow();

 private:
  /// A performance with places without a seat, and when it is on sale.
  struct Date {
    PerformanceId performance;
    Instant from;
    Instant until;
  };
  using Dates = std::map<std::string, std::vector<Date>, std::less<>>;
  struct Contents {
    long long changes = 0;
    Dates dates;
  };
  Contents contents(storage::Session& session, Instant now) const;

  storage::Store& store_;
  SqlCatalogue& catalogue_;
  const Clock& clock_;
  Contents contents_;
  std::int64_t read_at_ = -1;
};

}  // namespace boxoffice::booking
