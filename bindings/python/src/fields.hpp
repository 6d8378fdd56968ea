// fields.hpp - the members of each result, for state.hpp.
#ifndef ETWRCA_PYTHON_FIELDS_HPP
#define ETWRCA_PYTHON_FIELDS_HPP

#include <etwrca/etwrca.hpp>

#include "state.hpp"

namespace etwrca::python {

template <>
struct Fields<Loss> {
  static constexpr auto all =
      std::make_tuple(&Loss::events, &Loss::buffers, &Loss::bytes, &Loss::records, &Loss::observations);
};
template <>
struct Fields<TimeRange> {
  static constexpr auto all = std::make_tuple(&TimeRange::begin, &TimeRange::end);
};
template <>
struct Fields<MetricInfo> {
  using T = MetricInfo;
  static constexpr auto all =
      std::make_tuple(&T::name, &T::kind, &T::unit, &T::otel_name, &T::otel_attributes, &T::summary,
                      &T::watch, &T::least_spread, &T::caused_by);
};
template <>
struct Fields<Entity> {
  using T = Entity;
  static constexpr auto all =
      std::make_tuple(&T::kind, &T::pid, &T::parent_pid, &T::parent, &T::start_known, &T::start, &T::end,
                      &T::name, &T::command_line, &T::services, &T::cgroup, &T::container);
};
template <>
struct Fields<Capability> {
  using T = Capability;
  static constexpr auto all = std::make_tuple(&T::name, &T::sight, &T::detail, &T::remedy);
};
template <>
struct Fields<SourceInfo> {
  using T = SourceInfo;
  static constexpr auto all =
      std::make_tuple(&T::kind, &T::name, &T::extent, &T::interval, &T::rows, &T::processors, &T::cpu_method,
                      &T::events, &T::unknown_events, &T::loss, &T::notes, &T::capabilities, &T::stopped);
};
template <>
struct Fields<ModuleUsage> {
  using T = ModuleUsage;
  static constexpr auto all = std::make_tuple(&T::who, &T::module, &T::metric, &T::rate);
};
template <>
struct Fields<Frame> {
  using T = Frame;
  static constexpr auto all =
      std::make_tuple(&T::begin, &T::length, &T::metrics, &T::entities, &T::values, &T::total,
                      &T::unattributed, &T::modules, &T::observations, &T::loss);
};
template <>
struct Fields<Spike> {
  using T = Spike;
  static constexpr auto all = std::make_tuple(&T::metric, &T::who, &T::begin, &T::end, &T::alerted, &T::value,
                                              &T::baseline, &T::scale, &T::usual, &T::score, &T::ended);
};
template <>
struct Fields<NamedSpike> {
  static constexpr auto all = std::make_tuple(&NamedSpike::spike, &NamedSpike::entity, &NamedSpike::metric);
};
template <>
struct Fields<Detection> {
  static constexpr auto all = std::make_tuple(&Detection::spikes, &Detection::loss, &Detection::notes);
};
template <>
struct Fields<DetectOptions> {
  using T = DetectOptions;
  static constexpr auto all =
      std::make_tuple(&T::threshold, &T::sure, &T::warmup, &T::baseline, &T::lag, &T::confirm, &T::release,
                      &T::new_normal, &T::refractory, &T::memory, &T::usual, &T::min_scale, &T::direction);
};
template <>
struct Fields<RankOptions> {
  using T = RankOptions;
  static constexpr auto all = std::make_tuple(&T::anomaly_weight, &T::energy_weight, &T::correlation_weight,
                                              &T::symptom_share, &T::top, &T::history, &T::profile_before);
};
template <>
struct Fields<MonitorOptions> {  // without `progress`
  using T = MonitorOptions;
  static constexpr auto all = std::make_tuple(&T::bin, &T::detect, &T::rank, &T::window, &T::max_incidents);
};
template <>
struct Fields<Evidence> {
  using T = Evidence;
  static constexpr auto all =
      std::make_tuple(&T::metric, &T::value, &T::peak, &T::baseline, &T::scale, &T::z, &T::share);
};
template <>
struct Fields<ModuleShare> {
  static constexpr auto all = std::make_tuple(&ModuleShare::module, &ModuleShare::share);
};
template <>
struct Fields<Curve> {
  static constexpr auto all = std::make_tuple(&Curve::metric, &Curve::values);
};
template <>
struct Fields<Suspect> {
  using T = Suspect;
  static constexpr auto all =
      std::make_tuple(&T::who, &T::entity, &T::parent_name, &T::score, &T::anomaly, &T::energy,
                      &T::correlation, &T::robust_z, &T::mahalanobis, &T::evidence, &T::modules, &T::children,
                      &T::born_inside, &T::ended_inside, &T::peak_without, &T::score_without, &T::curve);
};
template <>
struct Fields<BucketShare> {
  static constexpr auto all = std::make_tuple(&BucketShare::name, &BucketShare::share);
};
template <>
struct Fields<Ranking> {
  using T = Ranking;
  static constexpr auto all =
      std::make_tuple(&T::suspects, &T::unexplained, &T::buckets, &T::others, &T::metric, &T::times,
                      &T::total, &T::loss, &T::baseline_frames, &T::window_frames, &T::early_frames);
};
template <>
struct Fields<Incident> {
  using T = Incident;
  static constexpr auto all = std::make_tuple(&T::id, &T::window, &T::spike, &T::others, &T::ranking,
                                              &T::lost_share, &T::open, &T::given);
};
template <>
struct Fields<Report> {
  using T = Report;
  static constexpr auto all =
      std::make_tuple(&T::source, &T::metrics, &T::extent, &T::bin, &T::frames, &T::detect, &T::rank,
                      &T::incidents, &T::incidents_dropped, &T::loss);
};

}  // namespace etwrca::python

#endif  // ETWRCA_PYTHON_FIELDS_HPP
