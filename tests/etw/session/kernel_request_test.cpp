// The constants that MinGW's headers lack, against Microsoft's "System Providers" page, written down again.
#include "etw/session/kernel_request.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <map>
#include <string>

#include "etwrca/etw_session.hpp"

namespace etwrca::test {
namespace {

using etw::system_providers_for;

TEST_CASE("the GUIDs of the system providers") {
  CHECK(to_string(etw::system_provider::process) == "151f55dc-467d-471f-83b5-5f889d46ff66");
  CHECK(to_string(etw::system_provider::scheduler) == "599a2a76-4d91-4910-9ac7-7d33f2e97a6c");
  CHECK(to_string(etw::system_provider::profile) == "bfeb0324-1cee-496f-a409-2ac2b48a6322");
  CHECK(to_string(etw::system_provider::io) == "3d5c43e3-0f1c-4202-b817-174c0070dc79");
  CHECK(to_string(etw::system_provider::memory) == "82958ca9-b6cd-47f8-a3a8-03ae85a4bc24");
  CHECK(to_string(etw::system_provider::interrupt) == "d4bbee17-b545-4888-858b-744169015b25");
}

TEST_CASE("each flag has its keyword") {
  const std::map<std::uint32_t, std::pair<const Guid*, std::uint64_t>> expected{
      {0x1, {&etw::system_provider::process, 0x1}},        // SYSTEM_PROCESS_KW_GENERAL
      {0x2, {&etw::system_provider::process, 0x800}},      // _THREAD
      {0x4, {&etw::system_provider::process, 0x1000}},     // _LOADER
      {0x8, {&etw::system_provider::process, 0x8}},        // _PERF_COUNTER
      {0x10, {&etw::system_provider::scheduler, 0x200}},   // SYSTEM_SCHEDULER_KW_CONTEXT_SWITCH
      {0x800, {&etw::system_provider::scheduler, 0x2}},    // _DISPATCHER
      {0x20, {&etw::system_provider::interrupt, 0x4}},     // SYSTEM_INTERRUPT_KW_DPC
      {0x40, {&etw::system_provider::interrupt, 0x1}},     // _GENERAL
      {0x100, {&etw::system_provider::io, 0x1}},           // SYSTEM_IO_KW_DISK
      {0x400, {&etw::system_provider::io, 0x2}},           // _DISK_INIT
      {0x200, {&etw::system_provider::io, 0x4}},           // _FILENAME
      {0x200000, {&etw::system_provider::io, 0x8}},        // _SPLIT
      {0x2000000, {&etw::system_provider::io, 0x10}},      // _FILE
      {0x4000000, {&etw::system_provider::io, 0x10}},      // _FILE
      {0x10000, {&etw::system_provider::io, 0x200}},       // _NETWORK
      {0x2000, {&etw::system_provider::memory, 0x2}},      // SYSTEM_MEMORY_KW_HARD_FAULTS
      {0x1000, {&etw::system_provider::memory, 0x4}},      // _ALL_FAULTS
      {0x4000, {&etw::system_provider::memory, 0x400}},    // _VIRTUAL_ALLOC
      {0x8000, {&etw::system_provider::memory, 0x4000}},   // _VAMAP
      {0x1000000, {&etw::system_provider::profile, 0x1}},  // SYSTEM_PROFILE_KW_GENERAL
  };
  CHECK(etw::kernel_flags().size() == expected.size());
  for (const etw::KernelFlag& row : etw::kernel_flags()) {
    CAPTURE(row.name);
    REQUIRE(expected.contains(row.flag));
    CHECK(std::has_single_bit(row.flag));
    CHECK(row.provider == expected.at(row.flag).first);
    CHECK(row.keyword == expected.at(row.flag).second);
  }
}

TEST_CASE("what has one provider is one request") {
  const auto requests = system_providers_for(kernel_flag::usual);
  CHECK(requests.size() == 6);
  std::uint32_t flags = 0;
  for (const auto& request : requests) {
    CHECK(request.keywords != 0);
    CHECK((flags & request.flags) == 0);
    flags |= request.flags;
  }
  CHECK(flags == kernel_flag::usual);
  CHECK(system_providers_for(0).empty());
}

TEST_CASE("names for people") {
  CHECK(etw::names_of(kernel_flag::process | kernel_flag::network) == "processes, network");
  CHECK(etw::names_of(0).empty());
}

}  // namespace
}  // namespace etwrca::test
