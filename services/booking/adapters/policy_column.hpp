#pragma once

#include "platform/json/codec.hpp"
#include "platform/storage/column.hpp"
#include "services/booking/domain/cancellation_policy.hpp"

#include <stdexcept>
#include <string>

/// In a table it is a JSON document.
template <>
struct boxoffice::storage::Column<boxoffice::booking::CancellationPolicy> {
  static constexpr ColumnType type = ColumnType::text;
  static void store(const booking::CancellationPolicy& policy, Cell& cell) {
    Column<std::string>::store(json::encode(policy), cell);
  }
  static booking::CancellationPolicy load(const Cell& cell) {
    auto policy = json::decode<booking::CancellationPolicy>(Column<std::string>::load(cell), json::Unknown::ignore);
    if (!policy) throw std::runtime_error("a saved cancellation policy is none: " + policy.error().message);
    return *std::move(policy);
  }
};
