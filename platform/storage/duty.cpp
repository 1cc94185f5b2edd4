#include "platform/storage/duty.hpp"

#include "platform/storage/store.hpp"

#include <utility>

namespace boxoffice::storage {

Task<bool> Duty::is_mine() {
  if (!store_.database().is_shared()) co_return true;
  const auto now = clock_.now();
  if (lease_ && now < renewed_at_ + LeaseLimits{}.renewal) co_return true;
  lease_ = co_await store_.write([this, now](Session& session) { return Leases(session, owner_).take(name_, now); });
  renewed_at_ = now;
  co_return lease_.has_value();
}

Task<void> Duty::hand_over() {
  if (!lease_) co_return;
  co_await store_.write([this](Session& session) { Leases(session, owner_).release(*lease_); });
  lease_.reset();
}

}  // namespace boxoffice::storage
