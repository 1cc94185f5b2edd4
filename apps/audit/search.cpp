#include "apps/audit/search.hpp"

#include "platform/storage/session.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace boxoffice::audit {
namespace {

struct Findings {
  std::int64_t looked_at = 0;
  std::vector<std::string> faults;
};

}  // namespace

Task<void> judge_by_searching(storage::Store& store, std::string_view invariant,
                              const storage::Query<std::int64_t>& counted, std::span<const Search> searches,
                              Verdicts& verdicts) {
  auto found = co_await store.read([&](storage::Session& session) {
    Findings findings{session.find(counted).value_or(0), {}};
    for (const auto& search : searches)
      for (const auto id : session.all(search.first_found))
        findings.faults.push_back(fmt::format("{} {}: {}", search.of_what, id, search.what));
    return findings;
  });
  verdicts.count_holding(invariant, found.looked_at);
  for (auto& fault : found.faults) verdicts.record(invariant, violated(std::move(fault)));
}

}  // namespace boxoffice::audit
