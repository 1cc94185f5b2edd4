#include "apps/audit/ledger.hpp"

#include "platform/json/names.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace boxoffice::audit {

Ledger read_ledger(std::istream& lines) {
  Ledger ledger;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line);
    std::string subject;
    std::string status;
    std::string rest;
    std::int64_t id = 0;
    words >> subject;
    if (subject.empty()) continue;
    words >> id >> status;
    const auto known = json::enum_from_text<BookingStatus>(status);
    if (subject != "booking" || !words || !known || words >> rest)
      throw std::runtime_error(
          fmt::format("line {}: expected `booking <id> <status>`, the status as in COMPLETE_BOOKING", number));
    ledger[id] = *known;
  }
  return ledger;
}

Ledger read_ledger(const std::filesystem::path& file) {
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error(file.string() + ": the ledger cannot be read");
  try {
    return read_ledger(lines);
  } catch (const std::runtime_error& fault) {
    throw std::runtime_error(file.string() + ": " + fault.what());
  }
}

}  // namespace boxoffice::audit
