#include "support/etl_damage.hpp"

#include <fstream>
#include <random>
#include <stdexcept>

namespace etwrca::test {

Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  Bytes bytes(static_cast<std::size_t>(std::filesystem::file_size(path)));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return bytes;
}

void write_bytes(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::size_t> buffer_offsets(std::span<const std::byte> recording) {
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at + 4 <= recording.size();) {
    offsets.push_back(at);
    const auto size = load<std::uint32_t>(recording.data() + at);
    if (size == 0) throw std::invalid_argument("not an undamaged recording");
    at += size;
  }
  return offsets;
}

void truncate(Bytes& recording, std::size_t size) { recording.resize(size); }

void set_buffer_size(Bytes& recording, std::size_t offset, std::uint32_t size) {
  store(&recording.at(offset + 3) - 3, size);
}

void overwrite(Bytes& recording, std::size_t offset, std::size_t size, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < size; ++i) recording.at(offset + i) = static_cast<std::byte>(random() & 0xFFU);
}

void remove_buffer(Bytes& recording, std::size_t offset) {
  const auto size = load<std::uint32_t>(&recording.at(offset));
  const auto begin = recording.begin() + static_cast<std::ptrdiff_t>(offset);
  recording.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
}

}  // namespace etwrca::test
