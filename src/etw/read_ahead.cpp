#include "etw/read_ahead.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace etwrca::etw {
namespace {

/// As many as two megabytes hold, within reason.
std::size_t slots_for(std::uint32_t largest_buffer) {
  constexpr std::size_t memory = std::size_t{2} << 20U;
  return std::clamp<std::size_t>(memory / std::max<std::uint32_t>(largest_buffer, 1), 4, 8);
}

}  // namespace

LoadOrder::LoadOrder(const BufferIndex& index) : index_(&index) {
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    if (i == 0 || index.entries[i].list() != index.entries[i - 1].list()) heap_.push_back({i, i});
    heap_.back().last = i + 1;
  }
  std::make_heap(heap_.begin(), heap_.end(), [this](const Head& a, const Head& b) { return later(a, b); });
}

bool LoadOrder::later(const Head& a, const Head& b) const {
  const std::int64_t at = index_->entries[a.entry].first_ticks;
  const std::int64_t bt = index_->entries[b.entry].first_ticks;
  return at != bt ? at > bt : a.entry > b.entry;
}

std::optional<std::size_t> LoadOrder::next() {
  if (heap_.empty()) return std::nullopt;
  const auto by_time = [this](const Head& a, const Head& b) { return later(a, b); };
  std::pop_heap(heap_.begin(), heap_.end(), by_time);
  Head& head = heap_.back();
  const std::size_t entry = head.entry;
  if (++head.entry == head.last)
    heap_.pop_back();
  else
    std::push_heap(heap_.begin(), heap_.end(), by_time);
  return entry;
}

ReadAhead::ReadAhead(const base::File& file, const BufferIndex& index)
    : index_(index),
      memory_(file.size()),
      direct_(file, index, memory_),
      ahead_(file, index, memory_),
      order_(index),
      batch_(slots_for(index.largest) / 2),
      slots_(slots_for(index.largest)) {}

ReadAhead::~ReadAhead() { stop(); }

/// Whether a buffer can fail for want of memory must not depend on how far the thread has come.
bool ReadAhead::worthwhile() const noexcept {
  constexpr std::uint64_t first_loads = 2;
  constexpr std::size_t least_entries = 32;
  if (off_ || loads_ < first_loads || index_.entries.size() < least_entries) return false;
  const std::uint64_t lists = index_.entries.back().list() + std::uint64_t{1};
  return (lists + slots_.size()) * BufferReader::most_memory(index_.largest) <= memory_.bound &&
         std::thread::hardware_concurrency() > 1;
}

std::uint64_t ReadAhead::load(std::size_t entry, Buffer& buffer, DamageLog& damage) {
  if (!thread_.joinable() && worthwhile()) start();
  if (thread_.joinable()) {
    if (Slot* slot = await(entry)) {
      // Between await() and free the slot is ours.
      std::swap(buffer, slot->buffer);
      damage.add(std::exchange(slot->damage, {}));
      const std::uint64_t bytes = slot->bytes;
      const std::exception_ptr error = std::exchange(slot->error, nullptr);
      const std::lock_guard lock(mutex_);
      slot->state = State::free;
      ++foreseen_;
      if (count(State::free) == batch_) wanted_.notify_one();
      if (error) std::rethrow_exception(error);
      return bytes;
    }
    stop();
    off_ = true;
  }
  ++loads_;
  return direct_.load(index_.entries[entry].offset(), buffer, damage);
}

ReadAhead::Slot* ReadAhead::await(std::size_t entry) {
  std::unique_lock lock(mutex_);
  const auto find = [&]() -> Slot* {
    const auto at = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) {
      return slot.state == State::ready && slot.entry == entry;
    });
    return at == slots_.end() ? nullptr : &*at;
  };
  Slot* found = find();
  if (found == nullptr) {
    hungry_ = true;
    wanted_.notify_one();
  }
  while (found == nullptr && !finished_ && count(State::ready) < slots_.size()) {
    // With room left the thread is about to come to it.
    const std::size_t enough = std::min(slots_.size(), count(State::ready) + batch_);
    loaded_.wait(lock, [&] { return finished_ || count(State::ready) >= enough; });
    found = find();
  }
  hungry_ = false;
  return found;
}

void ReadAhead::start() {
  for (std::uint64_t i = 0; i < loads_; ++i) (void)order_.next();
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception&) {
    off_ = true;  // no thread is to be had: nothing is lost but time
  }
}

void ReadAhead::stop() noexcept {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_one();
  thread_.join();
  for (Slot& slot : slots_) {
    ahead_.release(slot.buffer);
    slot = {};
  }
}

void ReadAhead::restart() {
  stop();
  hungry_ = stopping_ = finished_ = false;
  off_ = alone_;
  loads_ = foreseen_ = 0;
  order_ = LoadOrder(index_);
}

void ReadAhead::run() {
  std::unique_lock lock(mutex_);
  while (const auto entry = order_.next()) {
    if (count(State::free) == 0)
      wanted_.wait(lock, [&] {
        const std::size_t free = count(State::free);
        return stopping_ || free >= batch_ || (hungry_ && free > 0);
      });
    if (stopping_) return;
    Slot& slot = *find(State::free);
    slot.state = State::loading;
    slot.entry = *entry;
    lock.unlock();
    try {
      slot.bytes = ahead_.load(index_.entries[*entry].offset(), slot.buffer, slot.damage);
    } catch (...) {
      slot.error = std::current_exception();
    }
    lock.lock();
    slot.state = State::ready;
    if (count(State::ready) >= batch_) loaded_.notify_one();
  }
  finished_ = true;
  loaded_.notify_one();
}

ReadAhead::Slot* ReadAhead::find(State state) noexcept {
  const auto at =
      std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.state == state; });
  return at == slots_.end() ? nullptr : &*at;
}

std::size_t ReadAhead::count(State state) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.state == state; }));
}

}  // namespace etwrca::etw
