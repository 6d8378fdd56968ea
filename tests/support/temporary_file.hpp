// A file name that nobody else uses, and that is gone at the end of the test.
#ifndef ETWRCA_TESTS_SUPPORT_TEMPORARY_FILE_HPP
#define ETWRCA_TESTS_SUPPORT_TEMPORARY_FILE_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace etwrca::test {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& extension = ".etl")
      : path_(std::filesystem::temp_directory_path() / ("etwrca-" + unique() + extension)) {}
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  // The time, and an address that no other living object of this process has.
  [[nodiscard]] std::string unique() const {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return std::to_string(now) + "-" + std::to_string(reinterpret_cast<std::uintptr_t>(this) & 0xFFFFFFFFU);
  }

  std::filesystem::path path_;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_TEMPORARY_FILE_HPP
