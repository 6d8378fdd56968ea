#include <array>
#include <cstddef>
#include <fstream>
#include <string>
#include <system_error>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"

namespace etwrca {
namespace {

/// Text has no control characters but those of lines and tabs; every other byte may be UTF-8.
bool looks_like_text(const std::string& start) {
  for (const char c : start) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') return false;
  }
  return !start.empty();
}

}  // namespace

std::unique_ptr<Source> open_source(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return open_etl(path);  // its errors say what is wrong
  std::ifstream file(path, std::ios::binary);
  std::string start(512, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  if (!looks_like_text(start)) return open_etl(path);
  return open_csv(path);
}

}  // namespace etwrca
