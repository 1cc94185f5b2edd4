#include "platform/observability/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace boxoffice::observability {
namespace {

constexpr std::string_view sample = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

std::string changed(std::size_t at, char to) {
  std::string header(sample);
  header[at] = to;
  return header;
}

TEST(ATraceparent, IsReadAndWrittenBackTheSame) {
  const auto context = parse_traceparent(sample);
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->trace_high, 0x4bf92f3577b34da6u);
  EXPECT_EQ(context->trace_low, 0xa3ce929d0e0e4736u);
  EXPECT_EQ(context->span, 0x00f067aa0ba902b7u);
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(std::string_view(traceparent_of(*context)), sample);
  EXPECT_EQ(std::string_view(trace_id_of(*context)), sample.substr(3, 32));
}

TEST(ATraceparent, KeepsOnlyTheFlagItKnows) {
  EXPECT_FALSE(parse_traceparent(changed(54, '2'))->sampled);
  EXPECT_TRUE(parse_traceparent(changed(53, 'f'))->sampled);
}

TEST(ATraceparent, IsRefusedWhenItIsNotOne) {
  EXPECT_FALSE(parse_traceparent(""));
  EXPECT_FALSE(parse_traceparent(sample.substr(1)));
  EXPECT_FALSE(parse_traceparent(std::string(sample) + "0"));
  EXPECT_FALSE(parse_traceparent(std::string(sample) + "-00"));
  EXPECT_FALSE(parse_traceparent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
  EXPECT_FALSE(parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"));
  for (const std::size_t at : {0u, 3u, 20u, 36u, 53u}) {
    EXPECT_FALSE(parse_traceparent(changed(at, 'A')));
    EXPECT_FALSE(parse_traceparent(changed(at, 'g')));
  }
  for (const std::size_t dash : {2u, 35u, 52u}) EXPECT_FALSE(parse_traceparent(changed(dash, '0')));
}

TEST(ATraceparent, OfALaterVersionIsReadAsFarAsItIsKnown) {
  EXPECT_TRUE(parse_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT_TRUE(parse_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings"));
  EXPECT_FALSE(parse_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what-the-future-brings"));
  EXPECT_FALSE(parse_traceparent("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
}

TEST(ATrace, GoesOnWithANewStepOfTheSameTrace) {
  SeededRandom random(1);
  const auto trace = new_trace(random, true);
  const auto step = step_of(trace, random);
  EXPECT_EQ(step.trace_high, trace.trace_high);
  EXPECT_EQ(step.trace_low, trace.trace_low);
  EXPECT_NE(step.span, trace.span);
  EXPECT_TRUE(step.sampled);
  EXPECT_EQ(parse_traceparent(traceparent_of(step)), step);
}

TEST(ATrace, NeverHasAnIdOfZeros) {
  struct ZerosFirst final : Random {
    std::uint64_t next() override { return drawn++ < 3 ? 0 : 7; }
    int drawn = 0;
  } random;
  const auto trace = new_trace(random, false);
  EXPECT_NE(trace.trace_high | trace.trace_low, 0u);
  EXPECT_NE(trace.span, 0u);
}

}  // namespace
}  // namespace boxoffice::observability
