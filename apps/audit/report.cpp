#include "apps/audit/report.hpp"

#include "apps/audit/invariants.hpp"
#include "platform/json/encode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace boxoffice::audit {
namespace {

constexpr std::size_t most_examples = 10;

void count(Verdict& verdict, const Judgement& judgement, std::string_view subject) {
  using Kind = Judgement::Kind;
  if (judgement.kind == Kind::irrelevant) return;
  ++verdict.checked;
  verdict.in_progress += judgement.kind == Kind::in_progress ? 1 : 0;
  verdict.waiting += judgement.kind == Kind::waiting ? 1 : 0;
  if (judgement.kind != Kind::violated) return;
  verdict.ok = false;
  verdict.verdict = "VIOLATED";
  ++verdict.violations;
  if (verdict.examples.size() < most_examples) verdict.examples.push_back(std::string(subject) + judgement.why);
}

std::string counts_of(const Verdict& verdict) {
  if (verdict.why) return "(" + *verdict.why + ")";
  std::string text;
  if (!verdict.ok) text = fmt::format("{} of ", verdict.violations);
  text += fmt::format("{} checked", verdict.checked);
  if (verdict.in_progress > 0) text += fmt::format(", {} in progress", verdict.in_progress);
  if (verdict.waiting > 0) text += fmt::format(", {} waiting for an operator", verdict.waiting);
  return text;
}

}  // namespace

Verdicts::Verdicts() {
  for (const auto& invariant : invariants) {
    auto& verdict = verdicts_.emplace_back();
    verdict.invariant = invariant.number;
    verdict.name = invariant.name;
    verdict.says = invariant.says;
  }
}

void Verdicts::record(std::size_t place, std::int64_t booking, const Judgement& judgement) {
  if (judgement.kind == Judgement::Kind::violated) {
    count(verdicts_[place], judgement, fmt::format("booking {}: ", booking));
  } else {
    count(verdicts_[place], judgement, {});
  }
}

void Verdicts::record(std::string_view invariant, const Judgement& judgement) { count(of(invariant), judgement, {}); }

void Verdicts::count_holding(std::string_view invariant, std::int64_t more) { of(invariant).checked += more; }

void Verdicts::count_in_progress(std::string_view invariant, std::int64_t more) {
  auto& verdict = of(invariant);
  verdict.checked += more;
  verdict.in_progress += more;
}

void Verdicts::not_applicable(std::string_view invariant, std::string why) {
  auto& verdict = of(invariant);
  verdict.verdict = "n/a";
  verdict.why = std::move(why);
}

Verdict& Verdicts::of(std::string_view invariant) { return *std::ranges::find(verdicts_, invariant, &Verdict::name); }

std::string as_json(const Report& report) { return json::encode(report) + '\n'; }

std::string as_text(const Report& report) {
  auto text =
      fmt::format("{}: {}, {} bookings, looked at in {:.1f} s\n", report.data, report.running ? "running" : "stopped",
                  report.bookings, static_cast<double>(report.elapsed_ms) / 1000);
  for (const auto& verdict : report.invariants) {
    fmt::format_to(std::back_inserter(text), "{:>2} {:<25} {:<8}  {}\n", verdict.invariant, verdict.name,
                   verdict.verdict, counts_of(verdict));
    if (verdict.ok) continue;
    fmt::format_to(std::back_inserter(text), "     must be: {}\n", verdict.says);
    for (const auto& example : verdict.examples) fmt::format_to(std::back_inserter(text), "     {}\n", example);
  }
  if (report.parked > 0)
    fmt::format_to(std::back_inserter(text), "{} events are parked; their bookings are not compared where they wait:\n",
                   report.parked);
  for (const auto& event : report.parked_examples)
    fmt::format_to(std::back_inserter(text), "     {}: {} of booking {} ({} {}), tried {} times: {}\n", event.service,
                   event.type, event.key, event.source, event.sequence, event.attempts, event.cause);
  return text;
}

}  // namespace boxoffice::audit
