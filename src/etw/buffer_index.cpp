#include "etw/buffer_index.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "etw/etl_layout.hpp"
#include "etw/xpress.hpp"

namespace etwrca::etw {
namespace {

/// Small reads at growing offsets, served from larger ones where they lie close together.
class Window {
 public:
  explicit Window(const base::File& file) : file_(file) {}

  /// Bytes from `offset` on: `wanted`, fewer only at the end of the file.
  std::span<const std::byte> at(std::uint64_t offset, std::size_t wanted) {
    const bool covered =
        offset >= begin_ && offset - begin_ <= bytes_.size() &&
        (bytes_.size() - (offset - begin_) >= wanted || begin_ + bytes_.size() >= file_.size());
    if (!covered) fill(offset, wanted);
    const auto skip = static_cast<std::size_t>(offset - begin_);
    if (skip >= bytes_.size()) return {};
    return std::span<const std::byte>(bytes_).subspan(skip, std::min(wanted, bytes_.size() - skip));
  }

 private:
  void fill(std::uint64_t offset, std::size_t wanted) {
    constexpr std::uint64_t close = std::uint64_t{16} * 1024;
    constexpr std::size_t chunk = std::size_t{64} * 1024;
    const bool near = offset >= last_ && offset - last_ <= close;
    bytes_.resize(near ? chunk : std::max<std::size_t>(wanted, 256));
    bytes_.resize(file_.read_at(offset, bytes_));
    begin_ = offset;
    last_ = offset;
  }

  const base::File& file_;
  std::vector<std::byte> bytes_;
  std::uint64_t begin_ = 0;
  std::uint64_t last_ = 0;
};

class Indexer {
 public:
  Indexer(const base::File& file, const LogHeader& log, DamageLog& damage)
      : file_(file), log_(log), damage_(damage), window_(file) {
    // The place of a buffer has 48 bits in the index.
    size_ = std::min(file.size(), (std::uint64_t{1} << 48U) - 1);
    compressed_ = (log.header.log_file_mode & mode_compressed) != 0;
    const std::uint32_t stated = log.header.buffer_size <= largest_buffer ? log.header.buffer_size : 0;
    index_.largest = std::max(stated, log.first_buffer_size);
    index_.stride = compressed_ ? 0 : log.first_buffer_size;
    // A wrong first size would lead astray all the way: believe the log file header if it leads to a buffer.
    if (!compressed_ && stated >= buffer_header_size && !leads_on(index_.stride) && leads_on(stated))
      index_.stride = stated;
  }

  BufferIndex run() {
    std::uint64_t at = 0;
    while (at < size_) {
      const std::optional<BufferHeader> header = header_at(at);
      if (!header) {
        lose(at, size_, "the file ends within a buffer header", Damage::truncated);
        break;
      }
      if (!plausible(*header, index_.largest)) {
        const std::uint64_t next = search(at);
        lose(at, next, "no buffer where one should be", Damage::garbage);
        at = next;
        continue;
      }
      add(at, *header);
      at = next_after(at, *header);
    }
    count_recorders_loss();
    std::sort(index_.entries.begin(), index_.entries.end(),
              [](const IndexedBuffer& a, const IndexedBuffer& b) {
                if (a.list() != b.list()) return a.list() < b.list();
                return a.first_ticks != b.first_ticks ? a.first_ticks < b.first_ticks : a.place < b.place;
              });
    index_.entries.shrink_to_fit();
    return std::move(index_);
  }

 private:
  std::optional<BufferHeader> header_at(std::uint64_t at) {
    if (at >= size_ || size_ - at < buffer_header_size) return std::nullopt;
    const auto bytes = window_.at(at, buffer_header_size);
    if (bytes.size() < buffer_header_size) return std::nullopt;
    return parse_buffer_header(bytes.data());
  }

  /// Whether a buffer, or the end of the file, is at this place.
  bool leads_on(std::uint64_t at) {
    if (at == size_) return true;
    const auto header = header_at(at);
    return header && plausible(*header, index_.largest);
  }

  /// Where the next buffer is; the file's size if there is none.
  std::uint64_t next_after(std::uint64_t at, const BufferHeader& header) {
    const std::uint64_t stated = at + header.size;
    if (leads_on(stated)) return stated;
    if (!compressed_ && header.size == index_.stride) return std::min(stated, size_);
    const std::uint64_t next = search(at + (compressed_ ? buffer_header_size : 0));
    if (next == size_ && stated > size_) return size_;
    if (next > stated) return stated;  // where the damage will be met
    damage_.note(Damage::wrong_buffer_size, [&] {
      return file_.name() + ": the buffer at byte " + std::to_string(at) + " states a size of " +
             std::to_string(header.size) + " bytes, but the next one follows after " +
             std::to_string(next - at);
    });
    return next;
  }

  /// The next place after `at` that is convincingly a buffer.
  std::uint64_t search(std::uint64_t at) {
    if (!compressed_ && leads_on(at + index_.stride)) return at + index_.stride;
    // Damaged sizes ask again and again for what lies behind the same stretch.
    if (at < searched_from_ || at >= searched_to_) {
      searched_from_ = at;
      searched_to_ = scan(at);
    }
    return searched_to_;
  }

