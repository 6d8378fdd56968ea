// The bound of a compressed recording: the program that decodes its buffers and does nothing with them.
//
//     etwrca-lz77-only FILE [PASSES]
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "packed_buffers.hpp"

int main(int count, char** arguments) {
  if (count < 2) return 2;
  try {
    etwrca::benchmarks::PackedBuffers buffers(arguments[1]);
    const long passes = count > 2 ? std::strtol(arguments[2], nullptr, 10) : 1;
    std::size_t written = 0;
    for (long pass = 0; pass < passes; ++pass) written += buffers.decode();
    std::printf("%zu\n", written);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
