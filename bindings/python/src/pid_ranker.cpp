#include <etwrca/pid_ranker.hpp>

#include <etwrca/error.hpp>

#include "array.hpp"
#include "bound_source.hpp"
#include "fields.hpp"
#include "metric_ref.hpp"
#include "module.hpp"

namespace etwrca::python {

MetricId metric_id(const MetricTable& table, const MetricRef& metric) {
  if (const auto* id = std::get_if<MetricId>(&metric)) {
    if (*id < table.size()) return *id;
    throw Error(Errc::not_found, "there is no metric number " + std::to_string(*id));
  }
  const auto& name = std::get<std::string>(metric);
  if (const auto id = table.find(name)) return *id;
  throw Error(Errc::not_found, "there is no metric named " + name);
}

namespace {

void bind_options(py::module_& m) {
  const RankOptions d;
  py::class_<RankOptions> type(m, "RankOptions",
                               "How to rank: score = 0.4 Anomaly + 0.4 Energy + 0.2 Correlation.");
  type.def(py::init([](double anomaly, double energy, double correlation, double symptom_share,
                       std::size_t top, std::size_t history, std::size_t profile_before) {
             return RankOptions{anomaly, energy, correlation, symptom_share, top, history, profile_before};
           }),
           py::kw_only(), py::arg("anomaly_weight") = d.anomaly_weight,
           py::arg("energy_weight") = d.energy_weight, py::arg("correlation_weight") = d.correlation_weight,
           py::arg("symptom_share") = d.symptom_share, py::arg("top") = d.top, py::arg("history") = d.history,
           py::arg("profile_before") = d.profile_before);
  type.def_readwrite("anomaly_weight", &RankOptions::anomaly_weight, "How unlike itself.")
      .def_readwrite("energy_weight", &RankOptions::energy_weight, "Its share of the excess.")
      .def_readwrite("correlation_weight", &RankOptions::correlation_weight, "Its curve like the system's.")
      .def_readwrite("symptom_share", &RankOptions::symptom_share,
                     "Least part of the symptom's own metric, 0 to 1.")
      .def_readwrite("top", &RankOptions::top, "Suspects listed.")
      .def_readwrite("history", &RankOptions::history, "Frames kept, at most 128 MiB.")
      .def_readwrite("profile_before", &RankOptions::profile_before,
                     "Frames before the onset in the curves.");
  add_state(type);
}

void bind_parts(py::module_& m) {
  py::class_<Evidence> evidence(m, "Evidence",
                                "One number behind a verdict: what a metric of the suspect did.");
  evidence.def_readonly("metric", &Evidence::metric, "Number of the metric.")
      .def_readonly("value", &Evidence::value, "Mean inside the window, in the metric's unit.")
      .def_readonly("peak", &Evidence::peak, "Largest value inside the window.")
      .def_readonly("baseline", &Evidence::baseline, "Median before it.")
      .def_readonly("scale", &Evidence::scale, "Robust spread before it.")
      .def_readonly("z", &Evidence::z, "(median inside - baseline) / scale.")
      .def_readonly("share", &Evidence::share, "Of the system's excess of this metric, 0 to 1.")
      .def("__repr__", [](const Evidence& x) {
        return py::str("Evidence(metric={}, value={}, baseline={}, z={})")
            .format(x.metric, x.value, x.baseline, x.z);
      });
  add_state(evidence);

  py::class_<ModuleShare> module(m, "ModuleShare", "Where inside the suspect the time went.");
  module
      .def_property_readonly(
          "module", [](const ModuleShare& x) { return text(x.module); },
          "File name of the program or library.")
      .def_readonly("share", &ModuleShare::share, "Of its CPU time that could be placed, 0 to 1.");
  add_state(module);

  py::class_<Curve> curve(m, "Curve", "An evenly spaced series, for pictures.");
  curve.def_readonly("metric", &Curve::metric, "Number of the metric.")
      .def_property_readonly(
          "values", [](const py::object& self) { return view(self.cast<const Curve&>().values, self); },
          "One for each of Ranking.times: float64, shape (n,), a read-only view.");
  add_state(curve);

  py::class_<BucketShare> bucket(m, "BucketShare",
                                 "What nobody can be blamed for: DPC and ISR, unknown threads.");
  bucket
      .def_property_readonly(
          "name", [](const BucketShare& x) { return text(x.name); }, "\"(DPC and ISR)\", ...")
      .def_readonly("share", &BucketShare::share, "Of the system's excess, 0 to 1.");
  add_state(bucket);
}

void bind_suspect(py::module_& m) {
  py::class_<Suspect> type(m, "Suspect", "Who may be behind the spike, and why.");
  type.def_readonly("who", &Suspect::who, "Number of the entity.")
      .def_readonly("entity", &Suspect::entity, "What is known about it.")
      .def_property_readonly(
          "name", [](const Suspect& x) { return text(x.entity.name); }, "Of the entity.")
      .def_property_readonly(
          "pid", [](const Suspect& x) { return x.entity.pid; }, "0 if it is no process.")
      .def_property_readonly(
          "parent_name", [](const Suspect& x) { return text(x.parent_name); }, "\"\": not known.")
      .def_readonly("score", &Suspect::score, "The weighted sum of the three parts, 0 to 1.")
      .def_readonly("anomaly", &Suspect::anomaly, "How unlike itself it is, 0 to 1.")
      .def_readonly("energy", &Suspect::energy, "Its share of the system's excess, 0 to 1.")
      .def_readonly("correlation", &Suspect::correlation,
                    "Cosine similarity with the system's curve, 0 to 1.")
      .def_readonly("robust_z", &Suspect::robust_z, "The part of Anomaly that looks at one metric at a time.")
      .def_readonly("mahalanobis", &Suspect::mahalanobis, "The part that looks at all together.")
      .def_property_readonly(
          "evidence", [](const py::object& self) { return references(self.cast<Suspect&>().evidence, self); },
          "Strongest first: tuple of Evidence.")
      .def_property_readonly(
          "modules", [](const py::object& self) { return references(self.cast<Suspect&>().modules, self); },
          "Largest first, at most 8: tuple of ModuleShare.")
      .def_readonly("children", &Suspect::children, "Short-lived children whose usage is counted in here.")
      .def_readonly("born_inside", &Suspect::born_inside, "Started inside the window.")
      .def_readonly("ended_inside", &Suspect::ended_inside, "Ended inside the window.")
      .def_readonly("peak_without", &Suspect::peak_without,
                    "What the peak would have been without its excess.")
      .def_readonly("score_without", &Suspect::score_without, "Robust z-score of that.")
      .def_readonly("curve", &Suspect::curve, "Its curve of Ranking.metric.")
      .def("__repr__", [](const Suspect& x) {
        return py::str("Suspect(pid={}, name={!r}, score={:.2f})")
            .format(x.entity.pid, text(x.entity.name), x.score);
      });
  add_state(type);
}

void bind_ranking(py::module_& m) {
  py::class_<Ranking> type(m, "Ranking", "The answer of the ranker for one window.");
  type.def_property_readonly(
          "suspects", [](const py::object& self) { return references(self.cast<Ranking&>().suspects, self); },
          "Best first: tuple of Suspect.")
      .def_readonly(
          "unexplained", &Ranking::unexplained,
          "Share of the excess that no suspect can be given; with the energies of all it sums to 1.")
      .def_property_readonly(
          "buckets", [](const py::object& self) { return references(self.cast<Ranking&>().buckets, self); },
          "Parts of the excess that have a name, largest first: tuple of BucketShare.")
      .def_readonly("others", &Ranking::others, "Energies of the entities that are not listed.")
      .def_readonly("metric", &Ranking::metric, "The metric that the curves show.")
      .def_property_readonly(
          "times", [](const py::object& self) { return view(self.cast<const Ranking&>().times, self); },
          "Begin of the frames of the curves: datetime64[ns], shape (n,), a read-only view.")
      .def_readonly("total", &Ranking::total, "The system's curve.")
      .def_readonly("loss", &Ranking::loss, "Lost inside the window.")
      .def_readonly("baseline_frames", &Ranking::baseline_frames, "How many the usual was taken from.")
      .def_readonly("window_frames", &Ranking::window_frames, "How many lie in the incident.")
      .def_readonly("early_frames", &Ranking::early_frames, "Right before the window, and already like it.")
      .def("__repr__", [](const Ranking& x) {
        return py::str("Ranking({} suspects, unexplained={:.2f})").format(x.suspects.size(), x.unexplained);
      });
  add_state(type);
}

/// A PidRanker and the source whose tables it uses.
struct Ranker {
  Ranker(SourceObject from, const RankOptions& options)
      : keep(std::move(from)), source(keep.cast<BoundSource&>()), ranker(source, options) {}
  SourceObject keep;
  BoundSource& source;
  PidRanker ranker;
  InUse use;
};

void observe(Ranker& self, const Frame& frame) {
  self.use.check();
  self.source.check_tables();
  const std::size_t rows = frame.entities.size();
  if (frame.metrics > self.source.metrics().size() || frame.values.size() != rows * frame.metrics ||
      frame.total.size() != frame.metrics || frame.unattributed.size() != frame.metrics)
    throw Error(Errc::invalid_argument, "the frame is not one of this ranker's source");
  self.ranker.observe(frame);
}

Ranking rank(Ranker& self, const Window& window, const MetricRef& metric,
             const SequenceOf<Window>& excluded) {
  self.source.check_tables();
  const MetricId id = metric_id(self.source.metrics(), metric);
  std::vector<TimeRange> left_out;
  for (const Window& each : excluded.all) left_out.push_back(each.value);
  // It reads the source's tables without the GIL; a sink or the source itself may ask for it during a run.
  const HoldHere tables(*self.source.use);
  return long_call(self.use, [&] { return self.ranker.rank(window.value, id, left_out); });
}

void bind_ranker(py::module_& m) {
  py::class_<Ranker>(m, "PidRanker", "Keeps a history of frames and ranks who is behind a window of it.")
      .def(py::init([](const SourceObject& source, const std::optional<RankOptions>& options) {
             return std::make_unique<Ranker>(source, options.value_or(RankOptions{}));
           }),
           py::arg("source"), py::arg("options") = py::none(),
           "`source` has the tables: any Source, also one of open_table(). Raises Error (invalid_argument).")
      .def("observe", &observe, py::arg("frame"), "Takes the next frame of the source into the history.")
      .def("rank", &rank, py::arg("window"), py::arg("metric"), py::arg("excluded") = py::tuple(),
           "Ranks the entities over `window`, a TimeRange or (begin, end); frames before it are the "
           "baseline, but for those "
           "inside "
           "`excluded`. `metric`, a number or a name, is the symptom. No suspects if no frame is inside.");
}

}  // namespace

void bind_pid_ranker(py::module_& m) {
  bind_options(m);
  bind_parts(m);
  bind_suspect(m);
  bind_ranking(m);
  bind_ranker(m);
}

}  // namespace etwrca::python
