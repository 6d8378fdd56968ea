#include "etwrca/etl_file.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/file.hpp"
#include "etw/buffer_index.hpp"
#include "etw/buffer_reader.hpp"
#include "etw/damage_log.hpp"
#include "etw/etl_layout.hpp"
#include "etw/log_header.hpp"
#include "etw/record_merge.hpp"

namespace etwrca {

struct ETWRCA_NO_EXPORT EtlFile::Impl {
  explicit Impl(const std::filesystem::path& path)
      : file(path),
        log(etw::read_log_header(file, damage)),
        index(etw::index_buffers(file, log, damage)),
        opening(damage),
        reader(file, index),
        merge(index, reader, log.clock) {}

  base::File file;
  etw::DamageLog damage;
  etw::LogHeader log;
  etw::BufferIndex index;
  etw::DamageLog opening;  ///< the damage that was known before the first record
  etw::BufferReader reader;
  etw::RecordMerge merge;
  bool at_end = false;
  std::optional<TimePoint> last_time;
};

EtlFile::EtlFile(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
EtlFile::~EtlFile() = default;
EtlFile::EtlFile(EtlFile&&) noexcept = default;
EtlFile& EtlFile::operator=(EtlFile&&) noexcept = default;

const EtlHeader& EtlFile::header() const noexcept { return impl_->log.header; }

bool EtlFile::next(EventRecord& out) {
  if (impl_->merge.next(out, impl_->damage)) return true;
  impl_->at_end = true;
  return false;
}

void EtlFile::rewind() {
  impl_->damage = impl_->opening;
  impl_->at_end = false;
  impl_->merge.rewind();
}

const Loss& EtlFile::loss() const noexcept { return impl_->damage.loss; }
const std::vector<std::string>& EtlFile::loss_notes() const noexcept { return impl_->damage.notes(); }

std::uint64_t EtlFile::buffers() const noexcept { return impl_->index.buffers; }
std::uint64_t EtlFile::size() const noexcept { return impl_->file.size(); }
std::uint64_t EtlFile::position() const noexcept {
  return impl_->at_end ? size() : std::min(impl_->merge.bytes_read(), size());
}

TimePoint EtlFile::first_time() const noexcept {
  const EtlHeader& header = impl_->log.header;
  if ((header.log_file_mode & etw::mode_circular) == 0) return header.start;
  // The first buffer is never overwritten.
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  for (const etw::IndexedBuffer& buffer : impl_->index.entries)
    if (buffer.offset() != 0) first = std::min(first, buffer.first_ticks);
  return first <= header.first_ticks || first == std::numeric_limits<std::int64_t>::max() ? header.start
                                                                                          : to_time(first);
}

TimePoint EtlFile::last_time() {
  if (impl_->last_time) return *impl_->last_time;
  const auto& entries = impl_->index.entries;
  std::int64_t last = impl_->log.header.first_ticks;
  etw::BufferReader reader(impl_->file, impl_->index);
  etw::Buffer buffer;
  etw::DamageLog ignored;  // it is counted when the records themselves are read
  for (std::size_t i = 0; i < entries.size(); ++i) {
    last = std::max(last, entries[i].first_ticks);
    if (i + 1 < entries.size() && entries[i + 1].list() == entries[i].list()) continue;
    reader.load(entries[i].offset(), buffer, ignored);
    for (std::size_t at = buffer.begin; at < buffer.end;) {
      const std::byte* record = buffer.bytes.get() + at;
      last = std::max(last, etw::record_ticks(record));
      at += etw::padded(etw::record_size(record));
    }
  }
  impl_->last_time = to_time(last);
  return *impl_->last_time;
}

TimePoint EtlFile::to_time(std::int64_t ticks) const noexcept { return impl_->log.clock.to_time(ticks); }
Duration EtlFile::to_duration(std::int64_t ticks) const noexcept {
  return impl_->log.clock.to_duration(ticks);
}

}  // namespace etwrca
