#include "etw/session/check_options.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "etw/session/kernel_request.hpp"
#include "etw/session/properties.hpp"
#include "etwrca/error.hpp"

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

void require(bool holds, const char* sentence) {
  if (!holds) throw Error(Errc::invalid_argument, std::string("ETW session: ") + sentence);
}

template <class T>
bool within(T value, T least, T most) {
  return least <= value && value <= most;
}

bool is_name(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  return base::is_utf8(text) && std::none_of(text.begin(), text.end(), is_control) &&
         within<std::size_t>(to_utf16(text).size(), 1, 200);
}

std::uint32_t known_flags() {
  std::uint32_t flags = 0;
  for (const KernelFlag& row : kernel_flags()) flags |= row.flag;
  return flags;
}

}  // namespace

void check(const EtwOptions& o) {
  require(is_name(o.name), "its name needs 1 to 200 characters, and no control character");
  require((o.kernel & ~known_flags()) == 0, "kernel has bits that are no kernel_flag");
  require(o.providers.size() <= 64, "at most 64 providers");
  for (const EtwProvider& provider : o.providers)
    require(provider.id != Guid{} || is_name(provider.name),
            "a provider needs a GUID, or a name of 1 to 200 characters");
  require(o.stacks.size() <= 256, "at most 256 stacks");
  require(o.sampling_interval == 0s || within<Duration>(o.sampling_interval, 100us, 1s),
          "sampling_interval is 0, or 100 us to 1 s");
  require(within<Duration>(o.restart_pause, 1ms, 1h), "restart_pause is 1 ms to 1 h");
  require(within(o.buffer_kb, 4U, 1024U), "buffer_kb is 4 to 1024");
  require(o.min_buffers <= 65536 && o.max_buffers <= 65536, "min_buffers and max_buffers are at most 65536");
  require(o.max_buffers == 0 || o.min_buffers <= o.max_buffers, "min_buffers is above max_buffers");
  require(o.flush_ms == 0 || within(o.flush_ms, 10U, 10000U), "flush_ms is 0, or 10 to 10000");
  require(within(o.ring_bytes, std::size_t{256} << 10U, std::size_t{1} << 30U),
          "ring_bytes is 256 KiB to 1 GiB");
}

}  // namespace etwrca::etw
