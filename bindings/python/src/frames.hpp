// frames.hpp - a source as an iterator of frames, and as one of incidents.
#ifndef ETWRCA_PYTHON_FRAMES_HPP
#define ETWRCA_PYTHON_FRAMES_HPP

#include <etwrca/frame.hpp>
#include <etwrca/monitor.hpp>
#include <exception>
#include <memory>
#include <optional>

#include "bound_source.hpp"
#include "typed.hpp"

namespace etwrca::python {

/// Frames of a source, each when it is asked for.
class FrameIterator {
 public:
  /// `bin` absent: as Monitor chooses it.
  FrameIterator(py::object source, std::optional<Duration> bin);
  /// Throws py::stop_iteration at the end.
  Frame next();

 private:
  std::optional<Frame> read_one();

  py::object keep_;  // the Python object: its methods are the source's
  BoundSource& source_;
  FrameBuilder frames_;
  bool finished_ = false;
};

/// Incidents of a source, each when it is complete. Monitor::run() has a thread of its own, which runs only
/// while next() waits for it: nothing happens to the source between two calls.
class IncidentIterator {
 public:
  IncidentIterator(py::object source, MonitorOptions options, bool ongoing);
  ~IncidentIterator();
  IncidentIterator(const IncidentIterator&) = delete;
  IncidentIterator& operator=(const IncidentIterator&) = delete;

  Incident next();
  void stop();
  [[nodiscard]] SourceObject source() const { return SourceObject(keep_); }
  [[nodiscard]] Report so_far(const std::optional<Incident>& incident) const;
  /// None until the source has ended.
  [[nodiscard]] std::optional<Report> report() const;

 private:
  class Teller;
  struct Abandoned {};
  enum class Turn { reader, caller, over };
  void work();
  void tell(const Incident& incident, Report so_far);
  void wait_for_turn();

  py::object keep_;
  BoundSource& source_;
  MonitorOptions options_;
  bool ongoing_;
  InUse use_;
  mutable std::mutex mutex_;  // nobody asks for the GIL while holding it: it is asked for with the GIL
  std::condition_variable changed_;
  Turn turn_ = Turn::caller;
  bool abandoned_ = false;
  std::optional<Reading> reading_;
  std::optional<Incident> incident_;
  Report so_far_;
  std::optional<Report> report_;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_FRAMES_HPP
