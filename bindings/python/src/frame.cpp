#include <etwrca/frame.hpp>

#include "array.hpp"
#include "fields.hpp"
#include "frames.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

const Frame& frame_of(const py::object& self) { return self.cast<const Frame&>(); }

void bind_module_usage(py::module_& m) {
  py::class_<ModuleUsage> type(m, "ModuleUsage",
                               "Usage of one metric by one module of one entity in a frame.");
  type.def_readonly("who", &ModuleUsage::who, "Number of the entity.")
      .def_readonly("module", &ModuleUsage::module, "Number of the module: Source.module().")
      .def_readonly("metric", &ModuleUsage::metric, "Number of the metric.")
      .def_readonly("rate", &ModuleUsage::rate, "A second, in the metric's unit.");
  add_state(type);
}

void bind_frame_class(py::module_& m) {
  py::class_<Frame> type(
      m, "Frame", R"(One time bin of the whole machine: entities x metrics, the totals, and what was lost.

The arrays are views of the frame's own memory: nothing is copied, they cannot be written to, and each keeps the
frame alive.)");
  type.def_readonly("begin", &Frame::begin, "First moment, UTC.")
      .def_readonly("length", &Frame::length, "Of the bin.")
      .def_property_readonly(
          "entities", [](const py::object& self) { return view(frame_of(self).entities, self); },
          "Numbers of the entities, ascending: uint32, shape (rows,). Source.entity() tells who they are.")
      .def_property_readonly(
          "values",
          [](const py::object& self) { return view(frame_of(self).values, frame_of(self).metrics, self); },
          "A rate per second or a level, in the metric's unit: float64, shape (rows, metrics); NaN where "
          "never "
          "observed.")
      .def_property_readonly(
          "total", [](const py::object& self) { return view(frame_of(self).total, self); },
          "Sum of the rows, or what the system stated: float64, shape (metrics,).")
      .def_property_readonly(
          "unattributed", [](const py::object& self) { return view(frame_of(self).unattributed, self); },
          "Part of `total` that is in buckets or in no row: float64, shape (metrics,).")
      .def_property_readonly(
          "modules", [](const Frame& x) { return x.modules; },
          "Where inside processes the time went: list[ModuleUsage].")
      .def_readonly("observations", &Frame::observations, "How many it was made of.")
      .def_readonly("loss", &Frame::loss, "Lost in this bin.")
      .def("row_of", &Frame::row_of, py::arg("who"), "The row of an entity, or None.")
      .def("__repr__", [](const Frame& x) {
        return py::str("Frame({}, length={}, rows={}, metrics={})")
            .format(x.begin, x.length, x.entities.size(), x.metrics);
      });
  add_state(type);
}

void bind_iterators(py::module_& m) {
  py::class_<FrameIterator>(m, "FrameIterator", "The frames of a source, each read when it is asked for.")
      .def(
          "__iter__", [](FrameIterator& self) -> FrameIterator& { return self; },
          py::return_value_policy::reference)
      .def("__next__", &FrameIterator::next);
}

/// A FrameBuilder and the source whose tables it uses.
struct Builder {
  Builder(SourceObject from, const FrameOptions& options)
      : keep(std::move(from)), source(keep.cast<BoundSource&>()), frames(source, options) {}
  SourceObject keep;
  BoundSource& source;
  FrameBuilder frames;
  // It asks the source for its info(), which may be Python: that may call back, or let another thread in.
  mutable InUse use;
};

void bind_builder(py::module_& m) {
  const FrameOptions usual;
  py::class_<Builder>(
      m, "FrameBuilder",
      "Turns observations into frames, for those who push. Source.frames() does it for a whole "
      "source.")
      .def(py::init([](const SourceObject& source, const Span& bin, const Span& lateness, bool whole,
                       std::size_t max_entities) {
             return std::make_unique<Builder>(source,
                                              FrameOptions{bin.value, lateness.value, whole, max_entities});
           }),
           py::arg("source"), py::arg("bin") = Span{usual.bin}, py::arg("lateness") = Span{usual.lateness},
           py::kw_only(), py::arg("whole") = usual.whole, py::arg("max_entities") = usual.max_entities,
           "`source` has the tables. bin 0: each distinct moment is a frame of its own.")
      .def(
          "add",
          [](Builder& self, const ObservationsLike& observations) {
            const Observations batch = to_observations(observations);
            const Hold hold(self.use);
            self.source.check_tables();
            check_observations(self.source, batch.all);
            self.frames.add(batch.all);
          },
          py::arg("observations"), "Takes Observations, or a sequence of single ones.")
      .def(
          "next",
          [](Builder& self) {
            const Hold hold(self.use);
            self.source.check_tables();
            return self.frames.next();
          },
          "The next finished frame, or None.")
      .def(
          "finish",
          [](Builder& self) {
            const Hold hold(self.use);
            self.source.check_tables();
            self.frames.finish();
          },
          "No more will come: next() yields the rest.")
      .def_property_readonly(
          "left_out",
          [](const Builder& self) {
            self.use.check();
            return self.frames.left_out();
          },
          "Observations with impossible times: Loss.");
}

}  // namespace

void bind_frame(py::module_& m) {
  bind_module_usage(m);
  bind_frame_class(m);
  bind_iterators(m);
  bind_builder(m);
}

}  // namespace etwrca::python
