// Any bytes as the blobs of a recording. What is accepted must come back when it is written again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "source/recording_codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace etwrca;
  const std::string_view blob(reinterpret_cast<const char*>(data), size);
  std::vector<Observation> observations;
  if (source::decode(blob, {1000, 20, 50}, observations)) {
    const std::string again = source::encode(observations);
    std::vector<Observation> second;
    if (!source::decode(again, {1000, 20, 50}, second) || source::encode(second) != again) std::abort();
  }
  SourceInfo info;
  if (source::decode(blob, info)) {
    SourceInfo second;
    if (!source::decode(source::encode(info), second)) std::abort();
  }
  std::vector<std::string> texts;
  (void)source::decode(blob, texts);
  return 0;
}
