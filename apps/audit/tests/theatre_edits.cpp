// What is done to a theatre's databases behind the services' backs.

#include "apps/audit/tests/partitioned_topic.hpp"
#include "apps/audit/tests/theatre.hpp"
#include "platform/kafka/partitioning.hpp"
#include "platform/messaging/marks.hpp"

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <sstream>
#include <string_view>
#include <vector>

namespace boxoffice::audit {
namespace {

constexpr std::int64_t far_beyond = 1'000'000'000'000;

soci::session opened(const std::filesystem::path& folder, Service service) {
  return {soci::sqlite3, "dbname=" + (folder / (std::string(name_of(service)) + ".db")).string()};
}

std::vector<messaging::Record> log_of(const std::filesystem::path& folder, Service producer) {
  auto session = opened(folder, producer);
  const soci::rowset<soci::row> rows =
      session.prepare << "SELECT CAST(sequence AS TEXT), CAST(record_key AS TEXT) FROM outbox ORDER BY sequence";
  std::vector<messaging::Record> log;
  for (const auto& row : rows) {
    const auto sequence = std::stoll(row.get<std::string>(0));
    log.push_back({.sequence = sequence,
                   .key = std::stoll(row.get<std::string>(1)),
                   .producer = std::string(name_of(producer)),
                   .producer_sequence = sequence});
  }
  return log;
}

/// Marks with what they say of one producer replaced.
std::string with_marks_of(std::string_view producer, const std::string& marks, const messaging::Marks& replacement) {
  std::string text = replacement.text();
  std::istringstream entries(marks);
  for (std::string entry; std::getline(entries, entry, ';');)
    if (!entry.starts_with(std::string(producer) + ":")) text += (text.empty() ? "" : ";") + entry;
  return text;
}

/// Makes a consumer's marks say that it has passed just these records of a producer.
void mark(const std::filesystem::path& folder, Service consumer, Service producer,
          const std::vector<messaging::Record>& log) {
  auto session = opened(folder, consumer);
  for (int partition = 0; partition < PartitionedTopic::partitions; ++partition) {
    messaging::Marks passed;
    for (const auto& record : log)
      if (kafka::partition_of(record.key, PartitionedTopic::partitions) == partition) passed.advance(record);
    const auto source = PartitionedTopic::name_of(partition);
    const auto consumer_name = std::string(name_of(consumer));
    std::string marks;
    session << "SELECT marks FROM consumer_offset WHERE consumer = :consumer AND source = :source",
        soci::use(consumer_name), soci::use(source), soci::into(marks);
    marks = with_marks_of(name_of(producer), marks, passed);
    session << "UPDATE consumer_offset SET marks = :marks WHERE consumer = :consumer AND source = :source",
        soci::use(marks), soci::use(consumer_name), soci::use(source);
  }
}

}  // namespace

void Theatre::edit(Service service, const std::string& sql) {
  close();
  auto session = opened(folder_, service);
  std::istringstream statements(sql);
  for (std::string statement; std::getline(statements, statement, ';');) session << statement;
}

void Theatre::claim_passed(Service consumer, Service producer, std::vector<messaging::Record> log) {
  close();
  if (topic_) return mark(folder_, consumer, producer, log);
  edit(consumer, fmt::format("UPDATE consumer_offset SET next_sequence = {} WHERE consumer = '{}' AND source = '{}'",
                             log.empty() ? 1 : log.back().sequence + 1, name_of(consumer), name_of(producer)));
}

void Theatre::claim_all_passed(Service consumer, Service producer) {
  close();
  claim_passed(consumer, producer, log_of(folder_, producer));
}

void Theatre::claim_nothing_passed(Service consumer, Service producer) { claim_passed(consumer, producer, {}); }

void Theatre::claim_passed_beyond(Service consumer, Service producer) {
  close();
  auto log = log_of(folder_, producer);
  log.push_back(log.back());
  log.back().sequence = log.back().producer_sequence = far_beyond;
  claim_passed(consumer, producer, std::move(log));
}

}  // namespace boxoffice::audit
