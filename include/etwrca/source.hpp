// source.hpp - where observations come from: a recording, a CSV, and whatever you write yourself.
//
// To write a source: derive from Source, add your entities and metrics to its tables, and return
// observations from read() in time order. What one read() returns may be in any order; beyond that a disorder
// of 200 ms is tolerated, none if SourceInfo::interval is given (FrameOptions::lateness).
//
// Threads: one at a time per object, except stop().
#ifndef ETWRCA_SOURCE_HPP
#define ETWRCA_SOURCE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "etwrca/error.hpp"
#include "etwrca/etw_session.hpp"
#include "etwrca/export.h"
#include "etwrca/loss.hpp"
#include "etwrca/metric.hpp"
#include "etwrca/observation.hpp"
#include "etwrca/time.hpp"

namespace etwrca {

/// How well a source sees one thing.
enum class Sight : std::uint8_t {
  full,
  partial,  ///< seen in part, or at a higher cost
  none,
};

/// One thing that a source can or cannot see here, and what would change that.
struct Capability {
  std::string name;  ///< short and stable: "disk bytes"
  Sight sight = Sight::full;
  std::string detail;  ///< one sentence: by what it is seen, or why it is not
  std::string remedy;  ///< one sentence: what to do about it; "" where there is nothing to do
};

/// What a source says of itself. Complete once read() has come to its end; the extent of a recording
/// is known from the start.
struct SourceInfo {
  std::string kind;                      ///< "etl", "csv", ...
  std::string name;                      ///< file name without folders
  std::optional<TimeRange> extent;       ///< first to last moment, where known beforehand. A source without
                                         ///< it whose data is no rows is taken to be live: its incidents stay
                                         ///< as they were told, whatever is learnt later
  Duration interval{};                   ///< how often a live source looks; zero: not at fixed times
  bool rows = false;                     ///< the data comes in rows: each distinct time is a frame of its own
  std::uint32_t processors = 0;          ///< 0 if not known
  std::string cpu_method;                ///< "context switches", "samples", "" if no CPU data was seen
  std::uint64_t events = 0;              ///< raw events read so far
  std::uint64_t unknown_events = 0;      ///< kernel events of a type or version that is not known
  Loss loss;                             ///< lost at a moment that is not known: in no frame
  std::vector<std::string> notes;        ///< sentences about damage and doubts, ready to show
  std::vector<Capability> capabilities;  ///< of a live source: what it can and cannot see
  /// It did not come to its end by itself. Of a source with an interval the last frame is left out then if it
  /// was not over.
  bool stopped = false;
};

/// The end from which data comes. See the file comment for how to implement one.
class ETWRCA_EXPORT Source {
 public:
  Source();
  virtual ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// The next observations, at least one; an empty span at the end, soon after stop(). The span is valid
  /// until the next call. Throws Error.
  virtual std::span<const Observation> read() = 0;

  /// Ends the stream: a blocked or later read() returns what it has so far, if anything, and then empty. Any
  /// thread, any time.
  virtual void stop() noexcept = 0;

  [[nodiscard]] virtual SourceInfo info() const = 0;

  /// How much of the input is consumed, 0 to 1; negative if that cannot be said.
  [[nodiscard]] virtual double progress() const noexcept { return -1; }

  /// The tables that the observations refer to. They grow while reading. A source that wraps another one
  /// shows the tables of that one.
  [[nodiscard]] virtual const MetricTable& metrics() const noexcept { return metrics_; }
  [[nodiscard]] virtual EntityTable& entities() noexcept { return entities_; }
  [[nodiscard]] virtual const EntityTable& entities() const noexcept { return entities_; }
  [[nodiscard]] virtual const ModuleTable& modules() const noexcept { return modules_; }

