// What kernel events are called, by class and type.
#ifndef ETWRCA_ETW_KERNEL_EVENT_NAME_HPP
#define ETWRCA_ETW_KERNEL_EVENT_NAME_HPP

#include <cstdint>
#include <string>

#include "etwrca/event_record.hpp"

namespace etwrca::etw {

/// "Process/Start"; "Process/77" for a type without a name; "" for KernelClass::none. Takes the
/// classes of with_layout_class() too.
std::string event_name(KernelClass kernel, std::uint8_t type);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_EVENT_NAME_HPP
