// The payloads of disks, files, memory, network, registry, and of the description of the machine.
// Sources as in kernel_layouts_process.hpp.
#ifndef ETWRCA_ETW_KERNEL_LAYOUTS_IO_HPP
#define ETWRCA_ETW_KERNEL_LAYOUTS_IO_HPP

#include "etw/kernel_layout.hpp"

namespace etwrca::etw {

// NOLINTBEGIN(*-avoid-c-arrays): the size of a table is counted by the compiler
// clang-format off
using enum FieldType;

inline constexpr Layout disk_io_layouts[] = {
  // DiskIo_TypeGroup1: Read, Write. IssuingThreadId came with Windows 8.
  {KernelClass::disk_io, {10, 11}, version(2),
   {{"DiskNumber", u32}, {"IrpFlags", u32}, {"TransferSize", u32}, {"Reserved", u32}, {"ByteOffset", u64},
    {"FileObject", pointer}, {"Irp", pointer}, {"HighResResponseTime", u64}}},
  {KernelClass::disk_io, {10, 11}, version(3),
   {{"DiskNumber", u32}, {"IrpFlags", u32}, {"TransferSize", u32}, {"Reserved", u32}, {"ByteOffset", u64},
    {"FileObject", pointer}, {"Irp", pointer}, {"HighResResponseTime", u64}, {"IssuingThreadId", u32}}},
  // DiskIo_TypeGroup2: ReadInit, WriteInit, FlushInit
  {KernelClass::disk_io, {12, 13, 15}, version(2), {{"Irp", pointer}}},
  {KernelClass::disk_io, {12, 13, 15}, version(3), {{"Irp", pointer}, {"IssuingThreadId", u32}}},
  // DiskIo_TypeGroup3: FlushBuffers
  {KernelClass::disk_io, {14}, version(2),
   {{"DiskNumber", u32}, {"IrpFlags", u32}, {"HighResResponseTime", u64}, {"Irp", pointer}}},
  {KernelClass::disk_io, {14}, version(3),
   {{"DiskNumber", u32}, {"IrpFlags", u32}, {"HighResResponseTime", u64}, {"Irp", pointer},
    {"IssuingThreadId", u32}}},
  {KernelClass::disk_io, {34}, version(2),  // DriverMajorFunctionCall
   {{"MajorFunction", u32}, {"MinorFunction", u32}, {"RoutineAddr", pointer}, {"FileObject", pointer},
    {"Irp", pointer}, {"UniqMatchId", u32}}},
  {KernelClass::disk_io, {35}, version(2), {{"Irp", pointer}, {"UniqMatchId", u32}}},  // DriverMajorFunctionReturn
  {KernelClass::disk_io, {37}, version(2),                                             // DriverCompletionRoutine
   {{"Routine", pointer}, {"Irp", pointer}, {"UniqMatchId", u32}}},
  {KernelClass::disk_io, {52}, version(2),  // DriverCompleteRequest
   {{"RoutineAddr", pointer}, {"Irp", pointer}, {"UniqMatchId", u32}}},
  {KernelClass::disk_io, {53}, version(2), {{"Irp", pointer}, {"UniqMatchId", u32}}},  // ..CompleteRequestReturn
};

// Version 2 holds the thread as a pointer-sized TTID in second place; version 3 as 32 bits, later.
inline constexpr Layout file_io_layouts[] = {
  // FileIo_Name: Name, FileCreate, FileDelete, FileRundown
  {KernelClass::file_io, {0, 32, 35, 36}, {0, 3}, {{"FileObject", pointer}, {"FileName", text16}}},
  {KernelClass::file_io, {64}, version(2),  // FileIo_Create
   {{"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"CreateOptions", u32},
    {"FileAttributes", u32}, {"ShareAccess", u32}, {"OpenPath", text16}}},
  {KernelClass::file_io, {64}, version(3),
   {{"IrpPtr", pointer}, {"FileObject", pointer}, {"TTID", u32}, {"CreateOptions", u32}, {"FileAttributes", u32},
    {"ShareAccess", u32}, {"OpenPath", text16}}},
  // FileIo_SimpleOp: Cleanup, Close, Flush
  {KernelClass::file_io, {65, 66, 73}, version(2),
   {{"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"FileKey", pointer}}},
  {KernelClass::file_io, {65, 66, 73}, version(3),
   {{"IrpPtr", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"TTID", u32}}},
  // FileIo_ReadWrite
  {KernelClass::file_io, {67, 68}, version(2),
   {{"Offset", u64}, {"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"FileKey", pointer},
    {"IoSize", u32}, {"IoFlags", u32}}},
  {KernelClass::file_io, {67, 68}, version(3),
   {{"Offset", u64}, {"IrpPtr", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"TTID", u32},
    {"IoSize", u32}, {"IoFlags", u32}}},
  // FileIo_Info: SetInfo, Delete, Rename, QueryInfo, FSControl
  {KernelClass::file_io, {69, 70, 71, 74, 75}, version(2),
   {{"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"ExtraInfo", pointer},
    {"InfoClass", u32}}},
  {KernelClass::file_io, {69, 70, 71, 74, 75}, version(3),
   {{"IrpPtr", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"ExtraInfo", pointer}, {"TTID", u32},
    {"InfoClass", u32}}},
  // FileIo_DirEnum: DirEnum, DirNotify
  {KernelClass::file_io, {72, 77}, version(2),
   {{"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"Length", u32},
    {"InfoClass", u32}, {"FileIndex", u32}, {"FileName", text16}}},
  {KernelClass::file_io, {72, 77}, version(3),
   {{"IrpPtr", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"TTID", u32}, {"Length", u32},
    {"InfoClass", u32}, {"FileIndex", u32}, {"FileName", text16}}},
  {KernelClass::file_io, {76}, {2, 3}, {{"IrpPtr", pointer}, {"ExtraInfo", pointer}, {"NtStatus", u32}}},  // OpEnd
  // DeletePath, RenamePath
  {KernelClass::file_io, {79, 80}, version(2),
   {{"IrpPtr", pointer}, {"TTID", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"ExtraInfo", pointer},
    {"InfoClass", u32}, {"FileName", text16}}},
  {KernelClass::file_io, {79, 80}, version(3),
   {{"IrpPtr", pointer}, {"FileObject", pointer}, {"FileKey", pointer}, {"ExtraInfo", pointer}, {"TTID", u32},
    {"InfoClass", u32}, {"FileName", text16}}},
};

inline constexpr Layout memory_layouts[] = {
  // PageFault_TypeGroup1: the soft faults and AccessViolation
  {KernelClass::memory, {10, 11, 12, 13, 14, 15}, version(2),
   {{"VirtualAddress", pointer}, {"ProgramCounter", pointer}}},
  {KernelClass::memory, {32}, version(2),  // PageFault_HardFault
   {{"InitialTime", u64}, {"ReadOffset", u64}, {"VirtualAddress", pointer}, {"FileObject", pointer},
    {"TThreadId", u32}, {"ByteCount", u32}}},
  // PageFault_VirtualAlloc: VirtualAlloc, VirtualFree
  {KernelClass::memory, {98, 99}, version(2),
   {{"BaseAddress", pointer}, {"RegionSize", pointer}, {"ProcessId", u32}, {"Flags", u32}}},
  {KernelClass::memory, {105}, version(2),  // PageFault_ImageLoadBacked
   {{"FileObject", pointer}, {"DeviceChar", u32}, {"FileChar", u16}, {"LoadFlags", u16}}},
  {KernelClass::memory, {112}, {0, 2},  // MemInfo: page counts of the whole machine
   {{"PriorityLevels", u8}, {"ZeroPageCount", pointer}, {"FreePageCount", pointer}, {"ModifiedPageCount", pointer},
    {"ModifiedNoWritePageCount", pointer}, {"BadPageCount", pointer}, {"StandbyPageCounts", level_pointers},
    {"RepurposedPageCounts", level_pointers}, {"ModifiedPageCountPageFile", pointer},
    {"PagedPoolPageCount", pointer}, {"NonPagedPoolPageCount", pointer}, {"MdlPageCount", pointer},
    {"CommitPageCount", pointer}}},
  {kernel_memory_provider, {1}, {0, 2},
   {{"PriorityLevels", u8}, {"ZeroPageCount", pointer}, {"FreePageCount", pointer}, {"ModifiedPageCount", pointer},
    {"ModifiedNoWritePageCount", pointer}, {"BadPageCount", pointer}, {"StandbyPageCounts", level_pointers},
    {"RepurposedPageCounts", level_pointers}, {"ModifiedPageCountPageFile", pointer},
    {"PagedPoolPageCount", pointer}, {"NonPagedPoolPageCount", pointer}, {"MdlPageCount", pointer},
    {"CommitPageCount", pointer}}},
};

// Ports and addresses are in network byte order, here and in fields().
inline constexpr Layout tcp_ip_layouts[] = {
  {KernelClass::tcp_ip, {10, 11, 12, 13, 14, 15}, version(0),  // TcpIp_V0_TypeGroup1
   {{"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}, {"size", u32}, {"PID", u32}}},
  {KernelClass::tcp_ip, {10, 11, 12, 13, 14, 15, 16}, version(1),  // TcpIp_V1_TypeGroup1
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}}},
  {KernelClass::tcp_ip, {10}, version(2),  // TcpIp_SendIPV4
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16},
    {"startime", u32}, {"endtime", u32}, {"seqnum", u32}, {"connid", pointer}}},
  // TcpIp_TypeGroup1: Recv, Disconnect, Retransmit, Reconnect, TCPCopy
  {KernelClass::tcp_ip, {11, 13, 14, 16, 18}, version(2),
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}, {"seqnum", u32},
    {"connid", pointer}}},
  // TcpIp_TypeGroup2: Connect, Accept
  {KernelClass::tcp_ip, {12, 15}, version(2),
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}, {"mss", u16},
    {"sackopt", u16}, {"tsopt", u16}, {"wsopt", u16}, {"rcvwin", u32}, {"rcvwinscale", i16}, {"sndwinscale", i16},
    {"seqnum", u32}, {"connid", pointer}}},
  {KernelClass::tcp_ip, {17}, version(2), {{"Proto", u16}, {"FailureCode", u16}}},  // TcpIp_Fail
  // The same for IPv6
  {KernelClass::tcp_ip, {26}, version(2),  // TcpIp_SendIPV6
   {{"PID", u32}, {"size", u32}, {"daddr", bytes, 16}, {"saddr", bytes, 16}, {"dport", u16}, {"sport", u16},
    {"startime", u32}, {"endtime", u32}, {"seqnum", u32}, {"connid", pointer}}},
  {KernelClass::tcp_ip, {27, 29, 30, 32, 34}, version(2),  // TcpIp_TypeGroup3
   {{"PID", u32}, {"size", u32}, {"daddr", bytes, 16}, {"saddr", bytes, 16}, {"dport", u16}, {"sport", u16},
    {"seqnum", u32}, {"connid", pointer}}},
  {KernelClass::tcp_ip, {28, 31}, version(2),  // TcpIp_TypeGroup4
   {{"PID", u32}, {"size", u32}, {"daddr", bytes, 16}, {"saddr", bytes, 16}, {"dport", u16}, {"sport", u16},
    {"mss", u16}, {"sackopt", u16}, {"tsopt", u16}, {"wsopt", u16}, {"rcvwin", u32}, {"rcvwinscale", i16},
    {"sndwinscale", i16}, {"seqnum", u32}, {"connid", pointer}}},
};

inline constexpr Layout udp_ip_layouts[] = {
  {KernelClass::udp_ip, {10, 11}, version(0),  // UdpIp_V0_TypeGroup1
   {{"context", pointer}, {"saddr", u32}, {"sport", u16}, {"size", u16}, {"daddr", u32}, {"dport", u16},
    {"dsize", u16}}},
  {KernelClass::udp_ip, {10, 11}, version(1),  // UdpIp_V1_TypeGroup1
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}}},
  {KernelClass::udp_ip, {10, 11}, version(2),  // UdpIp_TypeGroup1
   {{"PID", u32}, {"size", u32}, {"daddr", u32}, {"saddr", u32}, {"dport", u16}, {"sport", u16}, {"seqnum", u32},
    {"connid", pointer}}},
  {KernelClass::udp_ip, {17}, version(2), {{"Proto", u16}, {"FailureCode", u16}}},  // UdpIp_Fail
  {KernelClass::udp_ip, {26, 27}, version(2),                                       // UdpIp_TypeGroup2
   {{"PID", u32}, {"size", u32}, {"daddr", bytes, 16}, {"saddr", bytes, 16}, {"dport", u16}, {"sport", u16},
    {"seqnum", u32}, {"connid", pointer}}},
};

inline constexpr Layout registry_layouts[] = {
  // Registry_V0_TypeGroup1, Registry_V1_TypeGroup1, Registry_TypeGroup1: Create .. QuerySecurity
  {KernelClass::registry, {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}, version(0),
   {{"Status", u32}, {"KeyHandle", pointer}, {"ElapsedTime", i64}, {"KeyName", text16}}},
  {KernelClass::registry,
   {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29}, version(1),
   {{"Status", u32}, {"KeyHandle", pointer}, {"ElapsedTime", i64}, {"Index", u32}, {"KeyName", text16}}},
  {KernelClass::registry,
   {10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29}, version(2),
   {{"InitialTime", i64}, {"Status", u32}, {"Index", u32}, {"KeyHandle", pointer}, {"KeyName", text16}}},
  // Registry_TxR: TxRCommit, TxRPrepare, TxRRollback
  {KernelClass::registry, {30, 31, 32}, version(2),
   {{"OperationTime", i64}, {"TxrGUID", guid}, {"Status", u32}, {"UowCount", u32}, {"Hive", text16}}},
  {KernelClass::registry, {34}, version(2),  // Counters
   {{"Counter1", u64}, {"Counter2", u64}, {"Counter3", u64}, {"Counter4", u64}, {"Counter5", u64},
    {"Counter6", u64}, {"Counter7", u64}, {"Counter8", u64}, {"Counter9", u64}, {"Counter10", u64},
    {"Counter11", u64}}},
  {KernelClass::registry, {35}, version(2), {{"CurrentControlSet", u32}}},  // Config
};

// clang-format on
// NOLINTEND(*-avoid-c-arrays)

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_LAYOUTS_IO_HPP
