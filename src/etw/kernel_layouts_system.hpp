// The payloads that describe the machine (SystemConfig), and those of the manifest provider
// Microsoft-Windows-Kernel-Process. Sources as in kernel_layouts_process.hpp; the provider's from its
// manifest.
#ifndef ETWRCA_ETW_KERNEL_LAYOUTS_SYSTEM_HPP
#define ETWRCA_ETW_KERNEL_LAYOUTS_SYSTEM_HPP

#include "etw/kernel_layout.hpp"

namespace etwrca::etw {

// NOLINTBEGIN(*-avoid-c-arrays): the size of a table is counted by the compiler
// clang-format off
using enum FieldType;

inline constexpr Layout system_config_layouts[] = {
  {KernelClass::system_config, {10}, {0, 1},  // SystemConfig_V0_CPU
   {{"MHz", u32}, {"NumberOfProcessors", u32}, {"MemSize", u32}, {"PageSize", u32}, {"AllocationGranularity", u32},
    {"ComputerName", chars16, 256}, {"DomainName", chars16, 132}}},
  // SystemConfig_CPU. The domain takes 134 units in recordings, not the 132 of the documentation.
  {KernelClass::system_config, {10}, {2, 3},
   {{"MHz", u32}, {"NumberOfProcessors", u32}, {"MemSize", u32}, {"PageSize", u32}, {"AllocationGranularity", u32},
    {"ComputerName", chars16, 256}, {"DomainName", chars16, 134}, {"HyperThreadingFlag", pointer}}},
  {KernelClass::system_config, {11}, {0, 1},  // SystemConfig_V0_PhyDisk
   {{"DiskNumber", u32}, {"BytesPerSector", u32}, {"SectorsPerTrack", u32}, {"TracksPerCylinder", u32},
    {"Cylinders", u64}, {"SCSIPort", u32}, {"SCSIPath", u32}, {"SCSITarget", u32}, {"SCSILun", u32},
    {"Manufacturer", chars16, 256}, {"PartitionCount", u32}, {"WriteCacheEnabled", u16},
    {"BootDriveLetter", chars16, 3}}},
  {KernelClass::system_config, {11}, version(2),  // SystemConfig_PhyDisk
   {{"DiskNumber", u32}, {"BytesPerSector", u32}, {"SectorsPerTrack", u32}, {"TracksPerCylinder", u32},
    {"Cylinders", u64}, {"SCSIPort", u32}, {"SCSIPath", u32}, {"SCSITarget", u32}, {"SCSILun", u32},
    {"Manufacturer", chars16, 256}, {"PartitionCount", u32}, {"WriteCacheEnabled", u8}, {"Pad", u8},
    {"BootDriveLetter", chars16, 3}, {"Spare", chars16, 2}}},
  {KernelClass::system_config, {12}, version(2),  // SystemConfig_LogDisk
   {{"StartOffset", u64}, {"PartitionSize", u64}, {"DiskNumber", u32}, {"Size", u32}, {"DriveType", u32},
    {"DriveLetterString", chars16, 4}, {"Pad1", u32}, {"PartitionNumber", u32}, {"SectorsPerCluster", u32},
    {"BytesPerSector", u32}, {"Pad2", u32}, {"NumberOfFreeClusters", i64}, {"TotalNumberOfClusters", i64},
    {"FileSystem", chars16, 16}, {"VolumeExt", u32}, {"Pad3", u32}}},
  {KernelClass::system_config, {13}, version(2),  // SystemConfig_NIC
   {{"PhysicalAddr", u64}, {"PhysicalAddrLen", u32}, {"Ipv4Index", u32}, {"Ipv6Index", u32},
    {"NICDescription", text16}, {"IpAddresses", text16}, {"DnsServerAddresses", text16}}},
  {KernelClass::system_config, {14}, {0, 2},  // SystemConfig_Video
   {{"MemorySize", u32}, {"XResolution", u32}, {"YResolution", u32}, {"BitsPerPixel", u32}, {"VRefresh", u32},
    {"ChipType", chars16, 256}, {"DACType", chars16, 256}, {"AdapterString", chars16, 256},
    {"BiosString", chars16, 256}, {"DeviceId", chars16, 256}, {"StateFlags", u32}}},
  {KernelClass::system_config, {15}, {0, 1},  // SystemConfig_V0_Services
   {{"ServiceName", chars16, 34}, {"DisplayName", chars16, 256}, {"ProcessName", chars16, 34}, {"ProcessId", u32}}},
  {KernelClass::system_config, {15}, {2, 3},  // SystemConfig_Services
   {{"ProcessId", u32}, {"ServiceState", u32}, {"SubProcessTag", u32}, {"ServiceName", text16},
    {"DisplayName", text16}, {"ProcessName", text16}}},
  {KernelClass::system_config, {16}, {0, 2},  // SystemConfig_Power
   {{"s1", u8}, {"s2", u8}, {"s3", u8}, {"s4", u8}, {"s5", u8}, {"Pad1", u8}, {"Pad2", u8}, {"Pad3", u8}}},
  {KernelClass::system_config, {17}, version(2),  // SystemConfig_Network
   {{"TcbTablePartitions", u32}, {"MaxHashTableSize", u32}, {"MaxUserPort", u32}, {"TcpTimedWaitDelay", u32}}},
  {KernelClass::system_config, {21}, version(2),  // SystemConfig_IRQ
   {{"IRQAffinity", u64}, {"IRQNum", u32}, {"DeviceDescriptionLen", u32}, {"DeviceDescription", text16}}},
  {KernelClass::system_config, {21}, version(3),
   {{"IRQAffinity", u64}, {"IRQGroup", u16}, {"Reserved", u16}, {"IRQNum", u32}, {"DeviceDescriptionLen", u32},
    {"DeviceDescription", text16}}},
  {KernelClass::system_config, {22}, {2, 3},  // SystemConfig_PnP
   {{"IDLength", u32}, {"DescriptionLength", u32}, {"FriendlyNameLength", u32}, {"DeviceID", text16},
    {"DeviceDescription", text16}, {"FriendlyName", text16}}},
  {KernelClass::system_config, {22}, version(4),
   {{"ClassGuid", guid}, {"UpperFiltersCount", u32}, {"LowerFiltersCount", u32}, {"DeviceID", text16},
    {"DeviceDescription", text16}, {"FriendlyName", text16}}},
  {KernelClass::system_config, {22}, version(5),
   {{"ClassGuid", guid}, {"UpperFiltersCount", u32}, {"LowerFiltersCount", u32}, {"DevStatus", u32},
    {"DevProblem", u32}, {"DeviceID", text16}, {"DeviceDescription", text16}, {"FriendlyName", text16}}},
  {KernelClass::system_config, {23}, version(2),  // SystemConfig_IDEChannel
   {{"TargetId", u32}, {"DeviceType", u32}, {"DeviceTimingMode", u32}, {"LocationInformationLen", u32},
    {"LocationInformation", text16}}},
  {KernelClass::system_config, {25}, version(2),  // Platform
   {{"SystemManufacturer", text16}, {"SystemProductName", text16}, {"BiosDate", text16}, {"BiosVersion", text16}}},
};

inline constexpr Layout kernel_process_layouts[] = {
  {kernel_process_provider, {1}, version(0),  // ProcessStart
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ParentProcessID", u32}, {"SessionID", u32}, {"ImageName", text16}}},
  {kernel_process_provider, {1}, version(1),
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ParentProcessID", u32}, {"SessionID", u32}, {"Flags", u32},
    {"ImageName", text16}}},
  {kernel_process_provider, {1}, version(2),
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ParentProcessID", u32}, {"SessionID", u32}, {"Flags", u32},
    {"ImageName", text16}, {"ImageChecksum", u32}, {"TimeDateStamp", u32}, {"PackageFullName", text16},
    {"PackageRelativeAppId", text16}}},
  {kernel_process_provider, {1}, version(3),
   {{"ProcessID", u32}, {"ProcessSequenceNumber", u64}, {"CreateTime", u64}, {"ParentProcessID", u32},
    {"ParentProcessSequenceNumber", u64}, {"SessionID", u32}, {"Flags", u32}, {"ProcessTokenElevationType", u32},
    {"ProcessTokenIsElevated", u32}, {"MandatoryLabel", plain_sid}, {"ImageName", text16}, {"ImageChecksum", u32},
    {"TimeDateStamp", u32}, {"PackageFullName", text16}, {"PackageRelativeAppId", text16}}},
  {kernel_process_provider, {1}, version(4),
   {{"ProcessID", u32}, {"ProcessSequenceNumber", u64}, {"CreateTime", u64}, {"ParentProcessID", u32},
    {"ParentProcessSequenceNumber", u64}, {"SessionID", u32}, {"Flags", u32}, {"ProcessTokenElevationType", u32},
    {"ProcessTokenIsElevated", u32}, {"MandatoryLabel", plain_sid}, {"ImageName", text16}, {"ImageChecksum", u32},
    {"TimeDateStamp", u32}, {"PackageFullName", text16}, {"PackageRelativeAppId", text16},
    {"SecurityMitigations", u32}}},
  {kernel_process_provider, {15}, version(0),  // ProcessRundown
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ParentProcessID", u32}, {"SessionID", u32}, {"Flags", u32},
    {"ImageName", text16}, {"ImageChecksum", u32}, {"TimeDateStamp", u32}, {"PackageFullName", text16},
    {"PackageRelativeAppId", text16}}},
  {kernel_process_provider, {15}, version(1),
   {{"ProcessID", u32}, {"ProcessSequenceNumber", u64}, {"CreateTime", u64}, {"ParentProcessID", u32},
    {"ParentProcessSequenceNumber", u64}, {"SessionID", u32}, {"Flags", u32}, {"ProcessTokenElevationType", u32},
    {"ProcessTokenIsElevated", u32}, {"MandatoryLabel", plain_sid}, {"ImageName", text16}, {"ImageChecksum", u32},
    {"TimeDateStamp", u32}, {"PackageFullName", text16}, {"PackageRelativeAppId", text16}}},
  {kernel_process_provider, {2}, version(0),  // ProcessStop
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ExitTime", u64}, {"ExitCode", u32}, {"TokenElevationType", u32},
    {"HandleCount", u32}, {"CommitCharge", u64}, {"CommitPeak", u64}, {"ImageName", text8}}},
  {kernel_process_provider, {2}, version(1),
   {{"ProcessID", u32}, {"CreateTime", u64}, {"ExitTime", u64}, {"ExitCode", u32}, {"TokenElevationType", u32},
    {"HandleCount", u32}, {"CommitCharge", u64}, {"CommitPeak", u64}, {"CPUCycleCount", u64},
    {"ReadOperationCount", u32}, {"WriteOperationCount", u32}, {"ReadTransferKiloBytes", u32},
    {"WriteTransferKiloBytes", u32}, {"HardFaultCount", u32}, {"ImageName", text8}}},
  {kernel_process_provider, {2}, version(2),
   {{"ProcessID", u32}, {"ProcessSequenceNumber", u64}, {"CreateTime", u64}, {"ExitTime", u64}, {"ExitCode", u32},
    {"TokenElevationType", u32}, {"HandleCount", u32}, {"CommitCharge", u64}, {"CommitPeak", u64},
    {"CPUCycleCount", u64}, {"ReadOperationCount", u32}, {"WriteOperationCount", u32},
    {"ReadTransferKiloBytes", u32}, {"WriteTransferKiloBytes", u32}, {"HardFaultCount", u32},
    {"ImageName", text8}}},
  {kernel_process_provider, {3}, version(0),  // ThreadStart
   {{"ProcessID", u32}, {"ThreadID", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}}},
  {kernel_process_provider, {3}, version(1),
   {{"ProcessID", u32}, {"ThreadID", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}, {"SubProcessTag", u32}}},
  {kernel_process_provider, {4}, version(0),  // ThreadStop
   {{"ProcessID", u32}, {"ThreadID", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}}},
  {kernel_process_provider, {4}, version(1),
   {{"ProcessID", u32}, {"ThreadID", u32}, {"StackBase", pointer}, {"StackLimit", pointer},
    {"UserStackBase", pointer}, {"UserStackLimit", pointer}, {"StartAddr", pointer}, {"Win32StartAddr", pointer},
    {"TebBase", pointer}, {"SubProcessTag", u32}, {"CycleTime", u64}}},
  {kernel_process_provider, {5, 6}, version(0),  // ImageLoad, ImageUnload
   {{"ImageBase", pointer}, {"ImageSize", pointer}, {"ProcessID", u32}, {"ImageCheckSum", u32},
    {"TimeDateStamp", u32}, {"DefaultBase", pointer}, {"ImageName", text16}}},
  // CpuBasePriorityChange, CpuPriorityChange, PagePriorityChange, IoPriorityChange
  {kernel_process_provider, {7, 8, 9, 10}, version(0),
   {{"ProcessID", u32}, {"ThreadID", u32}, {"OldPriority", u8}, {"NewPriority", u8}}},
  {kernel_process_provider, {11, 12}, version(0), {{"FrozenProcessID", u32}}},  // ProcessFreeze
  {kernel_process_provider, {11, 12}, version(1), {{"FrozenProcessID", u32}, {"CreateTime", u64}}},
};

// clang-format on
// NOLINTEND(*-avoid-c-arrays)

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_LAYOUTS_SYSTEM_HPP
