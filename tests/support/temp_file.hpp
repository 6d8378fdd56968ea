// A file that is gone when the test is over.
#ifndef ETWRCA_TESTS_SUPPORT_TEMP_FILE_HPP
#define ETWRCA_TESTS_SUPPORT_TEMP_FILE_HPP

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace etwrca::test {

class TempFile {
 public:
  explicit TempFile(const std::string& name) {
    static std::atomic<unsigned> count{0};
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    folder_ = std::filesystem::temp_directory_path() /
              ("etwrca-test-" + std::to_string(now) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder_);
    path_ = folder_ / name;
  }
  TempFile(const std::string& name, std::string_view content) : TempFile(name) {
    std::ofstream(path_, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  ~TempFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_TEMP_FILE_HPP