  std::uint64_t scan(std::uint64_t at) {
    for (std::uint64_t place = at + 1; place < size_; ++place) {
      constexpr std::size_t look = 4096;
      const auto bytes = window_.at(place, look);
      if (bytes.size() < buffer_header_size) break;
      const std::size_t last = bytes.size() - buffer_header_size;
      std::size_t i = 0;
      while (i <= last && !convincing_bytes(bytes.data() + i))
        // A header's size is four bytes, not all zero: of eight zeros five places can be passed.
        i += base::load_le<std::uint64_t>(bytes.data() + i) == 0 ? 5 : 1;
      i = std::min(i, last + 1);
      place += i;
      if (i > last) {
        --place;
        continue;
      }
      const auto header = header_at(place);
      if (header && (place + header->size >= size_ || leads_on(place + header->size))) return place;
    }
    return size_;
  }

  bool convincing_bytes(const std::byte* at) const noexcept {
    const auto stated = base::load_le<std::uint32_t>(at);
    if (stated < buffer_header_size || stated > largest_buffer || (!compressed_ && stated != index_.stride))
      return false;
    return convincing(parse_buffer_header(at), index_.largest);
  }

  void add(std::uint64_t at, const BufferHeader& header) {
    ++index_.buffers;
    if ((header.flags & buffer_flag_events_lost) != 0) ++flagged_events_lost_;
    if ((header.flags & buffer_flag_buffer_lost) != 0) ++flagged_buffers_lost_;
    if (header.filled == buffer_header_size) return;
    if (header.cpu >= most_lists)
      damage_.note(Damage::many_processors, [&] {
        return file_.name() + ": processor " + std::to_string(header.cpu) + " in the buffer at byte " +
               std::to_string(at) + "; events of processors from " + std::to_string(most_lists - 1) +
               " on may be out of order";
      });
    const std::uint32_t list = std::min(header.cpu, most_lists - 1);
    if (list >= last_ticks_.size()) last_ticks_.resize(list + 1, std::numeric_limits<std::int64_t>::min());
    if (const auto ticks = first_ticks(at, header)) last_ticks_[list] = *ticks;
    index_.entries.push_back({at << 16U | list, last_ticks_[list]});
  }

  /// The time stamp of the buffer's first record, if its kind is known.
  std::optional<std::int64_t> first_ticks(std::uint64_t at, const BufferHeader& header) {
    constexpr std::size_t record_begin = 24;  // up to the end of every kind's time stamp
    constexpr std::size_t look = 128;         // enough to decode them, however badly they compress
    auto bytes = window_.at(at, std::min<std::size_t>(look + buffer_header_size, header.size));
    if (bytes.size() < buffer_header_size) return std::nullopt;
    bytes = bytes.subspan(buffer_header_size);
    std::array<std::byte, record_begin> decoded{};
    if (header.compressed()) {
      if (xpress_decode(bytes, decoded).written < decoded.size()) return std::nullopt;
      bytes = decoded;
    }
    if (bytes.size() < record_begin) return std::nullopt;
    const RecordLayout layout = record_layout(bytes.data());
    if (layout.time_at == 0) return std::nullopt;
    return base::load_le<std::int64_t>(bytes.data() + layout.time_at);
  }

  /// Bytes that hold no buffer, and the buffers that would have had room there.
  void lose(std::uint64_t begin, std::uint64_t end, const char* reason, Damage kind) {
    const std::uint64_t bytes = end - begin;
    const std::uint64_t room = compressed_ ? 1 : std::max<std::uint64_t>(1, bytes / index_.stride);
    damage_.loss.bytes += bytes;
    damage_.loss.buffers += room;
    unreadable_ += room;
    damage_.note(kind, [&] {
      return file_.name() + ": " + reason + " at byte " + std::to_string(begin) + " (" +
             std::to_string(bytes) + " bytes)";
    });
  }

  void count_recorders_loss() {
    const EtlHeader& header = log_.header;
    const std::uint64_t events = std::max<std::uint64_t>(header.events_lost, flagged_events_lost_);
    const std::uint64_t buffers = std::max<std::uint64_t>(header.buffers_lost, flagged_buffers_lost_);
    damage_.loss.events += events;
    damage_.loss.buffers += buffers;
    if (events > 0 || buffers > 0)
      damage_.note(Damage::recorder_lost, [&] {
        return file_.name() + ": the recorder lost " + std::to_string(events) + " events and " +
               std::to_string(buffers) + " buffers";
      });
    // A circular recorder overwrites what it has written.
    const std::uint64_t found = index_.buffers + unreadable_;
    if ((header.log_file_mode & mode_circular) != 0 || header.buffers_written <= found) return;
    const std::uint64_t missing = header.buffers_written - found;
    damage_.loss.buffers += missing;
    damage_.note(Damage::missing_buffers, [&] {
      return file_.name() + ": " + std::to_string(missing) + " of " + std::to_string(header.buffers_written) +
             " buffers are missing at the end of the file";
    });
  }

  const base::File& file_;
  const LogHeader& log_;
  DamageLog& damage_;
  Window window_;
  BufferIndex index_;
  std::uint64_t size_ = 0;
  bool compressed_ = false;
  std::uint64_t searched_from_ = 0;  ///< the place found last holds for all places from here
  std::uint64_t searched_to_ = 0;    ///< up to it
  std::uint64_t unreadable_ = 0;     ///< buffers counted for bytes that hold none
  std::uint64_t flagged_events_lost_ = 0;
  std::uint64_t flagged_buffers_lost_ = 0;
  std::vector<std::int64_t> last_ticks_;  ///< by list, for buffers whose first record tells no time
};

}  // namespace

BufferIndex index_buffers(const base::File& file, const LogHeader& log, DamageLog& damage) {
  return Indexer(file, log, damage).run();
}

}  // namespace etwrca::etw
