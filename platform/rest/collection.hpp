#pragma once

#include "platform/async/task.hpp"
#include "platform/http/answers.hpp"
#include "platform/http/problem.hpp"
#include "platform/json/names.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/table_text.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::rest {

/// Lists sorted by anything but the id are offered up to this many rows, because they read them all.
inline constexpr long long max_sorted_rows = 10'000;

template <class Row>
std::int64_t version_of(const Row& row) {
  return row.version;
}

/// A table served as a HAL collection: GET of the list, page by page or by cursor, and of one item. The table's columns
/// are the members of Row, among them `id`, given out by Session::next_id and so without gaps; its total is kept under
/// its name (Session::add_to_total). The ETag is version_of(row).
template <class Row, storage::TableName table>
class Collection {
 public:
  Collection(storage::Store& store, http::hal::Relation relation) : store_(store), relation_(relation) {}

  Task<http::Response> list(const http::Call& call) const {
    const auto listing = http::read_listing(call.request.query, properties);
    if (!listing) co_return listing.error();
    if (const auto* piece = std::get_if<http::CursorRequest>(&*listing)) co_return co_await walk(call, *piece);
    co_return co_await page(call, std::get<http::PageRequest>(*listing));
  }

  Task<http::Response> show(const http::Call& call) const {
    const auto row =
        co_await store_.read([id = call.id()](storage::Session& session) { return session.find(Read::by_id, id); });
    if (!row) co_return http::problem(404);
    co_return http::shown(call, relation_, *row, version_of(*row));
  }

  http::hal::Relation relation() const { return relation_; }

 private:
  using Read = storage::Reading<Row, table>;
  static constexpr auto properties = []<template <class...> class List, class... Member>(List<Member...>) {
    return std::array{json::wire_name<Member>...};
  }(json::Members<Row>{});

  Task<http::Response> walk(const http::Call& call, http::CursorRequest piece) const {
    const auto rows = co_await store_.read(
        [piece](storage::Session& session) { return session.all(Read::upwards, piece.after, piece.size); });
    co_return http::walked(call, relation_, piece, rows, rows.size() == static_cast<std::size_t>(piece.size));
  }

  Task<http::Response> page(const http::Call& call, http::PageRequest request) const {
    struct Page {
      long long total;
      std::optional<std::vector<Row>> rows;
    };
    const auto page = co_await store_.read([request](storage::Session& session) {
      Page found{session.total(table.view()), {}};
      if (!request.sort || request.sort->property == "id") {
        found.rows = in_order_of_ids(session, request, found.total);
      } else if (found.total <= max_sorted_rows) {
        found.rows = sorted(session, request);
      }
      return found;
    });
    if (!page.rows)
      co_return http::problem(
          Rejection{RejectionKind::invalid, "list-too-long-to-sort",
                    "This list is too long to be sorted by anything but id. Walk it with ?after= instead."});
    co_return http::listed(call, relation_, request, *page.rows, page.total);
  }

  static std::vector<Row> in_order_of_ids(storage::Session& session, const http::PageRequest& request,
                                          long long total) {
    if (request.offset() >= total) return {};
    if (request.sort && request.sort->descending)
      return session.all(Read::downwards, total - request.offset(), request.size);
    return session.all(Read::upwards, request.offset(), request.size);
  }

  static std::vector<Row> sorted(storage::Session& session, const http::PageRequest& request) {
    std::vector<Row> rows;
    const auto read_by = [&]<std::size_t column>() {
      if (request.sort->property != properties[column]) return;
      rows = request.sort->descending
                 ? session.all(Read::template sorted<column, true>, request.size, request.offset())
                 : session.all(Read::template sorted<column, false>, request.size, request.offset());
    };
    [&]<std::size_t... column>(std::index_sequence<column...>) {
      (read_by.template operator()<column>(), ...);
    }(std::make_index_sequence<properties.size()>{});
    return rows;
  }

  storage::Store& store_;
  http::hal::Relation relation_;
};

}  // namespace boxoffice::rest
