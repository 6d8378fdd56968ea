// bound_source.hpp - what Python calls a Source: one of the library's, or one written in Python.
#ifndef ETWRCA_PYTHON_BOUND_SOURCE_HPP
#define ETWRCA_PYTHON_BOUND_SOURCE_HPP

#include <atomic>
#include <etwrca/source.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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
  /// One that record() made shares it with the one it reads: who reads one of them reads both.
  std::shared_ptr<InUse> use = std::make_shared<InUse>();
  /// For the tables: throws while another thread may change them.
  virtual void check_tables() const { use->check(); }
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
  void stop() noexcept override { inner_->stop(); }
  void stop_for_exit() noexcept override { stop(); }
  [[nodiscard]] SourceInfo info() const override { return inner_->info(); }
  [[nodiscard]] double progress() const noexcept override { return inner_->progress(); }
  [[nodiscard]] const MetricTable& metrics() const noexcept override { return inner_->metrics(); }
  [[nodiscard]] EntityTable& entities() noexcept override { return inner_->entities(); }
  [[nodiscard]] const EntityTable& entities() const noexcept override {
    return std::as_const(*inner_).entities();
  }
  [[nodiscard]] const ModuleTable& modules() const noexcept override { return inner_->modules(); }
  void check_tables() const override;

  [[nodiscard]] bool live() const noexcept { return live_; }
  [[nodiscard]] Source& inner() const {
    check_here();
    return *inner_;
  }
  /// To one that reads inner(), while `use` is held. All but stop() then throws Errc::invalid_argument.
  void hand_over() noexcept { handed_over_ = true; }

 private:
  void check_here() const;

  const std::unique_ptr<Source> inner_;  // never another: stop() looks without a lock
  bool live_;
  bool handed_over_ = false;
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

/// Observations, or a sequence of single ones. Throws Errc::invalid_argument, with a sentence that `what`
/// begins.
Observations to_observations(const py::object& from, const char* what = "the observations are ");

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
  Hold hold_;  // lets go once ~Reading() has taken the source from those that are held
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
