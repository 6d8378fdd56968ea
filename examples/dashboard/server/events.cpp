#include "events.hpp"

#include <algorithm>

namespace dashboard {
namespace {

constexpr std::size_t most_events = 2000;
constexpr std::size_t most_bytes = std::size_t{16} << 20U;

std::uint64_t microseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace

Events::Events() : first_(microseconds_now()), next_(first_) {}

void Events::push(std::string_view name, const std::string& data) {
  push(name, [&data](std::uint64_t) { return data; });
}

void Events::push(std::string_view name, const std::function<std::string(std::uint64_t)>& data) {
  {
    const std::lock_guard lock(mutex_);
    auto event = std::make_shared<Event>();
    event->id = next_;
    event->text.append("id: ").append(std::to_string(event->id)).append("\nevent: ").append(name);
    event->text.append("\ndata: ").append(data(event->id)).append("\n\n");
    ++next_;
    bytes_ += event->text.size();
    ring_.push_back(std::move(event));
    while (ring_.size() > most_events || (bytes_ > most_bytes && ring_.size() > 1)) {
      bytes_ -= ring_.front()->text.size();
      ring_.pop_front();
    }
  }
  changed_.notify_all();
}

void Events::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

Events::Next Events::after(std::uint64_t id, std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  if (id >= next_) id = 0;  // of a run whose clock was ahead
  changed_.wait_for(lock, patience, [&] { return closed_ || (!ring_.empty() && ring_.back()->id > id); });
  if (ring_.empty() || ring_.back()->id <= id) return {};
  // Of an earlier run nothing is known here: its reader has all of this one before it.
  const std::uint64_t wanted = std::max(id + 1, first_);
  const std::uint64_t oldest = ring_.front()->id;
  const std::uint64_t from = std::max(wanted, oldest);
  return {ring_[from - oldest], from - wanted};
}

std::uint64_t Events::newest() const {
  const std::lock_guard lock(mutex_);
  return next_ - 1;
}

std::uint64_t Events::oldest() const {
  const std::lock_guard lock(mutex_);
  return ring_.empty() ? next_ : ring_.front()->id;
}

bool Events::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace dashboard
