// Brings buffers into memory before they are asked for, on a second thread.
#ifndef ETWRCA_ETW_READ_AHEAD_HPP
#define ETWRCA_ETW_READ_AHEAD_HPP

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/file.hpp"
#include "etw/buffer_index.hpp"
#include "etw/buffer_reader.hpp"
#include "etw/damage_log.hpp"

namespace etwrca::etw {

/// The entries of an index in the order in which a merge by time wants them: by their first time stamp, equal
/// ones by list, each list in its own order.
class LoadOrder {
 public:
  explicit LoadOrder(const BufferIndex& index);
  /// The next entry's number; nothing at the end.
  [[nodiscard]] std::optional<std::size_t> front() const;
  /// Goes on to the one behind it. There is a next one.
  void pop();

 private:
  struct Head {
    std::size_t entry;
    std::size_t last;  ///< behind the list
  };
  [[nodiscard]] bool later(const Head& a, const Head& b) const;

  const BufferIndex* index_;
  std::vector<Head> heap_;  ///< the earliest first
};

/// A BufferReader whose buffers are mostly there already. The answers are those of the BufferReader,
/// whatever the threads do: it is only guessed which entry is wanted next, and no thread is used from where
/// that was wrong; until that is found out, it may have cost the loading of all slots. The one who asks does
/// not wait for what the thread has not begun, but loads it itself: so two processors share the work, and if
/// the thread gets none, nothing is lost.
///
/// The thread starts with the third buffer of at least 32, so a short recording costs no thread; nor does one
/// whose buffers could come near the bound of memory, or a machine with one processor.
///
/// Threads: one at a time.
class ReadAhead {
 public:
  ReadAhead(const base::File& file, const BufferIndex& index);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// As BufferReader::load, of an entry of the index.
  std::uint64_t load(std::size_t entry, Buffer& buffer, DamageLog& damage);
  /// As BufferReader::release.
  void release(Buffer& buffer) noexcept { direct_.release(buffer); }

  /// The first entry will be wanted next.
  void restart();

  /// No thread from here on: for a reader that is likely to stop soon.
  void stay_alone() noexcept {
    stop();
    off_ = alone_ = true;
  }

  /// Buffers that were wanted as it was guessed while there was a thread, since the start or restart().
  [[nodiscard]] std::uint64_t foreseen() const noexcept { return foreseen_; }
  /// Of these, the ones that the thread had loaded. How many depends on the machine.
  [[nodiscard]] std::uint64_t loaded_by_thread() const noexcept { return loaded_by_thread_; }

 private:
  enum class State : std::uint8_t { free, loading, ready };
  struct Slot {
    State state = State::free;
    std::size_t entry = 0;
    Buffer buffer;
    DamageLog damage;
    std::uint64_t bytes = 0;
    std::exception_ptr error;
    bool by_thread = false;
  };

  [[nodiscard]] bool worthwhile() const noexcept;
  void start();
  void stop() noexcept;
  void run();
  Slot* free_slot() noexcept;
  [[nodiscard]] std::size_t free_slots() const noexcept;
  /// The next entry goes into the slot, which is free; the lock is given up meanwhile.
  void fill(Slot& slot, BufferReader& reader, std::unique_lock<std::mutex>& lock);
  /// As load(), while there is a thread; nothing if the guess was wrong.
  std::optional<std::uint64_t> load_foreseen(std::size_t entry, Buffer& buffer, DamageLog& damage);

  const BufferIndex& index_;
  MemoryBound memory_;
  BufferReader direct_;
  BufferReader ahead_;  ///< the thread's
  /// With so many free slots a thread that waits is woken. Half of them: waking takes its time, and two
  /// threads that wake each other often end up on one processor.
  std::size_t batch_;
  std::uint64_t loads_ = 0;
  std::uint64_t foreseen_ = 0;
  std::uint64_t loaded_by_thread_ = 0;
  bool off_ = false;
  bool alone_ = false;

  std::mutex mutex_;  ///< guards what follows; a slot that is loading belongs to who loads it
  std::condition_variable wanted_;
  std::condition_variable loaded_;
  LoadOrder order_;  ///< from the first entry that nobody has begun
  std::vector<Slot> slots_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_READ_AHEAD_HPP
