// What was missing or unreadable in a recording, and a sentence for each kind of damage.
#ifndef ETWRCA_ETW_DAMAGE_LOG_HPP
#define ETWRCA_ETW_DAMAGE_LOG_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "etwrca/loss.hpp"

namespace etwrca::etw {

enum class Damage : std::uint8_t {
  recorder_lost,      ///< the recorder says so
  missing_buffers,    ///< fewer buffers than the recorder wrote
  truncated,          ///< the file ends within a buffer
  garbage,            ///< bytes that are no buffer
  wrong_buffer_size,  ///< a buffer whose stated size leads nowhere
  changed,            ///< the file is not what it was when it was opened
  compression,        ///< compressed data that cannot be decoded
  leftover,           ///< compressed data beyond the end of its buffer
  record,             ///< a record of a size that cannot be
  unread_record,      ///< a record of a kind that is stepped over
  clock,              ///< a clock that is not stated, or not known
  many_processors,    ///< more processors than lists
  memory,             ///< a buffer for which the memory bound left no room
};

/// Counts, and notes the first case of each kind.
class DamageLog {
 public:
  Loss loss;

  /// `sentence` is only called for the first of its kind.
  template <class Sentence>
  void note(Damage kind, const Sentence& sentence) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(kind);
    if ((noted_ & bit) != 0) return;
    notes_.push_back(sentence());
    kinds_.push_back(kind);
    noted_ |= bit;
  }

  /// As if what `later` has met had been met here, after all else.
  void add(const DamageLog& later) {
    loss += later.loss;
    for (std::size_t i = 0; i < later.notes_.size(); ++i)
      note(later.kinds_[i], [&] { return later.notes_[i]; });
  }

  [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }

 private:
  std::uint32_t noted_ = 0;
  std::vector<std::string> notes_;
  std::vector<Damage> kinds_;  ///< of the notes
};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_DAMAGE_LOG_HPP
