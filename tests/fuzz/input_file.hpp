// The fuzzer's input under a file name; in memory where the system can.
#ifndef ETWRCA_TESTS_FUZZ_INPUT_FILE_HPP
#define ETWRCA_TESTS_FUZZ_INPUT_FILE_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace etwrca::fuzz {

/// One at a time.
class InputFile {
 public:
  InputFile(const std::uint8_t* data, std::size_t size) {
#ifdef __linux__
    static const int memory = ::memfd_create("fuzz", 0);
    if (::ftruncate(memory, 0) != 0 || ::pwrite(memory, data, size, 0) != static_cast<::ssize_t>(size))
      std::abort();
    path_ = "/proc/self/fd/" + std::to_string(memory);
#else
    path_ = std::filesystem::temp_directory_path() / "etwrca-fuzz-input";
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
#endif
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace etwrca::fuzz

#endif  // ETWRCA_TESTS_FUZZ_INPUT_FILE_HPP
