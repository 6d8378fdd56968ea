#include <algorithm>
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

bool is_text(std::string_view part) {
  return std::none_of(part.begin(), part.end(), [](const char c) {
    const auto byte = static_cast<unsigned char>(c);  // 0x80 and up may be UTF-8
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

/// All of the start is text, or its first line has columns: what is in the rows is data, and for the reader
/// of CSVs to judge.
bool looks_like_csv(const std::string& start) {
  const std::string_view line = std::string_view(start).substr(0, start.find_first_of("\r\n"));
  const bool has_columns = is_text(line) && line.find(',') != std::string_view::npos;
  return !start.empty() && (is_text(start) || has_columns);
}

bool looks_like_utf16(const std::string& start) {
  return start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff");
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
  if (looks_like_utf16(start))
    throw Error(Errc::corrupt, path.string() + ": is text in UTF-16; save it as UTF-8");
  if (!looks_like_csv(start)) return open_etl(path);
  return open_csv(path);
}

}  // namespace etwrca
