// trace_logging.hpp - TraceLogging events, which carry their own schema.
#ifndef ETWRCA_TRACE_LOGGING_HPP
#define ETWRCA_TRACE_LOGGING_HPP

#include <optional>
#include <string>

#include "etwrca/event_fields.hpp"
#include "etwrca/event_record.hpp"
#include "etwrca/export.h"

namespace etwrca {

/// Name and fields of a TraceLogging event (a record with an event_schema_trace_logging item), by the
/// _TlgIn_t and _TlgOut_t types of TraceLoggingProvider.h. Empty for any other record, or if schema or
/// payload are damaged.
///
/// A member of a structure is named "outer.inner". An array of bytes is bytes, one of other unsigned
/// numbers is vector<uint64_t>; of all other arrays each element is a field: "name[0]",
/// "name[0].inner". A FILETIME is a number, a SYSTEMTIME is "2026-11-24T04:06:43.120Z".
ETWRCA_EXPORT std::optional<EventFields> decode_trace_logging(const EventRecord& record);

/// The provider's name from its traits item; "" if the record has none.
ETWRCA_EXPORT std::string trace_logging_provider(const EventRecord& record);

}  // namespace etwrca

#endif  // ETWRCA_TRACE_LOGGING_HPP
