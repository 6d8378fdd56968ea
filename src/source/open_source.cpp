#include <array>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
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

/// SQLite's file format: the magic string, and the application's number at byte 68, big-endian.
bool looks_like_recording(const std::string& start) {
  using namespace std::string_view_literals;
  return start.size() >= 72 && start.starts_with("SQLite format 3\0"sv) && start.compare(68, 4, "etwr") == 0;
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
  if (looks_like_recording(start)) return open_recording(path);
  if (!looks_like_text(start)) return open_etl(path);
  return open_csv(path);
}

}  // namespace etwrca
