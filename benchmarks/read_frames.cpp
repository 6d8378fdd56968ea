// Reads a recording through frames: records, who is charged for them, time bins.
//
//     etwrca-read-frames FILE
#include <cstdio>
#include <exception>

#include "etwrca/frame.hpp"
#include "etwrca/source.hpp"

int main(int count, char** arguments) {
  if (count != 2) return 2;
  try {
    const auto source = etwrca::open_etl(arguments[1]);
    const auto extent = source->info().extent;
    etwrca::FrameBuilder builder(*source, {extent ? etwrca::bin_for(extent->length()) : etwrca::Duration{}});
    std::size_t frames = 0;
    double cpu = 0;
    const auto take = [&] {
      for (; const auto frame = builder.next(); ++frames) cpu += frame->total[etwrca::metric::cpu];
    };
    for (auto batch = source->read(); !batch.empty(); batch = source->read()) {
      builder.add(batch);
      take();
    }
    builder.finish();
    take();
    std::printf("%llu events, %zu frames, %.3f cores\n",
                static_cast<unsigned long long>(source->info().events), frames,
                frames == 0 ? 0.0 : cpu / static_cast<double>(frames));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
