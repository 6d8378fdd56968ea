// The class GUIDs of the kernel logger and the classes they stand for.
#ifndef ETWRCA_ETW_KERNEL_CLASS_HPP
#define ETWRCA_ETW_KERNEL_CLASS_HPP

#include <cstddef>

#include "etwrca/event_record.hpp"

namespace etwrca::etw {

inline constexpr std::size_t guid_size = 16;

/// The GUID in the guid_size bytes at `at`.
Guid parse_guid(const std::byte* at) noexcept;

/// The class whose GUID lies in the guid_size bytes at `at`, or none.
KernelClass kernel_class_of(const std::byte* at) noexcept;

/// The GUID of a class; zero for none and for groups that have no published class.
Guid guid_of(KernelClass kernel) noexcept;

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_CLASS_HPP