 protected:
  MetricTable metrics_;
  EntityTable entities_;
  ModuleTable modules_;
};

/// How to read a recording.
struct EtlOptions {
  bool command_lines = true;  ///< keep command lines (in memory; reports leave them out unless asked)
};

/// A recording as observations. Throws Error as EtlFile does.
ETWRCA_EXPORT std::unique_ptr<Source> open_etl(const std::filesystem::path& path,
                                               const EtlOptions& options = {});

/// A tidy CSV: a header line `time,entity,metric,value` (columns in any order, others ignored), one
/// row a sample, sorted by time; time in seconds. Entities are named things, metrics are levels made
/// at run time; an empty or NaN value is a gap. Lines have at most 64 KiB, names 4096 bytes. The whole file
/// is checked while it is read: a bad row throws Errc::corrupt with file, line and reason.
ETWRCA_EXPORT std::unique_ptr<Source> open_csv(const std::filesystem::path& path);

/// By which way the Linux source reads processes.
enum class ProcReader : std::uint8_t {
  automatic,  ///< a BPF task iterator where that is allowed, else files
  bpf,        ///< the iterator, or Errc::permission
  files,      ///< files below ProcOptions::proc, kept open
};

/// How to watch a Linux machine.
struct ProcOptions {
  Duration interval = std::chrono::seconds{1};  ///< 10 ms to 1 h
  std::filesystem::path proc = "/proc";         ///< where to look; other folders than these are for tests
  std::filesystem::path sys = "/sys";
  ProcReader reader = ProcReader::automatic;
  bool command_lines = true;          ///< keep command lines (in memory; reports leave them out unless asked)
  bool per_core = false;              ///< a column of its own for the CPU time of each core
  std::size_t max_processes = 20000;  ///< watched at a time; more are counted in Loss::observations
};

/// The Linux machine this runs on, watched until stop(). The first read() returns at once, with what each
/// process holds; each later one blocks until the next whole multiple of the interval, and returns what was
/// used since the look before. Root is not needed; what is not permitted is in SourceInfo::capabilities.
/// Who ended must be forgotten by the caller (EntityTable::forget_ended_before). See docs/linux.md.
/// Throws Error: unsupported on another system, not_found without a process file system, permission,
/// invalid_argument for options that make no sense.
ETWRCA_EXPORT std::unique_ptr<Source> open_proc(const ProcOptions& options = {});

/// The Windows machine this runs on, watched until stop(): the events of an ETW session attributed as those
/// of a recording are, and once a second the memory, the names and the start times of all processes. Needs an
/// administrator. With `options.kernel` 0 and no providers no session is made: CPU time and memory then come
/// from the looks alone, which any user may take. What Windows refuses is in SourceInfo::capabilities; what
/// was lost is told in its place where Windows says it, else with the next look. Throws Error as
/// EtwSession::start() does.
ETWRCA_EXPORT std::unique_ptr<Source> open_etw(const EtwOptions& options = {});

/// A live source that writes all it yields to a file (SQLite) while it is read; open_recording() reads that
/// again and yields the same. What read() has returned is in the file: a process that is killed loses what
/// it had not yet read. Throws Error (io) if the file exists already or cannot be written; `source` is then
/// as it was.
///
/// If the disk becomes full read() throws; with `failed` it calls that, once, and goes on without recording.
ETWRCA_EXPORT std::unique_ptr<Source> record(std::unique_ptr<Source>&& source,
                                             const std::filesystem::path& path,
                                             std::function<void(const Error&)> failed = {});

/// A recording made by record(). Throws Error: not_found, permission, io, corrupt (another kind of file, or
/// one from a newer version of this library; the sentence says which).
ETWRCA_EXPORT std::unique_ptr<Source> open_recording(const std::filesystem::path& path);

/// By content: an ETW recording, a recording made by record(), or a CSV. Throws Errc::corrupt for anything
/// else, with what it looks like.
ETWRCA_EXPORT std::unique_ptr<Source> open_source(const std::filesystem::path& path);

}  // namespace etwrca

#endif  // ETWRCA_SOURCE_HPP
