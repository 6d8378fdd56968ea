// Any bytes as a recording: an answer or an Error, never more than that.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace {

/// The input under a file name; in memory where the system can.
std::filesystem::path place(const std::uint8_t* data, std::size_t size) {
#ifdef __linux__
  static const int memory = ::memfd_create("fuzz", 0);
  if (::ftruncate(memory, 0) != 0 || ::pwrite(memory, data, size, 0) != static_cast<::ssize_t>(size))
    std::abort();
  return "/proc/self/fd/" + std::to_string(memory);
#else
  const auto path = std::filesystem::temp_directory_path() / "etwrca-etl_file_fuzz.etl";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  return path;
#endif
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    etwrca::EtlFile file(place(data, size));
    etwrca::EventRecord event;
    std::uint64_t sum = 0;
    while (file.next(event)) {
      for (const std::byte b : event.raw) sum += std::to_integer<std::uint64_t>(b);
      for (const std::byte b : event.payload) sum += std::to_integer<std::uint64_t>(b);
      if (const auto item = event.extended(etwrca::ExtendedType::event_schema_trace_logging))
        sum += item->size();
    }
    static_cast<void>(file.last_time());
    if (file.position() != file.size() || file.loss_notes().size() > 32) std::abort();
    if (file.loss().any() && file.loss_notes().empty()) std::abort();
    return sum == ~std::uint64_t{0} ? -1 : 0;
  } catch (const etwrca::Error&) {
    return 0;
  }
}
