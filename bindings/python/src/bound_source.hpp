// bound_source.hpp - what Python calls a Source: one of the library's, or one written in Python.
#ifndef ETWRCA_PYTHON_BOUND_SOURCE_HPP
#define ETWRCA_PYTHON_BOUND_SOURCE_HPP

#include <atomic>
#include <etwrca/source.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "in_use.hpp"
#include "signals.hpp"

namespace etwrca::python {

/// Many observations as one Python object.
struct Observations {
  std::vector<Observation> all;
};

class BoundSource : public Source {
 public:
  InUse use;
  /// For the tables: throws while another thread may change them.
  virtual void check_tables() const { use.check(); }
  /// Ends reading without Python.
  virtual void stop_for_exit() noexcept = 0;

  // The tables of a source that is written in Python are its own to fill. Throw Errc::unsupported elsewhere.
  virtual MetricId add_metric(MetricInfo info);
  virtual EntityId add_entity(Entity entity);
  virtual ModuleId add_module(const std::string& name);
};

/// One of the library's, with Ctrl-C.
class NativeSource final : public BoundSource {
 public:
  /// `live`: its read() blocks.
  NativeSource(std::unique_ptr<Source> inner, bool live);

  std::span<const Observation> read() override;
  void stop() noexcept override;
  void stop_for_exit() noexcept override { stop(); }
  [[nodiscard]] SourceInfo info() const override { return inner().info(); }
  [[nodiscard]] double progress() const noexcept override { return inner_ ? inner_->progress() : -1; }
  [[nodiscard]] const MetricTable& metrics() const noexcept override;
  [[nodiscard]] EntityTable& entities() noexcept override;
  [[nodiscard]] const EntityTable& entities() const noexcept override;
  [[nodiscard]] const ModuleTable& modules() const noexcept override;
  void check_tables() const override;

  [[nodiscard]] bool live() const noexcept { return live_; }
  /// Gives the source away, to one that wraps it. This one then throws Errc::invalid_argument.
  std::unique_ptr<Source> take();

 private:
  [[nodiscard]] Source& inner() const;
  void check_here() const;

  std::unique_ptr<Source> inner_;
  bool live_;
  std::atomic<bool> reading_ = false;
  SignalWatch signals_;
  std::unique_ptr<PatientReader> reader_;  // after inner_, which it uses: ends first
};

/// Written in Python: `read`, and if it likes `stop`, `info` and `progress`, are methods of the Python
/// object.
class PySource final : public BoundSource {
 public:
  std::span<const Observation> read() override;
  void stop() noexcept override;
  void stop_for_exit() noexcept override { stopped_ = true; }
  [[nodiscard]] SourceInfo info() const override;
  [[nodiscard]] double progress() const noexcept override;
  MetricId add_metric(MetricInfo info) override;
  EntityId add_entity(Entity entity) override;
  ModuleId add_module(const std::string& name) override;
  [[nodiscard]] ModuleTable& own_modules() noexcept { return modules_; }

 private:
  std::atomic<bool> stopped_ = false;
  Observations batch_;
};

/// Throws Errc::invalid_argument for one that refers to what is not in the tables, or is no number.
void check_observations(const Source& source, std::span<const Observation> observations);

/// Observations, or a sequence of single ones.
Observations to_observations(const py::object& from);

/// Holds a source while it is read; the end of the interpreter stops those that are held, see
/// stop_all_sources().
class Reading {
 public:
  explicit Reading(BoundSource& source);
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  BoundSource& source_;
};

/// Stops every source that is being read, also by the stop() of one that is written in Python, and waits, at
/// most five seconds, for those who are without the GIL. Nobody reads any more after that.
void stop_all_sources();

/// Runs `call` without the GIL while `source` is held.
template <class Call>
decltype(auto) long_read(BoundSource& source, Call&& call) {
  const Reading reading(source);
  const FreeGil release;
  return call();
}

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_BOUND_SOURCE_HPP
