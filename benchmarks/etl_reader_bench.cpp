// Reading recordings whole, beside what bounds it: a plain one beside a memory map whose bytes are
// summed, a compressed one beside the bare decoding of its buffers.
//
// Figures: items are events (records) a second, bytes are those of the file; of the bare decoding,
// those that come out. The recordings of others are needed; without them nothing runs.
#include <benchmark/benchmark.h>

#include <span>
#include <string>

#include "base/bytes.hpp"
#include "etw/etl_layout.hpp"
#include "etwrca/etl_file.hpp"
#include "packed_buffers.hpp"
#include "support/recordings.hpp"

#ifdef __unix__
#include <sys/mman.h>

#include <fcntl.h>
#include <unistd.h>
#endif

namespace {

namespace etw = etwrca::etw;

void read_records(benchmark::State& state, const std::filesystem::path& path) {
  std::int64_t events = 0;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    etwrca::EtlFile file(path);
    etwrca::EventRecord event;
    std::uint64_t sum = 0;
    while (file.next(event)) {
      sum += event.payload.size() + event.opcode;
      ++events;
    }
    benchmark::DoNotOptimize(sum);
    bytes += file.size();
  }
  state.SetItemsProcessed(events);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void decode_buffers(benchmark::State& state, const std::filesystem::path& path) {
  etwrca::benchmarks::PackedBuffers buffers(path);
  std::size_t written = 0;
  for (auto _ : state) {
    written += buffers.decode();
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(written));
}

#ifdef __unix__
void map_and_sum(benchmark::State& state, const std::filesystem::path& path) {
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
  for (auto _ : state) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    void* const map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (map == MAP_FAILED) {
      state.SkipWithError("cannot map the file");
      break;
    }
    const std::span bytes(static_cast<const std::byte*>(map), size / 8 * 8);
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 8)
      sum += etwrca::base::load_le<std::uint64_t>(bytes.data() + at);
    benchmark::DoNotOptimize(sum);
    ::munmap(map, size);
    ::close(descriptor);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
#endif

/// Registers the benchmarks of every recording that is long enough to be timed.
struct Registration {
  etwrca::test::Recordings recordings;

  Registration() {
    constexpr std::uintmax_t long_enough = 1'000'000;
    for (const auto& path : recordings.paths()) {
      if (std::filesystem::file_size(path) < long_enough) continue;
      const std::string name = path.filename().string();
      benchmark::RegisterBenchmark(("read/" + name).c_str(), read_records, path)
          ->Unit(benchmark::kMillisecond);
      if (etwrca::EtlFile(path).header().log_file_mode & etw::mode_compressed) {
        benchmark::RegisterBenchmark(("decode/" + name).c_str(), decode_buffers, path)
            ->Unit(benchmark::kMillisecond);
        continue;
      }
#ifdef __unix__
      benchmark::RegisterBenchmark(("map_and_sum/" + name).c_str(), map_and_sum, path)
          ->Unit(benchmark::kMillisecond);
#endif
    }
  }
};

// google/benchmark provides main(), so the list is made before it.
const Registration registration;  // NOLINT(cert-err58-cpp)

}  // namespace
