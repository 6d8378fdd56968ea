// The compressed buffers of a recording, to be decoded and nothing else.
#ifndef ETWRCA_BENCHMARKS_PACKED_BUFFERS_HPP
#define ETWRCA_BENCHMARKS_PACKED_BUFFERS_HPP

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "base/file.hpp"
#include "etw/etl_layout.hpp"
#include "etw/xpress.hpp"

namespace etwrca::benchmarks {

class PackedBuffers {
 public:
  explicit PackedBuffers(const std::filesystem::path& path) : out_(etw::largest_buffer) {
    const base::File file(path);
    bytes_.resize(file.size());
    bytes_.resize(file.read_at(0, bytes_));
    for (std::size_t at = 0; at + etw::buffer_header_size <= bytes_.size();) {
      const etw::BufferHeader header = etw::parse_buffer_header(bytes_.data() + at);
      if (header.size < etw::buffer_header_size || header.size > bytes_.size() - at) break;
      if (header.compressed() && header.filled <= out_.size())
        bodies_.push_back(
            {std::span(bytes_).subspan(at, header.size).subspan(etw::buffer_header_size), header.filled});
      at += header.size;
    }
  }

  /// Decodes each of them once; returns the bytes that came out.
  std::size_t decode() {
    std::size_t written = 0;
    for (const Body& body : bodies_)
      written += etw::xpress_decode(body.packed, std::span(out_).first(body.filled - etw::buffer_header_size))
                     .written;
    return written;
  }

 private:
  struct Body {
    std::span<const std::byte> packed;
    std::size_t filled;  // of the whole buffer, its header included
  };
  std::vector<std::byte> bytes_;
  std::vector<std::byte> out_;
  std::vector<Body> bodies_;
};

}  // namespace etwrca::benchmarks

#endif  // ETWRCA_BENCHMARKS_PACKED_BUFFERS_HPP
