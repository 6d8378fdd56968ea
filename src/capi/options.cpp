#include "capi/options.hpp"

#include <string>

#include "capi/guard.hpp"

namespace etwrca::capi {
namespace {

/// Zero: the default stays.
template <class To, class From>
void set(To& option, From given) {
  if (given != From{}) option = static_cast<To>(given);
}

/// A number of which ETWRCA_NONE would mean nothing.
template <class To>
void set(To& option, std::uint32_t given, const char* name) {
  if (given == ETWRCA_NONE) throw Error(Errc::invalid_argument, std::string(name) + ": is ETWRCA_NONE");
  set(option, given);
}

template <class To>
void set_or_none(To& option, std::uint32_t given) {
  set(option, given);
  if (given == ETWRCA_NONE) option = 0;
}

DetectOptions detect_options(const etwrca_options& in) {
  DetectOptions out;
  set(out.threshold, in.threshold);
  set(out.sure, in.sure);
  set(out.min_scale, in.min_scale);
  set(out.warmup, in.warmup, "warmup");
  set(out.baseline, in.baseline, "baseline");
  set_or_none(out.lag, in.lag);
  set(out.confirm, in.confirm, "confirm");
  set(out.release, in.release, "release");
  set(out.new_normal, in.new_normal, "new_normal");
  set(out.refractory, in.refractory, "refractory");
  set(out.memory, in.memory, "memory");
  set(out.usual, in.usual, "usual");
  if (flag(in.both_directions, "both_directions")) out.direction = Direction::both;
  return out;
}

RankOptions rank_options(const etwrca_options& in) {
  RankOptions out;
  if (in.anomaly_weight != 0 || in.energy_weight != 0 || in.correlation_weight != 0) {
    out.anomaly_weight = in.anomaly_weight;
    out.energy_weight = in.energy_weight;
    out.correlation_weight = in.correlation_weight;
  }
  set(out.symptom_share, in.symptom_share);
  if (in.symptom_share < 0) out.symptom_share = 0;
  set(out.top, in.top, "top");
  set(out.history, in.history, "history");
  set_or_none(out.profile_before, in.profile_before);
  return out;
}

}  // namespace

MonitorOptions monitor_options(const etwrca_options* options) {
  const etwrca_options in = taken(options, "etwrca_options");
  MonitorOptions out;
  if (in.bin_ns != 0) out.bin = Duration(in.bin_ns);
  if (in.window_begin_ns != 0 || in.window_end_ns != 0) {
    out.window = TimeRange{time_at(in.window_begin_ns), time_at(in.window_end_ns)};
    if (out.window->end <= out.window->begin)
      throw Error(Errc::invalid_argument, "window: its end is not after its begin");
  }
  out.detect = detect_options(in);
  out.rank = rank_options(in);
  set(out.max_incidents, in.max_incidents, "max_incidents");
  return out;
}

ReportOptions report_options(const etwrca_text_options* options) {
  const etwrca_text_options in = taken(options, "etwrca_text_options");
  ReportOptions out;
  out.command_lines = flag(in.command_lines, "command_lines");
  out.color = flag(in.color, "color");
  set(out.indent, in.indent);
  set(out.width, in.width, "width");
  return out;
}

EtlOptions etl_options(const etwrca_etl_options* options) {
  const etwrca_etl_options in = taken(options, "etwrca_etl_options");
  check_reserved(in.reserved, "etwrca_etl_options");
  EtlOptions out;
  out.command_lines = !flag(in.no_command_lines, "no_command_lines");
  return out;
}

ProcOptions proc_options(const etwrca_proc_options* options) {
  const etwrca_proc_options in = taken(options, "etwrca_proc_options");
  ProcOptions out;
  if (in.interval_ns != 0) out.interval = Duration(in.interval_ns);
  if (in.proc != nullptr) out.proc = in.proc;
  if (in.sys != nullptr) out.sys = in.sys;
  if (in.reader < 0 || in.reader > 2) throw Error(Errc::invalid_argument, "reader: is not 0, 1 or 2");
  if (in.reader == 1) out.reader = ProcReader::bpf;
  if (in.reader == 2) out.reader = ProcReader::files;
  out.command_lines = !flag(in.no_command_lines, "no_command_lines");
  out.per_core = flag(in.per_core, "per_core");
  set(out.max_processes, in.max_processes, "max_processes");
  return out;
}

EtwOptions etw_options(const etwrca_etw_options* options) {
  const etwrca_etw_options in = taken(options, "etwrca_etw_options");
  EtwOptions out;
  if (in.name != nullptr) out.name = text_or(in.name, "");
  set_or_none(out.kernel, in.kernel);
  set(out.buffer_kb, in.buffer_kb, "buffer_kb");
  set(out.min_buffers, in.min_buffers, "min_buffers");
  set(out.max_buffers, in.max_buffers, "max_buffers");
  set_or_none(out.flush_ms, in.flush_ms);
  if (in.stale_session < 0 || in.stale_session > 2)
    throw Error(Errc::invalid_argument, "stale_session: is not 0, 1 or 2");
  if (in.stale_session == 1) out.stale_session = StaleSession::replace;
  if (in.stale_session == 2) out.stale_session = StaleSession::attach;
  if (flag(in.restart_when_stopped, "restart_when_stopped")) out.when_stopped = WhenStopped::restart;
  out.command_lines = !flag(in.no_command_lines, "no_command_lines");
  if (in.sampling_interval_ns != 0) out.sampling_interval = Duration(in.sampling_interval_ns);
  set(out.ring_bytes, in.ring_bytes);
  if (in.restart_pause_ns != 0) out.restart_pause = length_of(in.restart_pause_ns);
  out.independent = flag(in.independent, "independent");
  check_reserved(in.reserved, "etwrca_etw_options");
  return out;
}

}  // namespace etwrca::capi
