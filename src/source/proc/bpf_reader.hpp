// Processes by the BPF iterator over all threads.
#ifndef ETWRCA_SOURCE_PROC_BPF_READER_HPP
#define ETWRCA_SOURCE_PROC_BPF_READER_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "source/proc/bpf_program.hpp"
#include "source/proc/holds_reader.hpp"
#include "source/proc/process_reader.hpp"
#include "source/proc/thread_records.hpp"

namespace etwrca::proc {

/// Counters by the iterator; what a process holds by files, read only for those that have run.
class BpfReader final : public ProcessReader {
 public:
  BpfReader(std::unique_ptr<BpfProgram> program, const Folder& folder, Descriptors& budget,
            std::size_t most_processes);
  ~BpfReader() override;

  std::span<const Reading* const> look(const LookOptions& options) override;
  [[nodiscard]] const ReaderState& state() const noexcept override { return state_; }

  /// How many processes are listed in the folder that the iterator does not show. None, usually; a kernel may
  /// hide some.
  std::size_t hidden(const Folder& folder);

 private:
  struct Kept {
    Reading reading;
    ThreadSum sum;
    HeldFiles held;
  };

  void settle(Kept& kept, const LookOptions& options);

  std::unique_ptr<BpfProgram> program_;
  HoldsReader holds_;
  Descriptors& budget_;
  std::size_t most_processes_;
  double ns_per_tick_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Kept>> kept_;
  std::vector<const Reading*> found_;
  std::vector<std::byte> buffer_;
  std::uint64_t look_ = 0;
  ReaderState state_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_BPF_READER_HPP
