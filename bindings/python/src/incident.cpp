#include <etwrca/incident.hpp>

#include "fields.hpp"
#include "module.hpp"

namespace etwrca::python {

void bind_incident(py::module_& m) {
  py::class_<Incident> type(m, "Incident",
                            "One thing that went wrong: what happened, who did it, and the numbers.");
  type.def_property_readonly(
          "id", [](const Incident& x) { return text(x.id); },
          "Stable for the same input: the onset in UTC and the metric.")
      .def_readonly("window", &Incident::window, "Onset to end.")
      .def_readonly("spike", &Incident::spike, "The strongest of its spikes; its metric is the incident's.")
      .def_property_readonly(
          "others", [](const py::object& self) { return references(self.cast<Incident&>().others, self); },
          "The other spikes that belong to it, strongest first: tuple of Spike.")
      .def_readonly("ranking", &Incident::ranking, "The suspects and what is unexplained.")
      .def_property_readonly(
          "suspects",
          [](const py::object& self) { return references(self.cast<Incident&>().ranking.suspects, self); },
          "Best first: tuple of Suspect, those of `ranking`.")
      .def_readonly("lost_share", &Incident::lost_share,
                    "Events lost inside the window / (lost + read), 0 to 1.")
      .def_readonly("open", &Incident::open, "The input ended before it did, or it is going on.")
      .def_readonly("given", &Incident::given, "The caller named the window.")
      .def("__repr__", [](const Incident& x) {
        const auto& all = x.ranking.suspects;
        return py::str("Incident({!r}, first={!r})")
            .format(text(x.id),
                    all.empty() ? py::object(py::none()) : py::object(text(all.front().entity.name)));
      });
  add_state(type);
}

}  // namespace etwrca::python
