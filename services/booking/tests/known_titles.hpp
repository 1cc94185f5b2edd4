#pragma once

#include "services/booking/application/titles.hpp"

#include <map>
#include <string>
#include <string_view>

namespace boxoffice::booking {

/// Titles that a test names.
class KnownTitles final : public Titles {
 public:
  bool are_current() const override { return !changed; }
  Task<void> read() override {
    changed = false;
    ++reads;
    co_return;
  }
  TitleOnSale find(std::string_view title, Instant) const override {
    const auto known = titles.find(title);
    return known == titles.end() ? TitleOnSale{} : known->second;
  }

  std::map<std::string, TitleOnSale, std::less<>> titles;
  bool changed = false;
  int reads = 0;
};

}  // namespace boxoffice::booking
