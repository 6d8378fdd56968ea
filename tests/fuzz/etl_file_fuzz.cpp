// Any bytes as a recording: an answer or an Error, never more than that.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "etwrca/error.hpp"
#include "etwrca/etl_file.hpp"
#include "fuzz/input_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const etwrca::fuzz::InputFile input(data, size);
  try {
    etwrca::EtlFile file(input.path());
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
