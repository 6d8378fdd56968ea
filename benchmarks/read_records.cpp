// Opens a recording and takes its records in time order, from the first to the last.
//
//     etwrca-read-records FILE [PASSES]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "etwrca/etl_file.hpp"

int main(int count, char** arguments) {
  if (count < 2) return 2;
  try {
    const long passes = count > 2 ? std::strtol(arguments[2], nullptr, 10) : 1;
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
    for (long pass = 0; pass < passes; ++pass) {
      etwrca::EtlFile file(arguments[1]);
      etwrca::EventRecord event;
      for (; file.next(event); ++events) bytes += event.payload.size();
    }
    std::printf("%llu events, %llu bytes of payload\n", static_cast<unsigned long long>(events),
                static_cast<unsigned long long>(bytes));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
