// One look after the other: processes and machine to observations. Has no clock of its own and never waits.
#ifndef ETWRCA_SOURCE_PROC_SAMPLER_HPP
#define ETWRCA_SOURCE_PROC_SAMPLER_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "etwrca/source.hpp"
#include "source/proc/exit_record.hpp"
#include "source/proc/machine.hpp"
#include "source/proc/moment.hpp"
#include "source/proc/proc_metrics.hpp"
#include "source/proc/process_reader.hpp"
#include "source/proc/process_table.hpp"
#include "source/proc/process_text.hpp"
#include "source/proc/short_lived.hpp"
#include "source/proc/system_reader.hpp"

namespace etwrca::proc {

/// What has ended since the look before.
struct ExitBatch {
  std::span<const ExitRecord> records;
  std::uint64_t lost = 0;
};

/// Asked once a look, after the processes were read: what has ended by then has its record.
using ExitFeed = std::function<ExitBatch()>;

/// The tables of the source.
struct Tables {
  EntityTable& entities;
  MetricTable& metrics;
  ModuleTable& modules;
};

/// Holds what it saw last of each process that lives, and nothing of those that have ended.
class Sampler {
 public:
  /// `exits` may be empty: then short-lived children are known by their parents' child times only.
  Sampler(const ProcOptions& options, const Tables& tables, const Folder& folder,
          std::unique_ptr<ProcessReader> reader, ExitFeed exits);

  /// Appends what was used since the look before, in the order in which it began. The first look only learns
  /// what there is, and yields levels.
  void look(const Moment& moment, std::vector<Observation>& out);

  [[nodiscard]] const ReaderState& reader() const noexcept { return reader_->state(); }
  [[nodiscard]] const SystemReader& system() const noexcept { return system_; }
  /// Processes that are held at the moment.
  [[nodiscard]] std::size_t watched() const noexcept { return table_.size(); }
  [[nodiscard]] std::uint64_t looks() const noexcept { return looks_; }

 private:
  void take(const Reading& reading, Yield& yield);
  void begin(Row& row, const Reading& reading, Yield& yield);
  void go_on(Row& row, const Reading& reading, Yield& yield);
  void levels(Row& row, const Reading& reading, Yield& yield) const;
  void describe(EntityId who, const Reading& reading);
  void find_parents();
  void sweep(Yield& yield);
  void leave(Row& row, Yield& yield);
  [[nodiscard]] std::uint64_t last_of(const Row& row, TimePoint end, Yield& yield) const;
  void end(Row& row, TimePoint at, Yield& yield);
  [[nodiscard]] TimePoint start_of(const Reading& reading, const Moment& moment) const;

  Tables tables_;
  std::unique_ptr<ProcessReader> reader_;
  ExitFeed exits_;
  SystemReader system_;
  TextReader texts_;
  ProcMetrics metrics_;
  Machine machine_;
  ShortLived short_lived_;
  ProcessTable table_;
  std::vector<std::uint32_t> new_;  // pids that were first seen in this look
  std::vector<Row*> gone_;          // those that were not seen any more
  std::vector<Row> replaced_;       // their pids have been given to others in this look
  bool swap_in_use_ = true;
  double ns_per_tick_;
  std::uint64_t looks_ = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_SAMPLER_HPP
