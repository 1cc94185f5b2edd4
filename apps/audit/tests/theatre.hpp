#pragma once

#include "apps/audit/auditor.hpp"
#include "apps/audit/databases.hpp"
#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"
#include "services/delivery/application/delivery_store.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"

#include <filesystem>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace boxoffice::audit {

/// Those that lie in a folder.
DatabaseUrls databases_in(const std::filesystem::path& folder);

class PartitionedTopic;

/// How the consumers get the producers' events.
enum class Transport : std::uint8_t {
  logs,        ///< from the producers' logs
  partitions,  ///< as over Kafka: copied into partitions by their keys, some of them twice
};

std::ostream& operator<<(std::ostream& out, Transport transport);

/// The four services' own stores, event logs and consumers on simulated time, without network and provider: what they
/// leave in a folder is what the program leaves there. Closed, its databases can be spoiled and audited.
class Theatre {
 public:
  explicit Theatre(Transport transport = Transport::logs);
  ~Theatre();
  Theatre(const Theatre&) = delete;
  Theatre& operator=(const Theatre&) = delete;

  /// A booking as it is committed before its payment is asked for.
  std::int64_t place();
  /// Nobody knows yet what becomes of it.
  void ask_for_payment(std::int64_t booking);
  void pay(std::int64_t booking, Money amount = price);
  void decline(std::int64_t booking);
  void complete(std::int64_t booking);
  void fail(std::int64_t booking, std::string_view reason);
  void cancel(std::int64_t booking);
  /// Some of its tickets, as booking tells of it.
  void give_tickets_back(std::int64_t booking, Money refund, Money fee);
  void hand_to_review(std::int64_t booking);
  void refund_what_is_due();
  /// Its customer has the tickets.
  void hand_over(std::int64_t booking);
  /// They are at the house again.
  void bring_back(std::int64_t booking);
  std::int64_t book();

  /// Every service passes what there is to pass, and what follows from it.
  void come_to_rest();
  /// After they have waited as long as they may.
  void disown_orphans();
  void let_pass(Service consumer);
  /// From now on nothing comes through the booking's partition.
  void hold_partition_of(std::int64_t booking);
  void pass_time(Scheduler::Duration by) { scheduler.advance(by); }
  void trim_logs(Scheduler::Duration keep_for);

  /// Changes a database behind the services' backs; they are closed. Several statements may be given.
  void edit(Service service, const std::string& sql);
  /// Lets a consumer say that it has passed just what is in the producer's log now.
  void claim_all_passed(Service consumer, Service producer);
  void claim_passed_beyond(Service consumer, Service producer);
  void claim_nothing_passed(Service consumer, Service producer);
  void close();
  void open();
  void reopen();

  Report audit(Conditions conditions = {});
  std::set<std::string> violated(Conditions conditions = {});

  const std::filesystem::path& folder() const { return folder_; }

  static constexpr Money price = Money::won(50'000);
  SimulatedScheduler scheduler;

 private:
  struct Services;
  void change_delivery(std::int64_t booking, delivery::Decision decision);
  void claim_passed(Service consumer, Service producer, std::vector<messaging::Record> log);
  template <class T>
  T run(Task<T> task) {
    return scheduler.run(std::move(task));
  }

  std::filesystem::path folder_;
  std::unique_ptr<PartitionedTopic> topic_;  ///< none when the producers' logs are read
  storage::Lane lane_{scheduler};
  std::unique_ptr<Services> services_;
};

/// Bookings in every state that a system at rest can have: 1 complete, 2 canceled, 3 declined, 4 delivered, 5 failed
/// before payment was asked, and 900, which was paid for and never was.
struct History : Theatre {
  explicit History(Transport transport = Transport::logs);
};

/// The same, and 6, which is complete with fewer tickets, and 7, which gave tickets back before it was canceled.
struct HistoryInParts : History {
  explicit HistoryInParts(Transport transport = Transport::logs);
};

/// The same, and bookings that were canceled when their customers had the tickets: 6, whose refund waits for them, 7,
/// whose tickets came back, 8, whose tickets were back before, and 9, which was canceled before booking had heard of
/// it.
struct HistoryOfReturns : History {
  explicit HistoryOfReturns(Transport transport = Transport::logs);
};

inline std::string of_booking(std::int64_t booking) { return " WHERE booking_id = " + std::to_string(booking); }

const Verdict& verdict_of(const Report& report, std::string_view invariant);

}  // namespace boxoffice::audit
