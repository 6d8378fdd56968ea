#include "etwrca/etl_file.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "base/file.hpp"
#include "etw/buffer_index.hpp"
#include "etw/buffer_reader.hpp"
#include "etw/damage_log.hpp"
#include "etw/etl_layout.hpp"
#include "etw/log_header.hpp"
#include "etw/read_ahead.hpp"
#include "etw/record_merge.hpp"

namespace etwrca {

namespace {

/// What was found when the recording was opened; any number of readers may share it.
struct Opened {
  explicit Opened(const std::filesystem::path& path)
      : file(path), log(etw::read_log_header(file, damage)), index(etw::index_buffers(file, log, damage)) {}

  base::File file;
  etw::DamageLog damage;  ///< that was known before the first record
  etw::LogHeader log;
  etw::BufferIndex index;
};

}  // namespace

struct ETWRCA_NO_EXPORT EtlFile::Impl {
  explicit Impl(std::shared_ptr<const Opened> from)
      : opened(std::move(from)),
        damage(opened->damage),
        reader(opened->file, opened->index),
        merge(opened->index, reader, opened->log.clock) {}

  std::shared_ptr<const Opened> opened;
  etw::DamageLog damage;
  etw::ReadAhead reader;
  etw::RecordMerge merge;
  bool at_end = false;
  std::optional<TimePoint> last_time;
};

EtlFile::EtlFile(const std::filesystem::path& path)
    : impl_(std::make_unique<Impl>(std::make_shared<const Opened>(path))) {}
EtlFile::EtlFile(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
EtlFile::~EtlFile() = default;
EtlFile::EtlFile(EtlFile&&) noexcept = default;
EtlFile& EtlFile::operator=(EtlFile&&) noexcept = default;

EtlFile EtlFile::another() const {
  auto impl = std::make_unique<Impl>(impl_->opened);
  // A third thread would only disturb the other two: it is for looks ahead, which are over soon.
  impl->reader.stay_alone();
  return EtlFile(std::move(impl));
}

const EtlHeader& EtlFile::header() const noexcept { return impl_->opened->log.header; }

bool EtlFile::next(EventRecord& out) {
  if (impl_->merge.next(out, impl_->damage)) return true;
  impl_->at_end = true;
  return false;
}

void EtlFile::rewind() {
  impl_->damage = impl_->opened->damage;
  impl_->at_end = false;
  impl_->merge.rewind();
}

const Loss& EtlFile::loss() const noexcept { return impl_->damage.loss; }
const std::vector<std::string>& EtlFile::loss_notes() const noexcept { return impl_->damage.notes(); }

std::uint64_t EtlFile::buffers() const noexcept { return impl_->opened->index.buffers; }
std::uint64_t EtlFile::size() const noexcept { return impl_->opened->file.size(); }
std::uint64_t EtlFile::position() const noexcept {
  return impl_->at_end ? size() : std::min(impl_->merge.bytes_read(), size());
}

TimePoint EtlFile::first_time() const noexcept {
  const EtlHeader& header = impl_->opened->log.header;
  if ((header.log_file_mode & etw::mode_circular) == 0) return header.start;
  // The first buffer is never overwritten.
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  for (const etw::IndexedBuffer& buffer : impl_->opened->index.entries)
    if (buffer.offset() != 0) first = std::min(first, buffer.first_ticks);
  return first <= header.first_ticks || first == std::numeric_limits<std::int64_t>::max() ? header.start
                                                                                          : to_time(first);
}

TimePoint EtlFile::last_time() {
  if (impl_->last_time) return *impl_->last_time;
  const auto& entries = impl_->opened->index.entries;
  std::int64_t last = impl_->opened->log.header.first_ticks;
  etw::MemoryBound memory(impl_->opened->file.size());
  etw::BufferReader reader(impl_->opened->file, impl_->opened->index, memory);
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

TimePoint EtlFile::to_time(std::int64_t ticks) const noexcept {
  return impl_->opened->log.clock.to_time(ticks);
}
Duration EtlFile::to_duration(std::int64_t ticks) const noexcept {
  return impl_->opened->log.clock.to_duration(ticks);
}

}  // namespace etwrca
