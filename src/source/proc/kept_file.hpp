// Files that are read again and again, kept open where there is room for that: to open a file of /proc costs
// more than to read it.
#ifndef ETWRCA_SOURCE_PROC_KEPT_FILE_HPP
#define ETWRCA_SOURCE_PROC_KEPT_FILE_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace etwrca::proc {

/// How many files may be kept open.
class Descriptors {
 public:
  explicit Descriptors(std::size_t most) noexcept : most_(most) {}

  /// Half of what this process may have open, so that the program around us has the rest.
  static std::size_t half_of_the_limit() noexcept;

  bool take() noexcept { return taken_ < most_ && ++taken_ > 0; }
  void give() noexcept { --taken_; }
  /// More than half is taken: time to close what is seldom used.
  [[nodiscard]] bool scarce() const noexcept { return 2 * taken_ >= most_; }
  [[nodiscard]] std::size_t taken() const noexcept { return taken_; }

 private:
  std::size_t most_;
  std::size_t taken_ = 0;
};

enum class ReadOutcome : std::uint8_t {
  ok,
  gone,    ///< no such file, or its process has ended
  denied,  ///< not permitted to this user
  failed,
};

/// A folder whose files are named relative to it.
class Folder {
 public:
  /// Throws Error: not_found, permission, io.
  explicit Folder(const std::filesystem::path& path);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// True for the process file system itself, false for a folder that looks like it.
  [[nodiscard]] bool is_procfs() const noexcept;

 private:
  int descriptor_ = -1;
};

/// One file. The name is given at each reading, since it is not worth its memory.
class KeptFile {
 public:
  KeptFile() = default;
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;

  /// Reads from the beginning, at most buffer.size() bytes; `text` is what was read. Opens the file if it is
  /// not open, and closes it again if the budget has no room. The owner closes before it ends.
  ReadOutcome read(const Folder& folder, const char* name, Descriptors& budget, std::span<char> buffer,
                   std::string_view& text) noexcept;
  void close(Descriptors& budget) noexcept;
  [[nodiscard]] bool open() const noexcept { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

/// Reads a small file once.
ReadOutcome read_once(const Folder& folder, const char* name, std::span<char> buffer,
                      std::string_view& text) noexcept;

/// A file of any length up to a MiB, always kept open; `buffer` grows to what is needed.
class WholeFile {
 public:
  WholeFile() = default;
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  ReadOutcome read(const Folder& folder, const char* name, std::string& buffer, std::string_view& text);

 private:
  int descriptor_ = -1;
};

/// "123/stat", without an allocation.
class ProcessFileName {
 public:
  ProcessFileName(std::uint32_t pid, std::string_view leaf) noexcept;
  ProcessFileName(std::uint32_t pid, std::uint32_t tid, std::string_view leaf) noexcept;
  [[nodiscard]] const char* c_str() const noexcept { return text_; }

 private:
  void append(std::string_view text) noexcept;
  void append(std::uint32_t number) noexcept;

  char text_[64] = {};  // NOLINT(modernize-avoid-c-arrays)
  std::size_t length_ = 0;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_KEPT_FILE_HPP
