#include "etw/session/kernel_request.hpp"

#include <algorithm>
#include <array>

#include "etwrca/etw_session.hpp"

namespace etwrca::etw {

// From "System Providers" of Microsoft's documentation; MinGW's headers lack them, and some headers that
// replace those have wrong ones.
namespace system_provider {
const Guid process{0x151f55dc, 0x467d, 0x471f, {0x83, 0xb5, 0x5f, 0x88, 0x9d, 0x46, 0xff, 0x66}};
const Guid scheduler{0x599a2a76, 0x4d91, 0x4910, {0x9a, 0xc7, 0x7d, 0x33, 0xf2, 0xe9, 0x7a, 0x6c}};
const Guid profile{0xbfeb0324, 0x1cee, 0x496f, {0xa4, 0x09, 0x2a, 0xc2, 0xb4, 0x8a, 0x63, 0x22}};
const Guid io{0x3d5c43e3, 0x0f1c, 0x4202, {0xb8, 0x17, 0x17, 0x4c, 0x00, 0x70, 0xdc, 0x79}};
const Guid memory{0x82958ca9, 0xb6cd, 0x47f8, {0xa3, 0xa8, 0x03, 0xae, 0x85, 0xa4, 0xbc, 0x24}};
const Guid interrupt{0xd4bbee17, 0xb545, 0x4888, {0x85, 0x8b, 0x74, 0x41, 0x69, 0x01, 0x5b, 0x25}};
}  // namespace system_provider

namespace {

namespace flag = kernel_flag;
namespace from = system_provider;

constexpr std::array<KernelFlag, 20> table{{
    {flag::process, "processes", &from::process, 0x1},
    {flag::thread, "threads", &from::process, 0x800},
    {flag::image_load, "images", &from::process, 0x1000},
    {flag::process_counters, "process counters", &from::process, 0x8},
    {flag::context_switch, "context switches", &from::scheduler, 0x200},
    {flag::dispatcher, "ready threads", &from::scheduler, 0x2},
    {flag::dpc, "DPCs", &from::interrupt, 0x4},
    {flag::interrupt, "interrupts", &from::interrupt, 0x1},
    {flag::disk_io, "disk I/O", &from::io, 0x1},
    {flag::disk_io_init, "starts of disk I/O", &from::io, 0x2},
    {flag::disk_file_io, "file names", &from::io, 0x4},
    {flag::split_io, "split I/O", &from::io, 0x8},
    {flag::file_io, "file I/O", &from::io, 0x10},
    {flag::file_io_init, "starts of file I/O", &from::io, 0x10},
    {flag::network, "network", &from::io, 0x200},
    {flag::hard_faults, "hard faults", &from::memory, 0x2},
    {flag::page_faults, "page faults", &from::memory, 0x4},
    {flag::virtual_alloc, "virtual allocations", &from::memory, 0x400},
    {flag::vamap, "mapped views", &from::memory, 0x4000},
    {flag::profile, "profile samples", &from::profile, 0x1},
}};

}  // namespace

std::span<const KernelFlag> kernel_flags() noexcept { return table; }

std::vector<SystemProviderRequest> system_providers_for(std::uint32_t flags) {
  std::vector<SystemProviderRequest> requests;
  for (const KernelFlag& row : table) {
    if ((flags & row.flag) == 0) continue;
    auto request = std::find_if(requests.begin(), requests.end(),
                                [&](const SystemProviderRequest& r) { return r.provider == row.provider; });
    if (request == requests.end()) request = requests.insert(requests.end(), {row.provider, 0, 0});
    request->keywords |= row.keyword;
    request->flags |= row.flag;
  }
  return requests;
}

std::string names_of(std::uint32_t flags) {
  std::string text;
  for (const KernelFlag& row : table) {
    if ((flags & row.flag) == 0) continue;
    if (!text.empty()) text += ", ";
    text += row.name;
  }
  return text;
}

}  // namespace etwrca::etw
