#pragma once

#include "platform/async/task.hpp"
#include "platform/http/answers.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/caller.hpp"
#include "platform/json/names.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/table_text.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
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

/// Rows that are somebody's.
template <class Row>
concept Owned = requires(const Row& row) {
  { row.customer_id } -> std::convertible_to<std::optional<std::string>>;
};

/// Whether a caller is shown that row: every one that is nobody's in particular, and where rows are somebody's, his
/// own.
template <class Row>
bool is_shown(const Row& row, const identity::Caller* caller) {
  if constexpr (Owned<Row>) return identity::sees_everything(caller) || row.customer_id == caller->subject;
  return true;
}

/// A table served as a HAL collection: GET of the list, page by page or by cursor, and of one item. The table's columns
/// are the members of Row, among them `id`, given out by Session::next_id and so without gaps; its total is kept under
/// its name (Session::add_to_total). The ETag is version_of(row). Where rows are somebody's (`customer_id`, with an
/// index on it), a caller who does not see everything is shown his own, as if there were no others.
template <class Row, storage::TableName table>
class Collection {
 public:
  Collection(storage::Store& store, http::hal::Relation relation) : store_(store), relation_(relation) {}

  Task<http::Response> list(const http::Call& call) const {
    const auto listing = http::read_listing(call.request.query, properties);
    if (!listing) co_return listing.error();
    if constexpr (Owned<Row>) {
      if (!identity::sees_everything(call.request.caller)) co_return co_await list_own(call, *listing);
    }
    if (const auto* piece = std::get_if<http::CursorRequest>(&*listing)) co_return co_await walk(call, *piece);
    co_return co_await page(call, std::get<http::PageRequest>(*listing));
  }

  Task<http::Response> show(const http::Call& call) const {
    const auto row =
        co_await store_.read([id = call.id()](storage::Session& session) { return session.find(Read::by_id, id); });
    if (!row || !is_shown(*row, call.request.caller)) co_return http::problem(404);
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

  struct Page {
    long long total;
    std::optional<std::vector<Row>> rows;
  };

  Task<http::Response> list_own(const http::Call& call, const http::Listing& listing) const {
    const auto& owner = call.request.caller->subject;
    if (const auto* piece = std::get_if<http::CursorRequest>(&listing)) {
      const auto rows = co_await store_.read([&](storage::Session& session) {
        return session.all(Read::template where<"customer_id = :customer AND id > :after ORDER BY id LIMIT :size",
                                                std::string, long long, long long>,
                           owner, piece->after, piece->size);
      });
      co_return http::walked(call, relation_, *piece, rows, rows.size() == static_cast<std::size_t>(piece->size));
    }
    const auto& request = std::get<http::PageRequest>(listing);
    const auto page = co_await store_.read([&](storage::Session& session) {
      Page found{session.find(count_own, owner).value(), {}};
      if (!request.sort || request.sort->property == "id") {
        found.rows = own_in_order_of_ids(session, request, owner);
      } else if (found.total <= max_sorted_rows) {
        found.rows = own_sorted(session, request, owner);
      }
      return found;
    });
    co_return answer(call, request, page);
  }

  Task<http::Response> page(const http::Call& call, http::PageRequest request) const {
    const auto page = co_await store_.read([request](storage::Session& session) {
      Page found{session.total(table.view()), {}};
      if (!request.sort || request.sort->property == "id") {
        found.rows = in_order_of_ids(session, request, found.total);
      } else if (found.total <= max_sorted_rows) {
        found.rows = sorted(session, request);
      }
      return found;
    });
    co_return answer(call, request, page);
  }

  http::Response answer(const http::Call& call, const http::PageRequest& request, const Page& page) const {
    if (!page.rows)
      return http::problem(
          Rejection{RejectionKind::invalid, "list-too-long-to-sort",
                    "This list is too long to be sorted by anything but id. Walk it with ?after= instead."});
    return http::listed(call, relation_, request, *page.rows, page.total);
  }

  static std::vector<Row> own_in_order_of_ids(storage::Session& session, const http::PageRequest& request,
                                              const std::string& owner) {
    if (request.sort && request.sort->descending)
      return session.all(Read::template where<"customer_id = :customer ORDER BY id DESC LIMIT :size OFFSET :offset",
                                              std::string, long long, long long>,
                         owner, request.size, request.offset());
    return session.all(Read::template where<"customer_id = :customer ORDER BY id LIMIT :size OFFSET :offset",
                                            std::string, long long, long long>,
                       owner, request.size, request.offset());
  }

  static std::vector<Row> in_order_of_ids(storage::Session& session, const http::PageRequest& request,
                                          long long total) {
    if (request.offset() >= total) return {};
    if (request.sort && request.sort->descending)
      return session.all(Read::downwards, total - request.offset(), request.size);
    return session.all(Read::upwards, request.offset(), request.size);
  }

  static std::vector<Row> sorted(storage::Session& session, const http::PageRequest& request) {
    return by_column(*request.sort, [&]<std::size_t column, bool descending>() {
      return session.all(Read::template sorted<column, descending>, request.size, request.offset());
    });
  }

  static std::vector<Row> own_sorted(storage::Session& session, const http::PageRequest& request,
                                     const std::string& owner) {
    return by_column(*request.sort, [&]<std::size_t column, bool descending>() {
      return session.all(Read::template sorted_of<"customer_id", column, descending>, owner, request.size,
                         request.offset());
    });
  }

  /// What `read` gives for the column that is sorted by, and the direction.
  static std::vector<Row> by_column(const http::Sort& sort, auto read) {
    std::vector<Row> rows;
    const auto read_if_named = [&]<std::size_t column>() {
      if (sort.property != properties[column]) return;
      rows = sort.descending ? read.template operator()<column, true>() : read.template operator()<column, false>();
    };
    [&]<std::size_t... column>(std::index_sequence<column...>) {
      (read_if_named.template operator()<column>(), ...);
    }(std::make_index_sequence<properties.size()>{});
    return rows;
  }

  static constexpr auto count_own_text = storage::detail::joined<[](auto add) {
    add("SELECT COUNT(*) FROM ");
    add(table.view());
    add(" WHERE customer_id = :customer");
  }>();
  static constexpr storage::Query<std::int64_t, std::string> count_own{count_own_text.data()};

  storage::Store& store_;
  http::hal::Relation relation_;
};

}  // namespace boxoffice::rest
