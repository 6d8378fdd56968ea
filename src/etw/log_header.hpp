// The first event of a recording, in which the recorder describes itself.
#ifndef ETWRCA_ETW_LOG_HEADER_HPP
#define ETWRCA_ETW_LOG_HEADER_HPP

#include "base/file.hpp"
#include "etw/clock.hpp"
#include "etw/damage_log.hpp"
#include "etwrca/etl_file.hpp"

namespace etwrca::etw {

struct LogHeader {
  EtlHeader header;
  Clock clock;
  std::uint32_t first_buffer_size = 0;  ///< as its buffer header states it
};

/// Reads the first buffer's header and first event. Throws Error (corrupt) if they are not those of a
/// recording: the sentence says at which byte and why.
LogHeader read_log_header(const base::File& file, DamageLog& damage);

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_LOG_HEADER_HPP
