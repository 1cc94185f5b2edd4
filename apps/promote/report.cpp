#include "apps/promote/report.hpp"

#include <fmt/format.h>

#include <iostream>

namespace boxoffice::promote {
namespace {

// Of 64 digits: as many as tell two tables apart, and leave a line readable.
constexpr std::size_t digits = 16;

}  // namespace

void say_copying(const Move& move) {
  std::cout << move.service << ": " << move.source.string() << " to " << move.target.url() << '\n' << std::flush;
}

void print(const std::string& service, std::span<const storage::TableComparison> tables) {
  for (const auto& table : tables) {
    const auto& [name, source, target] = table;
    std::cout << fmt::format("  {:<9} {:<18} {:>10} rows {}  {:>10} rows {}  {}\n", service, name, source.rows(),
                             source.text().substr(0, digits), target.rows(), target.text().substr(0, digits),
                             table.is_equal() ? "equal" : "DIFFERENT");
  }
  std::cout << std::flush;
}

void print_difference() {
  std::cerr
      << "boxoffice: the copies differ, and are not released: nothing can be started on them. Look for who writes "
         "there, empty those databases and call this again\n";
}

void print_end(const Plan& plan, bool was_done_before) {
  std::cout << (was_done_before ? "everything was moved before:\n" : "everything is moved, and equal:\n");
  for (const auto& move : plan.moves) std::cout << "  " << move.service << " is on " << move.target.url() << '\n';
  for (const auto& service : plan.staying)
    std::cout << "  " << service.name << " stays in " << service.database.path().string() << '\n';
  std::cout << "start the services with these settings; the files are kept, and marked as moved\n";
}

}  // namespace boxoffice::promote
