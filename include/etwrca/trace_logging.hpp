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
/// _TlgIn_t and _TlgOut_t types of TraceLoggingProvider.h; nested structures give "outer.inner"
/// names. Empty for any other record, or if schema or payload are damaged.
ETWRCA_EXPORT std::optional<EventFields> decode_trace_logging(const EventRecord& record);

/// The provider's name from its traits item; "" if the record has none.
ETWRCA_EXPORT std::string trace_logging_provider(const EventRecord& record);

}  // namespace etwrca

#endif  // ETWRCA_TRACE_LOGGING_HPP
