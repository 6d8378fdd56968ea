// Work for `make demo` to find: keeps processors busy for a while, and no longer.
//
//     demo-burner THREADS PART SECONDS       each thread busy for PART (0 to 1) of the time
//
// Ends by itself, at the latest after a minute, and as soon as whoever started it is gone.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Busy for a part of each 20 ms, until `end` or until told.
void work(double part, Clock::time_point end, const std::atomic<bool>& stop) {
  constexpr auto period = 20ms;
  std::atomic<unsigned> sum = 0;
  while (Clock::now() < end && !stop) {
    const auto from = Clock::now();
    const auto busy = std::chrono::duration_cast<Clock::duration>(period * part);
    while (Clock::now() - from < busy) sum.fetch_add(1, std::memory_order_relaxed);
    std::this_thread::sleep_until(from + period);
  }
}

bool read(const char* text, double least, double most, double& out) {
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, out);
  return error == std::errc{} && stop == end && out >= least && out <= most;
}

}  // namespace

int main(int count, char** arguments) {
  double threads = 0;
  double part = 0;
  double seconds = 0;
  if (count != 4 || !read(arguments[1], 1, 64, threads) || !read(arguments[2], 0, 1, part) ||
      !read(arguments[3], 0, 60, seconds)) {
    std::fprintf(stderr, "usage: %s THREADS PART SECONDS\n", arguments[0]);
    return 2;
  }
  const auto end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  const auto parent = ::getppid();
  std::atomic<bool> stop = false;
  std::vector<std::thread> workers;
  for (int i = 0; i < static_cast<int>(threads); ++i) workers.emplace_back(work, part, end, std::cref(stop));
  while (Clock::now() < end && ::getppid() == parent) std::this_thread::sleep_for(100ms);
  stop = true;
  for (std::thread& worker : workers) worker.join();
}
