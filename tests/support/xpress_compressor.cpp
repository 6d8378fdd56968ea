#include "support/xpress_compressor.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace etwrca::test {
namespace {

constexpr std::size_t window = 8192;  // 13 bits of distance
constexpr std::size_t min_match = 3;
constexpr std::size_t chain_limit = 16;
constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

struct Match {
  std::size_t distance = 0;
  std::size_t length = 0;
};

// The longest earlier occurrence of what stands at a position, by chains of equal hashes.
class Matcher {
 public:
  explicit Matcher(std::span<const std::byte> input)
      : input_(input), head_(1U << 12U, nowhere), previous_(input.size(), nowhere) {}

  [[nodiscard]] Match find(std::size_t at) const {
    Match best;
    if (at + min_match > input_.size()) return best;
    std::uint32_t candidate = head_[hash(at)];
    for (std::size_t tries = 0; candidate != nowhere && tries < chain_limit; ++tries) {
      if (at - candidate > window) break;
      const std::size_t length = common(candidate, at);
      if (length > best.length) best = {at - candidate, length};
      candidate = previous_[candidate];
    }
    return best.length >= min_match ? best : Match{};
  }

  void insert(std::size_t at) {
    if (at + min_match > input_.size()) return;
    const std::uint32_t slot = hash(at);
    previous_[at] = head_[slot];
    head_[slot] = static_cast<std::uint32_t>(at);
  }

 private:
  [[nodiscard]] std::uint32_t hash(std::size_t at) const {
    const auto byte = [&](std::size_t i) { return std::to_integer<std::uint32_t>(input_[i]); };
    const std::uint32_t three = byte(at) | (byte(at + 1) << 8U) | (byte(at + 2) << 16U);
    return (three * 0x9E3779B1U) >> 20U;
  }

  [[nodiscard]] std::size_t common(std::size_t a, std::size_t b) const {
    std::size_t n = 0;
    while (b + n < input_.size() && input_[a + n] == input_[b + n]) ++n;
    return n;
  }

  std::span<const std::byte> input_;
  std::vector<std::uint32_t> head_;
  std::vector<std::uint32_t> previous_;
};

// The byte stream of [MS-XCA] 2.3.4: 32 flags, then what they announce.
class Output {
 public:
  explicit Output(std::size_t expected) {
    bytes_.reserve(expected);
    reserve_flags();
  }

  void literal(std::byte value) {
    bytes_.push_back(value);
    flag(0);
  }

  void match(const Match& found) {
    const std::size_t length = found.length - min_match;
    put16(((found.distance - 1) << 3U) | std::min<std::size_t>(length, 7));
    if (length >= 7) long_length(length);
    flag(1);
  }

  Bytes take() {
    // Unused flags are ones: a decoder then sees a match where the data has ended.
    const std::uint64_t rest = (std::uint64_t{1} << (32 - flag_count_)) - 1;
    store_flags(static_cast<std::uint32_t>((std::uint64_t{flags_} << (32 - flag_count_)) | rest));
    return std::move(bytes_);
  }

 private:
  void long_length(std::size_t length) {
    const std::size_t nibble = std::min<std::size_t>(length - 7, 15);
    if (half_byte_ == 0) {
      half_byte_ = bytes_.size();
      put8(nibble);
    } else {
      bytes_[half_byte_] |= static_cast<std::byte>(nibble << 4U);
      half_byte_ = 0;
    }
    if (nibble < 15) return;
    if (length - 22 < 255) {
      put8(length - 22);
      return;
    }
    put8(255);
    if (length < 0x10000) {
      put16(length);
      return;
    }
    put16(0);
    put16(length & 0xFFFFU);
    put16(length >> 16U);
  }

  void flag(std::uint32_t bit) {
    flags_ = (flags_ << 1U) | bit;
    if (++flag_count_ < 32) return;
    store_flags(flags_);
    reserve_flags();
  }

  void reserve_flags() {
    flags_at_ = bytes_.size();
    bytes_.resize(bytes_.size() + 4);
    flags_ = 0;
    flag_count_ = 0;
  }

  void store_flags(std::uint32_t flags) { store(bytes_.data() + flags_at_, flags); }
  void put8(std::size_t value) { bytes_.push_back(static_cast<std::byte>(value & 0xFFU)); }
  void put16(std::size_t value) {
    put8(value);
    put8(value >> 8U);
  }

  Bytes bytes_;
  std::size_t flags_at_ = 0;
  std::size_t half_byte_ = 0;  // offset 0 holds flags, so it can stand for "none"
  std::uint32_t flags_ = 0;
  unsigned flag_count_ = 0;
};

}  // namespace

Bytes xpress_compress(std::span<const std::byte> input) {
  Matcher matcher(input);
  Output output(input.size() / 2 + 64);
  for (std::size_t at = 0; at < input.size();) {
    const Match found = matcher.find(at);
    const std::size_t step = std::max<std::size_t>(found.length, 1);
    if (found.length == 0) {
      output.literal(input[at]);
    } else {
      output.match(found);
    }
    // The inside of a long match repeats what the chains hold already.
    for (std::size_t i = 0; i < std::min<std::size_t>(step, 64); ++i) matcher.insert(at + i);
    at += step;
  }
  return output.take();
}

}  // namespace etwrca::test
