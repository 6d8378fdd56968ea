// event_fields.hpp - a payload as names and values.
//
// For looking at events: `fields(record)` gives every field of a kernel event, of the manifest
// events this library knows, or of a TraceLogging event, by the names Microsoft gives them. It
// allocates; the analysis itself uses the typed decoders of kernel_event.hpp.
#ifndef ETWRCA_EVENT_FIELDS_HPP
#define ETWRCA_EVENT_FIELDS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "etwrca/event_record.hpp"
#include "etwrca/export.h"

namespace etwrca {

/// A field's value. Unsigned and pointer fields are uint64_t, signed ones int64_t, text is UTF-8, a
/// SID is text ("S-1-5-18"; "" if the event has none), stacks and lists of numbers are
/// vector<uint64_t>, what has no simpler form is bytes. Ports and IPv4 addresses of kernel events are
/// the numbers as recorded, in network byte order.
using FieldValue = std::variant<std::uint64_t, std::int64_t, double, bool, std::string, Guid,
                                std::vector<std::byte>, std::vector<std::uint64_t>>;

/// A field of a decoded event.
struct Field {
  std::string name;
  FieldValue value;
};

/// A decoded event.
struct EventFields {
  std::string
      name;  ///< "Process/Start", "Microsoft-Windows-Kernel-Process/ProcessStart", or the TraceLogging name
  std::vector<Field> fields;  ///< in payload order

  /// The first field of that name, or nullptr.
  [[nodiscard]] ETWRCA_EXPORT const FieldValue* find(std::string_view field) const noexcept;
};

/// Decodes the payload, bounds-checked. Empty for an event or version that is not known, or whose
/// payload is too short for it: nothing is guessed.
ETWRCA_EXPORT std::optional<EventFields> fields(const EventRecord& record);

/// "Process/Start", "PerfInfo/Sample", "TcpIp/SendIPV6": the name of a kernel event by its class and
/// type, without looking at the payload. A type without a name gives "Process/77"; an event that is
/// no kernel event gives "".
ETWRCA_EXPORT std::string kernel_event_name(const EventRecord& record);

}  // namespace etwrca

#endif  // ETWRCA_EVENT_FIELDS_HPP
