#include "apps/audit/provider.hpp"

#include "apps/audit/invariants.hpp"
#include "apps/audit/search.hpp"
#include "platform/json/names.hpp"
#include "platform/storage/table_text.hpp"
#include "services/payment/domain/refund.hpp"

#include <boost/describe/class.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace boxoffice::audit {
namespace {

using json::enum_text;
using payment::RefundStatus;
using Id = std::int64_t;

/// A line of the provider's books: a charge or a refund, by the key that payment gave it.
struct ProviderRow {
  std::string key;
  Id amount = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderRow, (), (key, amount))

struct ChargedRow {
  Id booking_id = 0;
  PaymentStatus payment_status = PaymentStatus::pending_payment;
  Id amount = 0;
};
BOOST_DESCRIBE_STRUCT(ChargedRow, (), (booking_id, payment_status, amount))

struct RefundedRow {
  Id id = 0;
  RefundStatus refund_status = RefundStatus::requested_refund;
  Id amount = 0;
};
BOOST_DESCRIBE_STRUCT(RefundedRow, (), (id, refund_status, amount))

Id number_of(const ChargedRow& row) { return row.booking_id; }
Id number_of(const RefundedRow& row) { return row.id; }

std::optional<Id> number_behind(std::string_view words, std::string_view key) {
  const auto at = key.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = key.substr(at + words.size());
  Id number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

/// One kind of lines in the provider's books, and ours of the same.
template <class Ours>
struct Books {
  const storage::Query<ProviderRow, std::string_view, Id>& theirs;  ///< behind a key, so many
  const storage::ManyQuery<Ours>& ours;
  std::string_view number_stands_behind;  ///< in a key
  Judgement (*judge)(const ProviderRow&, const Ours*);
};

constexpr storage::Query<ProviderRow, std::string_view, Id> charges{
    "SELECT charge_key, amount FROM simulated_charge WHERE charge_key > :after ORDER BY charge_key LIMIT :at_most"};
constexpr storage::Query<ProviderRow, std::string_view, Id> refunds{
    "SELECT refund_key, amount FROM simulated_refund WHERE refund_key > :after ORDER BY refund_key LIMIT :at_most"};

/// Payment notes what it wants before it asks the provider: who has done something of which it knows nothing was not
/// asked.
Judgement judge_charge(const ProviderRow& charge, const ChargedRow* payment) {
  if (!payment)
    return violated(fmt::format("{}: {} were taken, and no payment knows of it", charge.key, charge.amount));
  if (payment->amount != charge.amount)
    return violated(
        fmt::format("{}: {} were taken, and its payment is of {}", charge.key, charge.amount, payment->amount));
  if (payment->payment_status == PaymentStatus::failed_payment)
    return violated(fmt::format("{}: {} were taken, and its payment is {}", charge.key, charge.amount,
                                enum_text(payment->payment_status)));
  return payment->payment_status == PaymentStatus::pending_payment ? in_progress() : holds();
}

Judgement judge_refund(const ProviderRow& made, const RefundedRow* refund) {
  if (!refund) return violated(fmt::format("{}: {} were given back, and no refund knows of it", made.key, made.amount));
  if (refund->amount != made.amount)
    return violated(
        fmt::format("{}: {} were given back, and the refund is of {}", made.key, made.amount, refund->amount));
  return refund->refund_status == RefundStatus::requested_refund ? in_progress() : holds();
}

constexpr Books<ChargedRow> books_of_charges{charges, storage::Reading<ChargedRow, "payment">::by_many<"booking_id">,
                                             "booking-", judge_charge};
constexpr Books<RefundedRow> books_of_refunds{refunds, storage::Reading<RefundedRow, "refund">::by_many<"id">,
                                              "-refund-", judge_refund};

/// A part of the provider's books, and what is ours of it at that moment.
template <class Ours>
struct Part {
  std::vector<ProviderRow> theirs;
  boost::unordered_flat_map<Id, Ours> ours;
};

template <class Ours>
Part<Ours> look(storage::Session& session, const Books<Ours>& books, std::string_view after, Id at_most) {
  Part<Ours> part{session.all(books.theirs, after, at_most), {}};
  std::vector<long long> numbers;
  for (const auto& row : part.theirs)
    if (const auto number = number_behind(books.number_stands_behind, row.key)) numbers.push_back(*number);
  session.each_of(books.ours, numbers, [&](const Ours& row) { part.ours.try_emplace(number_of(row), row); });
  return part;
}

template <class Ours>
Task<void> compare(storage::Store& store, const Books<Ours>& books, Id rows_at_once, Verdicts& verdicts) {
  std::string after;
  for (bool more = true; more;) {
    const auto part =
        co_await store.read([&](storage::Session& session) { return look(session, books, after, rows_at_once); });
    for (const auto& row : part.theirs) {
      const auto number = number_behind(books.number_stands_behind, row.key);
      const auto ours = number ? part.ours.find(*number) : part.ours.end();
      verdicts.record(provider_name, books.judge(row, ours == part.ours.end() ? nullptr : &ours->second));
    }
    more = std::ssize(part.theirs) == rows_at_once;
    if (more) after = part.theirs.back().key;
  }
}

constexpr storage::Query<Id> captures_counted{
    "SELECT COUNT(*) FROM payment WHERE payment_status IN ('COMPLETE_PAYMENT', 'CANCEL_PAYMENT')"};

constexpr std::array searches{
    Search{"booking", "its payment names no charge of the provider, or another booking's",
           "SELECT booking_id FROM payment WHERE payment_status IN ('COMPLETE_PAYMENT', 'CANCEL_PAYMENT')"
           " AND (provider_reference = '' OR (provider_reference LIKE 'simulated-%'"
           "  AND provider_reference || '-' NOT LIKE 'simulated-booking-' || booking_id || '-%'))"
           " ORDER BY booking_id LIMIT 10"},
    Search{"booking", "a refund of it is done that the provider has not made, or not of that amount",
           "SELECT r.booking_id FROM refund r JOIN payment p ON p.booking_id = r.booking_id"
           " LEFT JOIN simulated_refund s ON s.refund_key = 'booking-' || r.booking_id || '-refund-' || r.id"
           " WHERE r.refund_status = 'DONE_REFUND' AND r.amount > 0 AND p.provider_reference LIKE 'simulated-%'"
           "  AND (s.refund_key IS NULL OR s.amount <> r.amount) ORDER BY r.booking_id LIMIT 10"},
};

}  // namespace

Task<void> judge_provider(Databases& databases, std::int64_t rows_at_once, Verdicts& verdicts) {
  auto& store = databases.of(Service::payment);
  co_await judge_by_searching(store, provider_name, captures_counted, searches, verdicts);
  co_await compare(store, books_of_charges, rows_at_once, verdicts);
  co_await compare(store, books_of_refunds, rows_at_once, verdicts);
}

}  // namespace boxoffice::audit
