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

std::optional<std::size_t> LoadOrder::front() const {
  return heap_.empty() ? std::nullopt : std::optional(heap_.front().entry);
}

void LoadOrder::pop() {
  const auto by_time = [this](const Head& a, const Head& b) { return later(a, b); };
  std::pop_heap(heap_.begin(), heap_.end(), by_time);
  Head& head = heap_.back();
  if (++head.entry == head.last)
    heap_.pop_back();
  else
    std::push_heap(heap_.begin(), heap_.end(), by_time);
}

ReadAhead::ReadAhead(const base::File& file, const BufferIndex& index)
    : index_(index),
      memory_(file.size()),
      direct_(file, index, memory_),
      ahead_(file, index, memory_),
      batch_(slots_for(index.largest) / 2),
      order_(index),
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
    if (const auto bytes = load_foreseen(entry, buffer, damage)) return *bytes;
    stop();
    off_ = true;
  }
  ++loads_;
  return direct_.load(index_.entries[entry].offset(), buffer, damage);
}

std::optional<std::uint64_t> ReadAhead::load_foreseen(std::size_t entry, Buffer& buffer, DamageLog& damage) {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& candidate) {
      return candidate.state != State::free && candidate.entry == entry;
    });
    if (slot != slots_.end() && slot->state == State::ready) {
      std::swap(buffer, slot->buffer);
      damage.add(std::exchange(slot->damage, {}));
      const std::uint64_t bytes = slot->bytes;
      const std::exception_ptr error = std::exchange(slot->error, nullptr);
      slot->state = State::free;
      ++foreseen_;
      if (slot->by_thread) ++loaded_by_thread_;
      if (free_slots() == batch_) wanted_.notify_one();
      if (error) std::rethrow_exception(error);
      return bytes;
    }
    if (order_.front() == entry) {  // nobody has begun it
      order_.pop();
      ++foreseen_;
      lock.unlock();
      return direct_.load(index_.entries[entry].offset(), buffer, damage);
    }
    // The thread is at it, or it comes a little later than it was guessed: meanwhile the one after.
    if (Slot* free = free_slot(); free != nullptr && order_.front())
      fill(*free, direct_, lock);
    else if (slot != slots_.end())
      loaded_.wait(lock, [&] { return slot->state == State::ready; });
    else
      return std::nullopt;
  }
}

void ReadAhead::fill(Slot& slot, BufferReader& reader, std::unique_lock<std::mutex>& lock) {
  slot.state = State::loading;
  slot.entry = order_.front().value();
  slot.by_thread = &reader == &ahead_;
  order_.pop();
  lock.unlock();
  try {
    slot.bytes = reader.load(index_.entries[slot.entry].offset(), slot.buffer, slot.damage);
  } catch (...) {
    slot.error = std::current_exception();
  }
  lock.lock();
  slot.state = State::ready;
}

void ReadAhead::start() {
  for (std::uint64_t i = 0; i < loads_ && order_.front(); ++i) order_.pop();
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
  stopping_ = false;
  off_ = alone_;
  loads_ = foreseen_ = loaded_by_thread_ = 0;
  order_ = LoadOrder(index_);
}

void ReadAhead::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && order_.front()) {
    if (Slot* free = free_slot()) {
      fill(*free, ahead_, lock);
      loaded_.notify_one();
    } else {
      wanted_.wait(lock, [&] { return stopping_ || free_slots() >= batch_; });
    }
  }
}

ReadAhead::Slot* ReadAhead::free_slot() noexcept {
  const auto at =
      std::find_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.state == State::free; });
  return at == slots_.end() ? nullptr : &*at;
}

std::size_t ReadAhead::free_slots() const noexcept {
  return static_cast<std::size_t>(std::count_if(slots_.begin(), slots_.end(),
                                                [](const Slot& slot) { return slot.state == State::free; }));
}

}  // namespace etwrca::etw
