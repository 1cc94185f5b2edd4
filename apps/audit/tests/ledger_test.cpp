#include "apps/audit/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace boxoffice::audit {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ALedger, KeepsTheLastWordOnEachBooking) {
  std::istringstream lines("booking 7 PENDING_BOOKING\nbooking 8 FAILED_BOOKING\n\nbooking 7 COMPLETE_BOOKING\n");
  EXPECT_THAT(read_ledger(lines),
              ElementsAre(Pair(7, BookingStatus::complete_booking), Pair(8, BookingStatus::failed_booking)));
}

TEST(ALedger, NamesTheLineThatItDoesNotUnderstand) {
  for (const auto* line : {"booking 7", "booking x COMPLETE_BOOKING", "booking 7 201", "cancel 7 CANCEL_BOOKING",
                           "booking 7 COMPLETE_BOOKING twice"}) {
    std::istringstream lines("booking 1 COMPLETE_BOOKING\n" + std::string(line));
    try {
      read_ledger(lines);
      ADD_FAILURE() << line;
    } catch (const std::runtime_error& fault) {
      EXPECT_THAT(fault.what(), testing::StartsWith("line 2: ")) << line;
    }
  }
}

TEST(ALedger, ThatCannotBeReadIsNamed) {
  EXPECT_THROW(read_ledger(std::filesystem::path("/nowhere/at/all")), std::runtime_error);
}

}  // namespace
}  // namespace boxoffice::audit
