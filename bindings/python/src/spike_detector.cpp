#include <etwrca/spike_detector.hpp>

#include <etwrca/error.hpp>

#include "array.hpp"
#include "fields.hpp"
#include "in_use.hpp"
#include "module.hpp"
#include "signals.hpp"

namespace etwrca::python {
namespace {

void bind_spike(py::module_& m) {
  py::class_<Spike> type(m, "Spike", "What the detector found on one series.");
  type.def_readonly("metric", &Spike::metric, "Number of the metric.")
      .def_readonly("who", &Spike::who, "Number of the entity, NO_ENTITY for the system's total.")
      .def_readonly("begin", &Spike::begin, "Onset, UTC: the first sample that left the baseline.")
      .def_readonly("end", &Spike::end, "The first moment after it; while it is open, the latest sample.")
      .def_readonly("alerted", &Spike::alerted, "The sample at which it was confirmed.")
      .def_readonly("value", &Spike::value, "The most extreme value inside.")
      .def_readonly("baseline", &Spike::baseline, "The median before it.")
      .def_readonly("scale", &Spike::scale, "The robust spread before it, never zero.")
      .def_readonly("usual", &Spike::usual, "How far the series usually strays; 0 if not known.")
      .def_readonly("score", &Spike::score,
                    "log2(1 + |value - baseline| / max(3 scale, usual)), at its strongest.")
      .def_readonly("ended", &Spike::ended, "False: confirmed and still open.")
      .def("__repr__", [](const Spike& x) {
        return py::str("Spike({} to {}, value={}, baseline={}, score={:.2f}, ended={})")
            .format(x.begin, x.end, x.value, x.baseline, x.score, x.ended);
      });
  add_state(type);

  py::class_<NamedSpike> named(m, "NamedSpike", "A spike with the names that its numbers stand for.");
  named.def_readonly("spike", &NamedSpike::spike, "What was found.")
      .def_property_readonly(
          "entity", [](const NamedSpike& x) { return text(x.entity); }, "\"\" for the total.")
      .def_property_readonly(
          "metric", [](const NamedSpike& x) { return text(x.metric); }, "Name of the metric.")
      .def("__repr__", [](const NamedSpike& x) {
        return py::str("NamedSpike({!r}, {!r}, {!r})").format(text(x.entity), text(x.metric), x.spike);
      });
  add_state(named);
}

void bind_detection(py::module_& m) {
  py::class_<Detection> type(m, "Detection", "What detect() found.");
  type.def_property_readonly(
          "spikes", [](const py::object& self) { return references(self.cast<Detection&>().spikes, self); },
          "By onset: tuple of NamedSpike.")
      .def_readonly("loss", &Detection::loss, "Of the input, and what a bound left unwatched.")
      .def_property_readonly(
          "notes", [](const Detection& x) { return texts(x.notes); }, "Sentences: list of str.")
      .def(
          "to_json",
          [](const Detection& self, int indent) {
            return text(etwrca::to_json(self, {false, false, indent, 80}));
          },
          py::arg("indent") = 2, "The document etwrca.spikes/1. indent: at most 16; negative: one line.")
      .def("__repr__",
           [](const Detection& x) { return py::str("Detection({} spikes)").format(x.spikes.size()); });
  add_state(type);
}

void bind_options(py::module_& m) {
  py::enum_<Direction>(m, "Direction", "Which excursions are spikes.")
      .value("up", Direction::up)
      .value("both", Direction::both);
  const DetectOptions d;
  py::class_<DetectOptions> type(m, "DetectOptions",
                                 "How to detect. Lengths are in samples. Checked by whom they are given to.");
  type.def(
      py::init([](double threshold, double sure, std::size_t warmup, std::size_t baseline, std::size_t lag,
                  std::size_t confirm, std::size_t release, std::size_t new_normal, std::size_t refractory,
                  std::size_t memory, std::size_t usual, double min_scale, Direction direction) {
        return DetectOptions{threshold,  sure,       warmup, baseline, lag,       confirm,  release,
                             new_normal, refractory, memory, usual,    min_scale, direction};
      }),
      py::kw_only(), py::arg("threshold") = d.threshold, py::arg("sure") = d.sure,
      py::arg("warmup") = d.warmup, py::arg("baseline") = d.baseline, py::arg("lag") = d.lag,
      py::arg("confirm") = d.confirm, py::arg("release") = d.release, py::arg("new_normal") = d.new_normal,
      py::arg("refractory") = d.refractory, py::arg("memory") = d.memory, py::arg("usual") = d.usual,
      py::arg("min_scale") = d.min_scale, py::arg_v("direction", d.direction, "Direction.up"));
  type.def_readwrite("threshold", &DetectOptions::threshold, "z that makes a sample hot; at least 3.")
      .def_readwrite("sure", &DetectOptions::sure, "z at which one sample is enough.")
      .def_readwrite("warmup", &DetectOptions::warmup,
                     "Samples before the first alert is possible; above lag + 3.")
      .def_readwrite("baseline", &DetectOptions::baseline,
                     "Samples the baseline looks back over; 8 to 65536.")
      .def_readwrite("lag", &DetectOptions::lag, "Newest samples kept out of the baseline.")
      .def_readwrite("confirm", &DetectOptions::confirm, "Hot samples in a row that make a spike.")
      .def_readwrite("release", &DetectOptions::release,
                     "Samples in a row below 3/4 of the threshold that end it.")
      .def_readwrite("new_normal", &DetectOptions::new_normal,
                     "Samples after which a change is the baseline.")
      .def_readwrite("refractory", &DetectOptions::refractory,
                     "Samples after an end with stronger spikes only.")
      .def_readwrite("memory", &DetectOptions::memory, "Samples over which usual excursions are remembered.")
      .def_readwrite("usual", &DetectOptions::usual, "So many excursions make their size usual; 1 to 48.")
      .def_readwrite("min_scale", &DetectOptions::min_scale, "Floor of the spread, in units of the value.")
      .def_readwrite("direction", &DetectOptions::direction, "Up, or both ways.");
  add_state(type);
}

using Detector = Guarded<SpikeDetector>;

std::vector<Spike> update_many(Detector& self, const Moments& times, const Values& values) {
  const std::vector<TimePoint> at = times_of(times, "times");
  const std::span<const double> all = doubles_of(values, "values");
  same_length(at.size(), all.size(), "times and values");
  return long_call(self.use, [&] {
    std::vector<Spike> found;
    LongLoop loop;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (auto spike = self.object.update(at[i], all[i])) found.push_back(*spike);
      if (!loop.goes_on()) break;
    }
    return found;
  });
}

/// What a call without the GIL may not meet.
template <class T>
T& idle(T& self) {
  self.use.check();
  return self;
}

void bind_detector(py::module_& m) {
  py::class_<Detector>(m, "SpikeDetector",
                       "Finds spikes in one series, as its values arrive. Constant memory.\n\n"
                       "A spike is told twice: when it is confirmed (ended is False) and when it has ended.")
      .def(py::init([](const std::optional<DetectOptions>& options) {
             return std::make_unique<Detector>(options.value_or(DetectOptions{}));
           }),
           py::arg("options") = py::none(), "Raises Error (invalid_argument) for options that make no sense.")
      .def(
          "update",
          [](Detector& self, const Moment& time, const Number& value) {
            return idle(self).object.update(time.value, value.value);
          },
          py::arg("time"), py::arg("value"),
          "Takes the next sample; returns a spike that it confirms or ends, else None. NaN and infinities "
          "are gaps. "
          "A time that does not advance is taken as the next sample all the same.")
      .def("update_many", &update_many, py::arg("times"), py::arg("values"),
           "As update() for each, without the GIL. times: shape (n,), datetime64 or seconds; values: shape "
           "(n,). Ctrl-C leaves it in the middle: what came before is taken.")
      .def(
          "finish", [](Detector& self) { return idle(self).object.finish(); },
          "The end of the series: ends an open spike and returns it.")
      .def_property_readonly(
          "baseline", [](Detector& self) { return idle(self).object.baseline(); },
          "Of the sample last seen; NaN before the first and during warm-up.")
      .def_property_readonly(
          "scale", [](Detector& self) { return idle(self).object.scale(); }, "Robust spread; NaN as above.")
      .def_property_readonly(
          "score", [](Detector& self) { return idle(self).object.score(); },
          "Of the sample last seen; NaN as above.");
}

using Entities = Guarded<EntityDetector>;

std::vector<Spike> update_rows(Entities& self, const Moments& times, const Values& of_metrics) {
  const std::vector<TimePoint> at = times_of(times, "times");
  const Doubles& values = of_metrics.all;
  if (values.ndim() != 2) throw Error(Errc::invalid_argument, "values has not two dimensions");
  same_length(at.size(), static_cast<std::size_t>(values.shape(0)), "times and values");
  const auto columns = static_cast<std::size_t>(values.shape(1));
  const double* data = values.data();
  return long_call(self.use, [&] {
    std::vector<Spike> found;
    LongLoop loop;
    for (std::size_t i = 0; i < at.size(); ++i) {
      if (auto spike = self.object.update(at[i], std::span(data + i * columns, columns)))
        found.push_back(*spike);
      if (!loop.goes_on(columns)) break;
    }
    return found;
  });
}

void bind_entity_detector(py::module_& m) {
  py::class_<Entities>(m, "EntityDetector",
                       "Finds spikes of one entity by several metrics that are sampled together.\n\n"
                       "Spike.metric is the position of the strongest metric; score is the combined one.")
      .def(py::init([](std::size_t metrics, const std::optional<DetectOptions>& options) {
             return std::make_unique<Entities>(metrics, options.value_or(DetectOptions{}));
           }),
           py::arg("metrics"), py::arg("options") = py::none(),
           "metrics: how many, 1 to 4096. Raises Error (invalid_argument).")
      .def(
          "update",
          [](Entities& self, const Moment& time, const Values& values) {
            return idle(self).object.update(time.value, doubles_of(values, "values"));
          },
          py::arg("time"), py::arg("values"), "values: shape (metrics,); NaN where a metric has none.")
      .def("update_many", &update_rows, py::arg("times"), py::arg("values"),
           "As update() for each row, without the GIL. times: shape (n,); values: shape (n, metrics). Ctrl-C "
           "leaves "
           "it in the middle.")
      .def(
          "finish", [](Entities& self) { return idle(self).object.finish(); },
          "Ends an open spike, returns it.")
      .def_property_readonly(
          "score", [](Entities& self) { return idle(self).object.score(); },
          "Of the moment last seen; NaN during warm-up.");
}

}  // namespace

void bind_spike_detector(py::module_& m) {
  bind_spike(m);
  bind_detection(m);
  bind_options(m);
  bind_detector(m);
  bind_entity_detector(m);
}

}  // namespace etwrca::python
