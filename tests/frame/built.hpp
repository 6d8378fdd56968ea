// Frames of observations that a test gives.
#ifndef ETWRCA_TESTS_FRAME_BUILT_HPP
#define ETWRCA_TESTS_FRAME_BUILT_HPP

#include <utility>
#include <vector>

#include "etwrca/frame.hpp"
#include "support/fake_source.hpp"

namespace etwrca::test {

inline std::vector<Frame> rest(FrameBuilder& builder) {
  builder.finish();
  std::vector<Frame> frames;
  while (auto frame = builder.next()) frames.push_back(std::move(*frame));
  return frames;
}

inline std::vector<Frame> build(FakeSource& source, const std::vector<Observation>& observations,
                                const FrameOptions& options = {}) {
  FrameBuilder builder(source, options);
  builder.add(observations);
  return rest(builder);
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_FRAME_BUILT_HPP
