// The event types (opcodes) of the kernel's classes that attribution looks at, by the names of their MOF
// classes. kernel_event_name.cpp knows the words for all of them.
#ifndef ETWRCA_ETW_KERNEL_OPCODE_HPP
#define ETWRCA_ETW_KERNEL_OPCODE_HPP

#include <cstdint>

namespace etwrca::etw::opcode {

// Process, Thread and Image
inline constexpr std::uint8_t start = 1;
inline constexpr std::uint8_t end = 2;
inline constexpr std::uint8_t dc_start = 3;
inline constexpr std::uint8_t dc_end = 4;

inline constexpr std::uint8_t process_perf_ctr = 32;
inline constexpr std::uint8_t process_perf_ctr_rundown = 33;
inline constexpr std::uint8_t process_defunct = 39;

inline constexpr std::uint8_t image_load = 10;  // logged under Process

inline constexpr std::uint8_t thread_cswitch = 36;
inline constexpr std::uint8_t thread_ready = 50;

// PerfInfo
inline constexpr std::uint8_t sample = 46;
inline constexpr std::uint8_t isr_msi = 50;
inline constexpr std::uint8_t threaded_dpc = 66;
inline constexpr std::uint8_t isr = 67;
inline constexpr std::uint8_t dpc = 68;
inline constexpr std::uint8_t timer_dpc = 69;
inline constexpr std::uint8_t set_interval = 72;
inline constexpr std::uint8_t collection_start = 73;
inline constexpr std::uint8_t collection_end = 74;

// DiskIo
inline constexpr std::uint8_t disk_read = 10;
inline constexpr std::uint8_t disk_write = 11;
inline constexpr std::uint8_t disk_read_init = 12;
inline constexpr std::uint8_t disk_write_init = 13;

// TcpIp and UdpIp; those of IPv6 are `ipv6` higher.
inline constexpr std::uint8_t net_send = 10;
inline constexpr std::uint8_t net_receive = 11;
inline constexpr std::uint8_t ipv6 = 16;

// PageFault
inline constexpr std::uint8_t hard_fault = 32;
inline constexpr std::uint8_t virtual_alloc = 98;
inline constexpr std::uint8_t virtual_free = 99;
inline constexpr std::uint8_t process_mem_info = 125;
inline constexpr std::uint8_t mem_info_session = 126;

}  // namespace etwrca::etw::opcode

#endif  // ETWRCA_ETW_KERNEL_OPCODE_HPP
