#include "etw/xpress.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.hpp"

namespace etwrca::etw {
namespace {

using base::load_le;

std::size_t byte_at(const std::byte* at) noexcept { return std::to_integer<std::size_t>(*at); }

struct Match {
  std::size_t distance = 0;
  std::size_t length = 0;  ///< 0: the input ended within the token or the token makes no sense
};

/// The longest a match token can be: 2 bytes, a shared half byte, 1, 2 and 4 bytes of length.
constexpr std::ptrdiff_t longest_token = 10;

/// Where the decoder stands in its input.
struct Input {
  const std::byte* at;
  const std::byte* end;
  const std::byte* half_byte = nullptr;  ///< a byte whose upper half the next long match uses

  /// `checked` is false where the caller knows that longest_token bytes are there.
  template <bool checked>
  bool lacks(std::ptrdiff_t bytes) const noexcept {
    return checked && end - at < bytes;
  }

  template <bool checked>
  Match match() noexcept {
    if (lacks<checked>(2)) return {};
    const std::size_t token = load_le<std::uint16_t>(at);
    at += 2;
    const std::size_t distance = (token >> 3) + 1;
    std::size_t length = token & 7;
    if (length < 7) return {distance, length + 3};
    if (half_byte == nullptr) {
      if (lacks<checked>(1)) return {};
      half_byte = at;
      length = byte_at(at) & 15;
      ++at;
    } else {
      length = byte_at(half_byte) >> 4;
      half_byte = nullptr;
    }
    if (length < 15) return {distance, length + 7 + 3};
    return {distance, long_length<checked>()};
  }

  template <bool checked>
  std::size_t long_length() noexcept {
    if (lacks<checked>(1)) return 0;
    std::size_t length = byte_at(at);
    ++at;
    if (length < 255) return length + 15 + 7 + 3;
    if (lacks<checked>(2)) return 0;
    length = load_le<std::uint16_t>(at);
    at += 2;
    if (length == 0) {
      if (lacks<checked>(4)) return 0;
      length = load_le<std::uint32_t>(at);
      at += 4;
    }
    return length < 15 + 7 ? 0 : length + 3;
  }
};

/// How far a copy may write beyond the end of its match.
constexpr std::size_t copy_slack = 32;

/// Copies in words; may write up to copy_slack bytes more than `length`.
void copy_match(std::byte* to, std::size_t distance, std::size_t length) noexcept {
  const std::byte* from = to - distance;
  if (distance >= 16) {
    std::memcpy(to, from, 16);
    for (std::size_t done = 16; done < length; done += 16) std::memcpy(to + done, from + done, 16);
    return;
  }
  if (distance >= 8) {
    for (std::size_t done = 0; done < length; done += 8) std::memcpy(to + done, from + done, 8);
    return;
  }
  if (distance == 1) {
    std::memset(to, std::to_integer<int>(*from), length);
    return;
  }
  // A short pattern: its first 8 bytes, repeated at a multiple of its length.
  for (std::size_t i = 0; i < 8; ++i) to[i] = from[i];
  std::uint64_t pattern = 0;
  std::memcpy(&pattern, to, 8);
  const std::size_t step = 8 / distance * distance;
  for (std::size_t done = step; done < length; done += step) std::memcpy(to + done, &pattern, 8);
}

/// Up to 32 literals; both sides have 32 bytes of room.
void copy_literals(std::byte* to, const std::byte* from, std::size_t count) noexcept {
  std::memcpy(to, from, 8);
  if (count > 8) std::memcpy(to + 8, from + 8, 24);
}

}  // namespace

XpressResult xpress_decode(std::span<const std::byte> in, std::span<std::byte> out) noexcept {
  Input input{in.data(), in.data() + in.size()};
  std::byte* const out_begin = out.data();
  std::byte* const out_end = out_begin + out.size();
  std::byte* to = out_begin;
  const auto result = [&](bool complete) {
    return XpressResult{static_cast<std::size_t>(to - out_begin),
                        static_cast<std::size_t>(input.at - in.data()), complete};
  };

  while (to != out_end) {
    if (input.end - input.at < 4) return result(false);
    auto flags = load_le<std::uint32_t>(input.at);
    input.at += 4;
    // Bits from the highest on: 0 a literal byte, 1 a match.
    std::size_t left = 32;
    while (left > 0 && to != out_end) {
      const auto zeros = static_cast<std::size_t>(std::countl_zero(flags));
      if (zeros > 0) {
        const std::size_t run = std::min(zeros, left);
        if (input.end - input.at >= 32 && out_end - to >= 32) {
          copy_literals(to, input.at, run);
        } else {
          const std::size_t fits = std::min(
              {run, static_cast<std::size_t>(input.end - input.at), static_cast<std::size_t>(out_end - to)});
          if (fits > 0) std::memcpy(to, input.at, fits);
          if (fits < run) {
            input.at += fits;
            to += fits;
            return result(to == out_end);
          }
        }
        input.at += run;
        to += run;
        left -= run;
        if (left == 0) break;
        flags <<= run;
        if (to == out_end) break;
      }
      const Match match = input.end - input.at >= longest_token ? input.match<false>() : input.match<true>();
      const auto room = static_cast<std::size_t>(out_end - to);
      if (match.length == 0 || match.distance > static_cast<std::size_t>(to - out_begin))
        return result(false);
      if (room > copy_slack && match.length <= room - copy_slack) {
        copy_match(to, match.distance, match.length);
      } else {
        const std::size_t fits = std::min(match.length, room);
        for (std::size_t i = 0; i < fits; ++i) to[i] = *(to + i - match.distance);
        if (fits < match.length) {
          to += fits;
          return result(false);
        }
      }
      to += match.length;
      flags <<= 1;
      --left;
    }
  }
  return result(true);
}

}  // namespace etwrca::etw
