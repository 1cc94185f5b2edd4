#pragma once

#include "kernel/timestamp.hpp"
#include "platform/json/scalar.hpp"
#include "platform/storage/column.hpp"

#include <expected>
#include <string>
#include <string_view>

/// How a Timestamp is written: as text on the wire, as milliseconds in a table.

template <>
struct boxoffice::json::Scalar<boxoffice::Timestamp> {
  static std::expected<Timestamp, std::string> from_text(std::string_view text) { return Timestamp::parse(text); }
  static std::string to_text(const Timestamp& timestamp) { return timestamp.text(); }
};

template <>
struct boxoffice::storage::Column<boxoffice::Timestamp> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(const Timestamp& timestamp, Cell& cell) { Column<Instant>::store(timestamp.moment, cell); }
  static Timestamp load(const Cell& cell) { return {Column<Instant>::load(cell)}; }
};
