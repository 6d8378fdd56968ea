// py_sink.hpp - a sink whose methods are Python's.
#ifndef ETWRCA_PYTHON_PY_SINK_HPP
#define ETWRCA_PYTHON_PY_SINK_HPP

#include <etwrca/sink.hpp>

namespace etwrca::python {

class PySink final : public Sink {
 public:
  void frame(const Frame& frame) override;
  void spike(const Spike& spike) override;
  void ongoing(const Incident& incident) override;
  void incident(const Incident& incident) override;
  void note(const std::string& sentence) override;
  [[nodiscard]] bool wants_ongoing() const override;
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_PY_SINK_HPP
