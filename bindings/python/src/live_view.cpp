// The terminal screen of a machine that is watched.
#include <etwrca/live_view.hpp>

#include "bound_source.hpp"
#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

/// A LiveView and the Python object of its source, whose tables it looks into.
class View final : public Sink {
 public:
  View(const SourceObject& source, std::size_t warmup)
      : keep_(source), source_(source.cast<BoundSource&>()), view_(checked(source_), warmup) {}

  // Monitor calls these, without the GIL.
  void frame(const Frame& frame) override {
    const Hold hold(use_);
    view_.frame(frame);
  }
  void ongoing(const Incident& incident) override {
    const Hold hold(use_);
    view_.ongoing(incident);
  }
  void incident(const Incident& incident) override {
    const Hold hold(use_);
    view_.incident(incident);
  }

  [[nodiscard]] py::str draw(std::size_t width, std::size_t height, bool color) {
    const Hold hold(use_);
    checked(source_);
    const HoldHere tables(*source_.use);  // its info() may be Python, which lets other threads in
    return text(view_.draw({width, height, color}));
  }
  [[nodiscard]] py::str line(const Incident& incident) {
    const Hold hold(use_);
    checked(source_);
    const HoldHere tables(*source_.use);
    return text(view_.line(incident));
  }

 private:
  static const BoundSource& checked(const BoundSource& source) {
    source.check_tables();
    return source;
  }

  SourceObject keep_;
  BoundSource& source_;
  InUse use_;
  LiveView view_;
};

}  // namespace

void bind_live_view(py::module_& m) {
  const LiveViewOptions d;
  py::class_<View, Sink>(m, "LiveView", py::is_final(),
                         R"(A sink that draws what a terminal shows of a machine that is watched.

    view = etwrca.LiveView(source)
    etwrca.Monitor().add(view).add(screen).run(source)     # screen: a Sink whose frame() prints view.draw()

It keeps the last ten minutes of the totals, the latest frame and the latest incidents. It only draws: no cursor is
moved and nothing is cleared. Sinks are told in the order in which they were added: the view comes first.)")
      .def(py::init<const SourceObject&, std::size_t>(), py::arg("source"), py::kw_only(),
           py::arg("warmup") = 0,
           "source: gives the names. warmup: frames before the first alert is possible; until then it says "
           "that "
           "it learns.")
      .def("frame", &View::frame, py::arg("frame"), "Takes the next frame.")
      .def("ongoing", &View::ongoing, py::arg("incident"), "Takes a verdict so far.")
      .def("incident", &View::incident, py::arg("incident"), "Takes an incident.")
      .def(
          "draw", &View::draw, py::kw_only(), py::arg("width") = d.width, py::arg("height") = d.height,
          py::arg("color") = d.color,
          "Lines that end in a newline, none wider than width (40 to 200) and at most height (12 or more) of "
          "them: the machine's curves, the busiest processes, incidents, and what was lost. color: ANSI "
          "colours. "
          "Names are made safe to show. Raises Error while another thread reads the source.")
      .def("line", &View::line, py::arg("incident"), "One line about an incident, without a newline.");
}

}  // namespace etwrca::python
