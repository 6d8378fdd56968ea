// event.hpp - an EventRecord that owns its bytes: Python keeps what it likes.
#ifndef ETWRCA_PYTHON_EVENT_HPP
#define ETWRCA_PYTHON_EVENT_HPP

#include <etwrca/event_record.hpp>
#include <vector>

#include "cast.hpp"

namespace etwrca::python {

class Event {
 public:
  explicit Event(const EventRecord& from);
  // The spans of the record point into raw_, whose memory moves with it.
  Event(Event&&) noexcept = default;
  Event& operator=(Event&&) noexcept = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  [[nodiscard]] const EventRecord& record() const noexcept { return record_; }

 private:
  EventRecord record_;
  std::vector<std::byte> raw_;
  std::vector<std::byte> payload_;  // only where it is not part of the raw record
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_EVENT_HPP
