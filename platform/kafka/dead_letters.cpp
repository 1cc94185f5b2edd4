#include "platform/kafka/dead_letters.hpp"

#include "platform/storage/store.hpp"

#include <exception>
#include <utility>
#include <vector>

namespace boxoffice::kafka {

std::vector<Header> dead_letter_headers(const messaging::ParkedRecord& parked, std::string_view consumer) {
  auto headers = headers_of(parked.record);
  headers.push_back({"x-exception-message", parked.cause});
  headers.push_back({"x-consumer", std::string(consumer)});
  headers.push_back({"x-original-source", parked.source});
  headers.push_back({"x-original-offset", std::to_string(parked.record.sequence - 1)});
  return headers;
}

DeadLetters::DeadLetters(DeadLetterSettings settings, storage::Store& store, Scheduler& scheduler)
    : settings_(std::move(settings)), store_(store), scheduler_(scheduler), work_(scheduler), stopped_(scheduler) {
  producer_ = make_producer();
}

DeadLetters::~DeadLetters() = default;

std::unique_ptr<Producer> DeadLetters::make_producer() {
  return std::make_unique<Producer>(settings_.kafka, settings_.limits, settings_.kafka.dead_letter_topic(), scheduler_,
                                    [this] { work_.notify(); });
}

void DeadLetters::stop() {
  stopping_ = true;
  stopped_.notify();
  work_.notify();
}

Task<void> DeadLetters::run() {
  while (!stopping_) {
    std::string trouble;
    try {
      co_await turn();
      failures_ = 0;
    } catch (const std::exception& failure) {
      trouble = failure.what();
    }
    if (trouble.empty()) {
      if (!stopping_) co_await work_.wait_for(settings_.pace);
    } else {
      report(trouble);
      if (!stopping_) co_await stopped_.wait_for(settings_.backoff.after(++failures_));
    }
  }
}

Task<void> DeadLetters::turn() {
  co_await settle_deliveries();
  if (const auto cause = producer_->failure(); !cause.empty()) {
    producer_ = make_producer();
    in_flight_.clear();
    throw std::runtime_error("dead letters cannot be written and will be tried again: " + cause);
  }
  const auto parked = co_await store_.read([&](storage::Session& session) {
    return messaging::ParkedRecords(session, settings_.consumer).unannounced(settings_.at_once);
  });
  for (const auto& row : parked) {
    if (in_flight_.contains(row.id)) continue;
    if (!producer_->send(row.record.key, row.record.payload, dead_letter_headers(row, settings_.consumer), row.id))
      break;
    in_flight_.emplace(row.id, row);
  }
}

Task<void> DeadLetters::settle_deliveries() {
  std::vector<messaging::ParkedRecord> told;
  for (const auto& [id, trouble] : producer_->deliveries()) {
    auto sent = in_flight_.extract(id);
    if (!sent.empty() && trouble.empty()) told.push_back(std::move(sent.mapped()));
  }
  if (told.empty()) co_return;
  co_await store_.write([&](storage::Session& session) {
    messaging::ParkedRecords parked(session, settings_.consumer);
    for (const auto& record : told) parked.announced(record);
  });
  told_ += told.size();
}

void DeadLetters::report(const std::string& trouble) const {
  if (settings_.report) settings_.report(trouble);
}

}  // namespace boxoffice::kafka
