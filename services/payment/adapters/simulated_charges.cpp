#include "services/payment/adapters/simulated_charges.hpp"

#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace boxoffice::payment {
namespace {

struct Row {
  std::string charge_key;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(Row, (), (charge_key, amount))

struct RefundRow {
  std::string refund_key;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(RefundRow, (), (refund_key, amount))

constexpr storage::Insert<Row> insert_row{"simulated_charge"};
constexpr storage::Query<Row, std::string> row_by_key{
    "SELECT charge_key, amount FROM simulated_charge WHERE charge_key = :key"};
constexpr storage::Insert<RefundRow> insert_refund{"simulated_refund"};
constexpr storage::Query<RefundRow, std::string> refund_by_key{
    "SELECT refund_key, amount FROM simulated_refund WHERE refund_key = :key"};

}  // namespace

Task<void> SimulatedCharges::add(std::string key, Money amount) {
  co_await store_.write([&](storage::Session& session) {
    if (!session.find(row_by_key, key)) session.insert(insert_row, {key, amount});
  });
}

Task<bool> SimulatedCharges::contains(std::string key) {
  co_return co_await store_.read([&](storage::Session& session) { return session.find(row_by_key, key).has_value(); });
}

Task<void> SimulatedCharges::add_refund(std::string key, Money amount) {
  co_await store_.write([&](storage::Session& session) {
    if (!session.find(refund_by_key, key)) session.insert(insert_refund, {key, amount});
  });
}

}  // namespace boxoffice::payment
