// Processes by the files below /proc.
#ifndef ETWRCA_SOURCE_PROC_FILES_READER_HPP
#define ETWRCA_SOURCE_PROC_FILES_READER_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "source/proc/holds_reader.hpp"
#include "source/proc/kept_file.hpp"
#include "source/proc/listing.hpp"
#include "source/proc/process_reader.hpp"

namespace etwrca::proc {

/// A process that has not run since the last look has used nothing and waited for nothing: with a clock that
/// tells so, its files are not read.
class FilesReader final : public ProcessReader {
 public:
  /// Keeps at most `most_processes`, and as many files open as `budget` has room for; `clock` may be empty.
  /// `folder` and `budget` outlive the reader.
  FilesReader(const Folder& folder, Descriptors& budget, ProcessClock clock, std::size_t most_processes);
  ~FilesReader() override;

  std::span<const Reading* const> look(const LookOptions& options) override;
  [[nodiscard]] const ReaderState& state() const noexcept override { return state_; }

 private:
  struct Thread {
    std::uint32_t tid = 0;
    std::uint64_t wait_ns = 0;
    std::uint64_t turns = 0;
  };
  struct Kept {
    Reading reading;
    KeptFile stat, schedstat, io;
    HeldFiles held;
    std::vector<Thread> threads;  // by tid
    std::uint64_t look = 0;       // the last in which it was there
    std::uint64_t clock = unknown;
    std::uint64_t quiet_looks = 0;
    bool io_denied = false;
  };

  void list(const LookOptions& options);
  void look_at(std::uint32_t pid, const LookOptions& options);
  bool read(Kept& kept, bool first, const LookOptions& options);
  bool read_stat(Kept& kept, std::uint64_t clock);
  void read_wait(Kept& kept, bool first);
  bool read_thread(Kept& kept, std::uint32_t tid);
  void read_threads(Kept& kept);
  void read_io(Kept& kept);
  void close(Kept& kept) noexcept;

  const Folder& folder_;
  Descriptors& budget_;
  ProcessClock clock_;
  std::size_t most_processes_;
  double ns_per_tick_;
  HoldsReader holds_;
  Listing listing_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Kept>> kept_;
  std::vector<const Reading*> found_;
  std::vector<Thread> now_;  // threads of one process, while it is read
  std::vector<char> buffer_;
  std::uint64_t look_ = 0;
  std::size_t threads_left_ = 0;
  ReaderState state_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_FILES_READER_HPP
