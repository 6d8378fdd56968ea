// Positioned reading of a file, the same on every system.
//
// Positioned reads instead of a memory map: a map of a file that somebody cuts short meanwhile ends in
// a signal, and its pages count as memory of the process.
#ifndef ETWRCA_BASE_FILE_HPP
#define ETWRCA_BASE_FILE_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace etwrca::base {

/// A path as UTF-8, to be shown to a person. Never throws for a name that is no text.
std::string display_name(const std::filesystem::path& path);

/// Makes an empty file that only this user may read or write. Throws Error (io if it exists, permission).
void create_private_file(const std::filesystem::path& path);

/// A regular file, open for reading. Threads: read_at may be called from several at once.
class File {
 public:
  /// Throws Error (not_found, permission, io); its text names the file and the reason.
  explicit File(const std::filesystem::path& path);
  ~File();
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// Bytes of the file when it was opened.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// The name to use in messages.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// Reads into.size() bytes from `offset` on, fewer only where the file ends. Returns how many.
  /// Throws Error (io).
  std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const;

 private:
  std::string name_;
  std::uint64_t size_ = 0;
#ifdef _WIN32
  void* handle_ = nullptr;
#else
  int descriptor_ = -1;
#endif
};

}  // namespace etwrca::base

#endif  // ETWRCA_BASE_FILE_HPP
