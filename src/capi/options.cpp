#include "capi/options.hpp"

#include "capi/guard.hpp"

namespace etwrca::capi {
namespace {

/// Zero: the default stays.
template <class To, class From>
void set(To& option, From given) {
  if (given != From{}) option = static_cast<To>(given);
}

void set_or_none(std::size_t& option, std::uint32_t given) {
  set(option, given);
  if (given == ETWRCA_NONE) option = 0;
}

DetectOptions detect_options(const etwrca_options& in) {
  DetectOptions out;
  set(out.threshold, in.threshold);
  set(out.sure, in.sure);
  set(out.min_scale, in.min_scale);
  set(out.warmup, in.warmup);
  set(out.baseline, in.baseline);
  set_or_none(out.lag, in.lag);
  set(out.confirm, in.confirm);
  set(out.release, in.release);
  set(out.new_normal, in.new_normal);
  set(out.refractory, in.refractory);
  set(out.memory, in.memory);
  set(out.usual, in.usual);
  if (in.both_directions != 0) out.direction = Direction::both;
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
  set(out.top, in.top);
  set(out.history, in.history);
  set(out.profile_before, in.profile_before);
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
  set(out.max_incidents, in.max_incidents);
  return out;
}

ReportOptions report_options(const etwrca_text_options* options) {
  const etwrca_text_options in = taken(options, "etwrca_text_options");
  ReportOptions out;
  out.command_lines = in.command_lines != 0;
  out.color = in.color != 0;
  set(out.indent, in.indent);
  set(out.width, in.width);
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
  out.command_lines = in.no_command_lines == 0;
  out.per_core = in.per_core != 0;
  set(out.max_processes, in.max_processes);
  return out;
}

EtwOptions etw_options(const etwrca_etw_options* options) {
  const etwrca_etw_options in = taken(options, "etwrca_etw_options");
  EtwOptions out;
  if (in.name != nullptr) out.name = in.name;
  set(out.kernel, in.kernel);
  if (in.kernel == ETWRCA_NONE) out.kernel = 0;
  set(out.buffer_kb, in.buffer_kb);
  set(out.min_buffers, in.min_buffers);
  set(out.max_buffers, in.max_buffers);
  set(out.flush_ms, in.flush_ms);
  if (in.stale_session < 0 || in.stale_session > 2)
    throw Error(Errc::invalid_argument, "stale_session: is not 0, 1 or 2");
  if (in.stale_session == 1) out.stale_session = StaleSession::replace;
  if (in.stale_session == 2) out.stale_session = StaleSession::attach;
  if (in.restart_when_stopped != 0) out.when_stopped = WhenStopped::restart;
  out.command_lines = in.no_command_lines == 0;
  if (in.sampling_interval_ns != 0) out.sampling_interval = Duration(in.sampling_interval_ns);
  set(out.ring_bytes, in.ring_bytes);
  return out;
}

}  // namespace etwrca::capi
