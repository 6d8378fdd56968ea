// What Windows hands over, as the stand-in for it (fake_etw.hpp) needs it: events, and its list of processes.
#ifndef ETWRCA_TESTS_SUPPORT_FAKE_WINDOWS_DATA_HPP
#define ETWRCA_TESTS_SUPPORT_FAKE_WINDOWS_DATA_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "etw/session/windows_types.hpp"

namespace etwrca::test {

/// An event as Windows hands it over, with what it points at.
struct FakeEvent {
  etw::TraceEventHeader header{};
  std::uint16_t processor = 0;
  std::vector<std::byte> payload{};
  struct Item {
    std::uint16_t type = 0;
    std::vector<std::byte> data{};
  };
  std::vector<Item> extended{};
};

/// A classic event of that class.
[[nodiscard]] FakeEvent classic_event(KernelClass kernel, std::uint8_t opcode, std::int64_t ticks,
                                      std::vector<std::byte> payload = {});
/// The event that a recording holds, as Windows would hand it over.
[[nodiscard]] FakeEvent event_of(const EventRecord& record);

/// One row of SYSTEM_PROCESS_INFORMATION to be.
struct FakeProcess {
  std::u16string name;
  std::uint32_t pid = 0;
  std::uint32_t parent = 0;
  std::int64_t created = 0;  ///< FILETIME
  std::uint64_t private_bytes = 0;
  std::uint64_t working_set = 0;
  std::int64_t user = 0;  ///< 100 ns units
  std::int64_t kernel = 0;
  std::vector<std::uint32_t> threads{};
};

/// The bytes that NtQuerySystemInformation would write at that address.
[[nodiscard]] std::vector<std::byte> fake_process_list(const std::vector<FakeProcess>& rows,
                                                       std::uintptr_t address);

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_FAKE_WINDOWS_DATA_HPP
