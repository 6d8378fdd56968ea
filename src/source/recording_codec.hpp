// The blobs of a recording: the observations of one look, what a source says of itself, a list of texts.
#ifndef ETWRCA_SOURCE_RECORDING_CODEC_HPP
#define ETWRCA_SOURCE_RECORDING_CODEC_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "etwrca/source.hpp"

namespace etwrca::source {

std::string encode(std::span<const Observation> observations);
std::string encode(const SourceInfo& info);
std::string encode(const std::vector<std::string>& texts);

/// The numbers that observations may refer to.
struct KnownNumbers {
  std::size_t entities = 0;  ///< one above the highest
  std::size_t metrics = 0;
  std::size_t modules = 0;
};

/// More than these fit into no blob, so that a small file cannot ask for a lot of memory.
inline constexpr std::size_t most_observations = std::size_t{1} << 20U;
inline constexpr std::size_t most_texts = std::size_t{1} << 16U;

/// False: these are not the bytes of such a blob, to the last one. What was decoded up to there is of no use.
bool decode(std::string_view blob, const KnownNumbers& known, std::vector<Observation>& out);
bool decode(std::string_view blob, SourceInfo& out);
bool decode(std::string_view blob, std::vector<std::string>& out);

}  // namespace etwrca::source

#endif  // ETWRCA_SOURCE_RECORDING_CODEC_HPP
