// event.hpp - raw events on their way to a callback.
#ifndef ETWRCA_CAPI_EVENT_HPP
#define ETWRCA_CAPI_EVENT_HPP

#include "etwrca/etwrca.h"
#include "etwrca/event_record.hpp"

namespace etwrca::capi {

/// Calls back; throws Errc::cancelled if that ends the reading.
void tell(const EventRecord& record, etwrca_event_fn each, void* user);

}  // namespace etwrca::capi

#endif  // ETWRCA_CAPI_EVENT_HPP
