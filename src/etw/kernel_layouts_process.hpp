// The payloads of processes, threads, images, processor time and stacks.
//
// Sources: the MOF classes of Microsoft's documentation (named in each row), the field names of the
// structures where those differ, and recordings. Versions and pointer sizes were checked on real
// payloads wherever one was at hand.
#ifndef ETWRCA_ETW_KERNEL_LAYOUTS_PROCESS_HPP
#define ETWRCA_ETW_KERNEL_LAYOUTS_PROCESS_HPP

#include "etw/kernel_layout.hpp"

namespace etwrca::etw {

// NOLINTBEGIN(*-avoid-c-arrays): the size of a table is counted by the compiler
// clang-format off
using enum FieldType;

inline constexpr Layout process_layouts[] = {
  // Process_V0_TypeGroup1 .. Process_TypeGroup1: Start, End, DCStart, DCEnd, Defunct
  {KernelClass::process, {1, 2, 3, 4}, version(0),
   {{"ProcessId", pointer}, {"ParentId", pointer}, {"UserSID", sid}, {"ImageFileName", text8}}},
  {KernelClass::process, {1, 2, 3, 4}, version(1),
   {{"PageDirectoryBase", pointer}, {"ProcessId", u32}, {"ParentId", u32}, {"SessionId", u32}, {"ExitStatus", i32},
    {"UserSID", sid}, {"ImageFileName", text8}}},
  {KernelClass::process, {1, 2, 3, 4, 39}, version(2),
   {{"UniqueProcessKey", pointer}, {"ProcessId", u32}, {"ParentId", u32}, {"SessionId", u32}, {"ExitStatus", i32},
    {"UserSID", sid}, {"ImageFileName", text8}, {"CommandLine", text16}}},
  {KernelClass::process, {1, 2, 3, 4, 39}, version(3),
   {{"UniqueProcessKey", pointer}, {"ProcessId", u32}, {"ParentId", u32}, {"SessionId", u32}, {"ExitStatus", i32},
    {"DirectoryTableBase", pointer}, {"UserSID", sid}, {"ImageFileName", text8}, {"CommandLine", text16}}},
  {KernelClass::process, {1, 2, 3, 4, 39}, version(4),
   {{"UniqueProcessKey", pointer}, {"ProcessId", u32}, {"ParentId", u32}, {"SessionId", u32}, {"ExitStatus", i32},
    {"DirectoryTableBase", pointer}, {"Flags", u32}, {"UserSID", sid}, {"ImageFileName", text8},
    {"CommandLine", text16}, {"PackageFullName", text16}, {"ApplicationId", text16}}},
  {KernelClass::process, {1, 2, 3, 4, 39}, version(5),
   {{"UniqueProcessKey", pointer}, {"ProcessId", u32}, {"ParentId", u32}, {"SessionId", u32}, {"ExitStatus", i32},
    {"DirectoryTableBase", pointer}, {"Flags", u32}, {"UserSID", sid}, {"ImageFileName", text8},
    {"CommandLine", text16}, {"PackageFullName", text16}, {"ApplicationId", text16}, {"ExitTime", u64}}},
  {KernelClass::process, {11}, version(2), {{"ProcessId", u32}}},  // Terminate
  // Process_V2_TypeGroup2: PerfCtr, PerfCtrRundown
  {KernelClass::process, {32, 33}, version(2),
   {{"ProcessId", u32}, {"PageFaultCount", u32}, {"HandleCount", u32}, {"Reserved", u32},
    {"PeakVirtualSize", pointer}, {"PeakWorkingSetSize", pointer}, {"PeakPagefileUsage", pointer},
    {"QuotaPeakPagedPoolUsage", pointer}, {"QuotaPeakNonPagedPoolUsage", pointer}, {"VirtualSize", pointer},
    {"WorkingSetSize", pointer}, {"PagefileUsage", pointer}, {"QuotaPagedPoolUsage", pointer},
    {"QuotaNonPagedPoolUsage", pointer}, {"PrivatePageCount", pointer}}},
};

inline constexpr Layout thread_layouts[] = {
  // Thread_V0_TypeGroup1 .. Thread_TypeGroup1: Start, End, DCStart, DCEnd
  {KernelClass::thread, {1, 2, 3, 4}, version(0), {{"TThreadId", u32}, {"ProcessId", u32}}},
  {KernelClass::thread, {1, 3}, version(1),
   {{"ProcessId", u32}, {"TThreadId", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"WaitMode", i8}}},
  {KernelClass::thread, {2, 4}, version(1), {{"ProcessId", u32}, {"TThreadId", u32}}},
  {KernelClass::thread, {1, 2, 3, 4}, version(2),
   {{"ProcessId", u32}, {"TThreadId", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}, {"SubProcessTag", u32}}},
  // Windows 10 appended the name, first without a new version, then as version 4.
  {KernelClass::thread, {1, 2, 3, 4}, {3, 4},
   {{"ProcessId", u32}, {"TThreadId", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"Affinity", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}, {"SubProcessTag", u32}, {"BasePriority", u8}, {"PagePriority", u8}, {"IoPriority", u8},
    {"ThreadFlags", u8}, {"ThreadName", optional_text16}}},
  // CSwitch: newer versions append to these 24 bytes.
  {KernelClass::thread, {36}, since(2),
   {{"NewThreadId", u32}, {"OldThreadId", u32}, {"NewThreadPriority", i8}, {"OldThreadPriority", i8},
    {"PreviousCState", u8}, {"SpareByte", i8}, {"OldThreadWaitReason", i8}, {"OldThreadWaitMode", i8},
    {"OldThreadState", i8}, {"OldThreadWaitIdealProcessor", i8}, {"NewThreadWaitTime", u32}, {"Reserved", u32}}},
  {KernelClass::thread, {41}, version(2),  // SpinLock
   {{"SpinLockAddress", pointer}, {"CallerAddress", pointer}, {"AcquireTime", u64}, {"ReleaseTime", u64},
    {"WaitTimeInCycles", u32}, {"SpinCount", u32}, {"ThreadId", u32}, {"InterruptCount", u32}, {"Irql", u8},
    {"AcquireDepth", u8}, {"Flag", u8}, {"Reserved", bytes, 5}}},
  // SetPriority, SetBasePriority, SetPagePriority, SetIoPriority
  {KernelClass::thread, {48, 49, 51, 52}, version(3),
   {{"ThreadId", u32}, {"OldPriority", u8}, {"NewPriority", u8}, {"Reserved", u16}}},
  {KernelClass::thread, {50}, version(2),  // ReadyThread
   {{"TThreadId", u32}, {"AdjustReason", i8}, {"AdjustIncrement", i8}, {"Flag", i8}, {"Reserved", i8}}},
  {KernelClass::thread, {66}, version(2),  // AutoBoostSetFloor
   {{"Lock", pointer}, {"ThreadId", u32}, {"NewCpuPriorityFloor", u8}, {"OldCpuPriority", u8},
    {"IoPriorities", u8}, {"BoostFlags", u8}}},
  {KernelClass::thread, {67}, version(2),  // AutoBoostClearFloor
   {{"LockAddress", pointer}, {"ThreadId", u32}, {"BoostBitmap", u16}, {"Reserved", u16}}},
  {KernelClass::thread, {68}, version(2), {{"LockAddress", pointer}, {"ThreadId", u32}}},  // ..EntryExhaustion
  {KernelClass::thread, {72}, version(2), {{"ProcessId", u32}, {"ThreadId", u32}, {"ThreadName", text16}}},  // SetName
};

inline constexpr Layout image_layouts[] = {
  // Image_V0_Load .. Image_Load: Unload, DCStart, DCEnd, Load. Before version 1 the size had 32 bits.
  {KernelClass::image, {2, 3, 4, 10}, version(0),
   {{"BaseAddress", pointer}, {"ModuleSize", length32}, {"ImageFileName", text16}}},
  {KernelClass::image, {2, 3, 4, 10}, version(1),
   {{"BaseAddress", pointer}, {"ModuleSize", pointer}, {"ProcessId", u32}, {"ImageFileName", text16}}},
  {KernelClass::image, {2, 3, 4, 10}, version(2),
   {{"BaseAddress", pointer}, {"ModuleSize", pointer}, {"ProcessId", u32}, {"ImageCheckSum", u32},
    {"TimeDateStamp", u32}, {"Reserved0", u32}, {"DefaultBase", pointer}, {"Reserved1", u32}, {"Reserved2", u32},
    {"Reserved3", u32}, {"Reserved4", u32}, {"ImageFileName", text16}}},
  {KernelClass::image, {2, 3, 4, 10}, version(3),
   {{"BaseAddress", pointer}, {"ModuleSize", pointer}, {"ProcessId", u32}, {"ImageCheckSum", u32},
    {"TimeDateStamp", u32}, {"SignatureLevel", u8}, {"SignatureType", u8}, {"Reserved0", u16},
    {"DefaultBase", pointer}, {"Reserved1", u32}, {"Reserved2", u32}, {"Reserved3", u32}, {"Reserved4", u32},
    {"ImageFileName", text16}}},
  {KernelClass::image, {33, 34}, version(2), {{"BaseAddress", pointer}}},  // KernelBase, HypercallPage
};

inline constexpr Layout perf_info_layouts[] = {
  // SampledProfile: the MOF class gives Count 32 bits; the upper half holds flags.
  {KernelClass::perf_info, {46}, version(2),
   {{"InstructionPointer", pointer}, {"ThreadId", u32}, {"Count", u16}, {"Reserved", u16}}},
  {KernelClass::perf_info, {50}, version(2),  // ISR-MSI
   {{"InitialTime", u64}, {"Routine", pointer}, {"ReturnValue", u8}, {"Vector", u16}, {"Reserved", u8},
    {"MessageNumber", u32}}},
  {KernelClass::perf_info, {51}, version(2), {{"SysCallAddress", pointer}}},  // SysCallEnter
  {KernelClass::perf_info, {52}, version(2), {{"SysCallNtStatus", u32}}},     // SysCallExit
  {KernelClass::perf_info, {58}, version(2), {}},                             // DebuggerEnabled
  {KernelClass::perf_info, {66, 68, 69}, version(2), {{"InitialTime", u64}, {"Routine", pointer}}},  // DPC
  {KernelClass::perf_info, {67}, version(2),  // ISR
   {{"InitialTime", u64}, {"Routine", pointer}, {"ReturnValue", u8}, {"Vector", u16}, {"Reserved", u8}}},
  // SetInterval, CollectionStart, CollectionEnd
  {KernelClass::perf_info, {72, 73, 74}, version(2), {{"Source", u32}, {"NewInterval", u32}, {"OldInterval", u32}}},
  {KernelClass::perf_info, {72, 73, 74}, version(3),
   {{"Source", u32}, {"NewInterval", u32}, {"OldInterval", u32}, {"SourceName", text16}}},
  // The same for spin locks
  {KernelClass::perf_info, {75, 76}, {2, 3},
   {{"SpinLockSpinThreshold", u32}, {"SpinLockContentionSampleRate", u32}, {"SpinLockAcquireSampleRate", u32},
    {"SpinLockHoldThreshold", u32}}},
};

inline constexpr Layout stack_walk_layouts[] = {
  {KernelClass::stack_walk, {32}, version(2),  // StackWalk_Event
   {{"EventTimeStamp", u64}, {"StackProcess", u32}, {"StackThread", u32}, {"Stack", pointers}}},
  // Stacks kept once and named by a key: KeyDelete, KeyRundown hold the frames, the others refer to them.
  {KernelClass::stack_walk, {35, 36}, version(2), {{"StackKey", pointer}, {"Stack", pointers}}},
  {KernelClass::stack_walk, {37, 38}, version(2),
   {{"EventTimeStamp", u64}, {"StackProcess", u32}, {"StackThread", u32}, {"StackKey", pointer}}},
};

inline constexpr Layout event_trace_layouts[] = {
  {KernelClass::event_trace, {0}, {0, 2},  // EventTrace_Header: TRACE_LOGFILE_HEADER and two names
   {{"BufferSize", u32}, {"Version", u32}, {"ProviderVersion", u32}, {"NumberOfProcessors", u32}, {"EndTime", u64},
    {"TimerResolution", u32}, {"MaxFileSize", u32}, {"LogFileMode", u32}, {"BuffersWritten", u32},
    {"StartBuffers", u32}, {"PointerSize", u32}, {"EventsLost", u32}, {"CPUSpeed", u32}, {"LoggerName", pointer},
    {"LogFileName", pointer}, {"TimeZoneInformation", bytes, 172}, {"Padding", u32}, {"BootTime", u64},
    {"PerfFreq", u64}, {"StartTime", u64}, {"ReservedFlags", u32}, {"BuffersLost", u32},
    {"SessionNameString", text16}, {"LogFileNameString", text16}}},
  {KernelClass::event_trace, {5, 32}, version(2),  // Extension, EndExtension
   {{"GroupMask1", u32}, {"GroupMask2", u32}, {"GroupMask3", u32}, {"GroupMask4", u32}, {"GroupMask5", u32},
    {"GroupMask6", u32}, {"GroupMask7", u32}, {"GroupMask8", u32}, {"KernelEventVersion", u32}}},
  {KernelClass::event_trace, {8}, version(2), {}},  // RundownComplete
  {KernelClass::event_trace, {64}, version(2),      // DbgIdRSDS: the PDB of the program that logs
   {{"GuidSig", guid}, {"Age", u32}, {"PdbName", text8}}},
  {KernelClass::event_trace, {66}, version(2), {{"BuildString", text8}}},  // BuildInfo
  {KernelClass::event_trace, {80}, version(2),                             // PartitionInfoExtension
   {{"EventVersion", u16}, {"Reserved", u16}, {"PartitionType", u32}, {"QpcOffsetFromRoot", u64},
    {"PartitionId", guid}, {"ParentId", guid}}},
};

inline constexpr Layout lost_event_layouts[] = {
  {KernelClass::lost_event, {32, 33, 34}, since(0), {}},  // RT_LostEvent: RTLostEvent, RTLostBuffer, RTLostFile
};

// clang-format on
// NOLINTEND(*-avoid-c-arrays)

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_LAYOUTS_PROCESS_HPP
