#include "etw/kernel_event_name.hpp"

#include <array>
#include <string_view>

#include "etw/kernel_layout.hpp"
#include "etwrca/event_fields.hpp"

namespace etwrca::etw {
namespace {

struct TypeName {
  std::uint8_t type;
  std::string_view name;
};

constexpr std::size_t most_types = 32;

struct ClassNames {
  KernelClass kernel;
  std::string_view name;
  std::array<TypeName, most_types> types;
};

// After the EventTypeName qualifiers of the MOF classes, in the spelling of PerfView where the two
// differ (End is Stop, DCEnd is DCStop).
// clang-format off
// NOLINTNEXTLINE(*-avoid-c-arrays)
constexpr ClassNames class_names[] = {
  {KernelClass::event_trace, "EventTrace",
   {{{0, "Header"}, {5, "Extension"}, {8, "RundownComplete"}, {32, "EndExtension"}, {64, "DbgIdRSDS"},
    {66, "BuildInfo"}, {80, "PartitionInfoExtension"}}}},
  {KernelClass::disk_io, "DiskIO",
   {{{10, "Read"}, {11, "Write"}, {12, "ReadInit"}, {13, "WriteInit"}, {14, "FlushBuffers"}, {15, "FlushInit"},
    {34, "DrvMjFnCall"}, {35, "DrvMjFnRet"}, {37, "DrvComplRout"}, {52, "DrvComplReq"}, {53, "DrvComplReqRet"}}}},
  {KernelClass::memory, "Memory",
   {{{10, "TransitionFault"}, {11, "DemandZeroFault"}, {12, "CopyOnWrite"}, {13, "GuardPage"}, {14, "HardPageFault"},
    {15, "AccessViolation"}, {32, "HardFault"}, {98, "VirtualAlloc"}, {99, "VirtualFree"}, {105, "ImageLoadBacked"},
    {112, "SystemMemInfo"}, {125, "ProcessMemInfo"}, {126, "MemInfoSessionWS"}}}},
  {KernelClass::process, "Process",
   {{{1, "Start"}, {2, "Stop"}, {3, "DCStart"}, {4, "DCStop"}, {11, "Terminate"}, {32, "PerfCtr"},
    {33, "PerfCtrRundown"}, {39, "Defunct"}}}},
  {KernelClass::file_io, "FileIO",
   {{{0, "Name"}, {32, "FileCreate"}, {35, "FileDelete"}, {36, "FileRundown"}, {64, "Create"}, {65, "Cleanup"},
    {66, "Close"}, {67, "Read"}, {68, "Write"}, {69, "SetInfo"}, {70, "Delete"}, {71, "Rename"}, {72, "DirEnum"},
    {73, "Flush"}, {74, "QueryInfo"}, {75, "FSControl"}, {76, "OperationEnd"}, {77, "DirNotify"},
    {79, "DeletePath"}, {80, "RenamePath"}}}},
  {KernelClass::thread, "Thread",
   {{{1, "Start"}, {2, "Stop"}, {3, "DCStart"}, {4, "DCStop"}, {36, "CSwitch"}, {41, "SpinLock"},
    {48, "SetPriority"}, {49, "SetBasePriority"}, {50, "ReadyThread"}, {51, "SetPagePriority"},
    {52, "SetIoPriority"}, {66, "AutoBoostSetFloor"}, {67, "AutoBoostClearFloor"},
    {68, "AutoBoostEntryExhaustion"}, {72, "SetName"}}}},
  {KernelClass::tcp_ip, "TcpIp",
   {{{10, "Send"}, {11, "Recv"}, {12, "Connect"}, {13, "Disconnect"}, {14, "Retransmit"}, {15, "Accept"},
    {16, "Reconnect"}, {17, "Fail"}, {18, "TCPCopy"}, {26, "SendIPV6"}, {27, "RecvIPV6"}, {28, "ConnectIPV6"},
    {29, "DisconnectIPV6"}, {30, "RetransmitIPV6"}, {31, "AcceptIPV6"}, {32, "ReconnectIPV6"}, {33, "FailIPV6"},
    {34, "TCPCopyIPV6"}}}},
  {KernelClass::udp_ip, "UdpIp",
   {{{10, "Send"}, {11, "Recv"}, {17, "Fail"}, {26, "SendIPV6"}, {27, "RecvIPV6"}, {33, "FailIPV6"}}}},
  {KernelClass::registry, "Registry",
   {{{10, "Create"}, {11, "Open"}, {12, "Delete"}, {13, "Query"}, {14, "SetValue"}, {15, "DeleteValue"},
    {16, "QueryValue"}, {17, "EnumerateKey"}, {18, "EnumerateValueKey"}, {19, "QueryMultipleValue"},
    {20, "SetInformation"}, {21, "Flush"}, {22, "KCBCreate"}, {23, "KCBDelete"}, {24, "KCBRundownBegin"},
    {25, "KCBRundownEnd"}, {26, "Virtualize"}, {27, "Close"}, {28, "SetSecurity"}, {29, "QuerySecurity"},
    {30, "TxRCommit"}, {31, "TxRPrepare"}, {32, "TxRRollback"}, {34, "Counters"}, {35, "Config"}}}},
  {KernelClass::system_config, "SystemConfig",
   {{{10, "CPU"}, {11, "PhyDisk"}, {12, "LogDisk"}, {13, "NIC"}, {14, "Video"}, {15, "Services"}, {16, "Power"},
    {17, "Network"}, {21, "IRQ"}, {22, "PnP"}, {23, "IDEChannel"}, {25, "Platform"}}}},
  {KernelClass::perf_info, "PerfInfo",
   {{{46, "Sample"}, {50, "ISR-MSI"}, {51, "SysClEnter"}, {52, "SysClExit"}, {58, "DebuggerEnabled"},
    {66, "ThreadedDPC"}, {67, "ISR"}, {68, "DPC"}, {69, "TimerDPC"}, {72, "SetInterval"}, {73, "CollectionStart"},
    {74, "CollectionEnd"}, {75, "SpinLockConfigStart"}, {76, "SpinLockConfigEnd"}}}},
  {KernelClass::image, "Image",
   {{{2, "Unload"}, {3, "DCStart"}, {4, "DCStop"}, {10, "Load"}, {33, "KernelBase"}, {34, "HypercallPage"}}}},
  {KernelClass::stack_walk, "StackWalk",
   {{{32, "Stack"}, {35, "KeyDelete"}, {36, "KeyRundown"}, {37, "StackKeyKernel"}, {38, "StackKeyUser"}}}},
  {KernelClass::lost_event, "Lost_Event", {{{32, "RTLostEvent"}, {33, "RTLostBuffer"}, {34, "RTLostFile"}}}},
  {kernel_process_provider, "Microsoft-Windows-Kernel-Process",
   {{{1, "ProcessStart"}, {2, "ProcessStop"}, {3, "ThreadStart"}, {4, "ThreadStop"}, {5, "ImageLoad"},
    {6, "ImageUnload"}, {7, "CpuBasePriorityChange"}, {8, "CpuPriorityChange"}, {9, "PagePriorityChange"},
    {10, "IoPriorityChange"}, {11, "ProcessFreeze/Start"}, {12, "ProcessFreeze/Stop"}, {15, "ProcessRundown"}}}},
  {kernel_memory_provider, "Microsoft-Windows-Kernel-Memory", {{{1, "MemInfo"}, {2, "ProcessMemInfo"}}}},
};
// clang-format on

}  // namespace

std::string event_name(KernelClass kernel, std::uint8_t type) {
  if (kernel == KernelClass::none) return {};
  std::string name;
  for (const ClassNames& names : class_names) {
    if (names.kernel != kernel) continue;
    name = std::string(names.name) + '/';
    for (const TypeName& candidate : names.types)
      if (candidate.type == type && !candidate.name.empty()) return name.append(candidate.name);
  }
  if (name.empty()) name = "Group" + std::to_string(static_cast<unsigned>(kernel)) + '/';
  return name + std::to_string(type);
}

}  // namespace etwrca::etw

namespace etwrca {

std::string kernel_event_name(const EventRecord& record) {
  if (record.header == HeaderKind::event) return {};
  const EventRecord event = etw::with_layout_class(record);
  return etw::event_name(event.kernel, event.opcode);
}

}  // namespace etwrca
