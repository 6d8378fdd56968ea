#include "base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "etwrca/error.hpp"

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace etwrca::base {
namespace {

[[noreturn]] void fail(Errc code, const std::string& name, const std::string& reason) {
  throw Error(code, name + ": " + reason);
}

}  // namespace

std::string display_name(const std::filesystem::path& path) {
  try {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
  } catch (const std::exception&) {
    return "(a file whose name is no text)";
  }
}

#ifdef _WIN32

namespace {

[[noreturn]] void fail_with_last_error(const std::string& name, const std::string& what) {
  const DWORD error = GetLastError();
  Errc code = Errc::io;
  if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_INVALID_NAME)
    code = Errc::not_found;
  if (error == ERROR_ACCESS_DENIED) code = Errc::permission;
  std::string reason = std::system_category().message(static_cast<int>(error));
  while (!reason.empty() && (reason.back() == '\n' || reason.back() == '\r' || reason.back() == '.'))
    reason.pop_back();
  fail(code, name, what + ": " + reason + " (Windows error " + std::to_string(error) + ")");
}

}  // namespace

void create_private_file(const std::filesystem::path& path) {
  HANDLE made =
      CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (made == INVALID_HANDLE_VALUE) fail_with_last_error(display_name(path), "cannot be created");
  CloseHandle(made);
}

File::File(const std::filesystem::path& path) : name_(display_name(path)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) fail(Errc::io, name_, "is a directory");
  handle_ = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                        nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle_ == INVALID_HANDLE_VALUE) fail_with_last_error(name_, "cannot open");
  LARGE_INTEGER size{};
  if (GetFileType(handle_) != FILE_TYPE_DISK || GetFileSizeEx(handle_, &size) == 0) {
    CloseHandle(handle_);
    fail(Errc::io, name_, "is not a regular file");
  }
  size_ = static_cast<std::uint64_t>(size.QuadPart);
}

File::~File() { CloseHandle(handle_); }

std::size_t File::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    OVERLAPPED place{};
    const std::uint64_t from = offset + done;
    place.Offset = static_cast<DWORD>(from & 0xFFFFFFFF);
    place.OffsetHigh = static_cast<DWORD>(from >> 32);
    const auto wanted = static_cast<DWORD>(std::min<std::size_t>(into.size() - done, 1U << 30));
    DWORD got = 0;
    if (ReadFile(handle_, into.data() + done, wanted, &got, &place) == 0) {
      if (GetLastError() == ERROR_HANDLE_EOF) break;
      fail_with_last_error(name_, "cannot read at byte " + std::to_string(from));
    }
    if (got == 0) break;
    done += got;
  }
  return done;
}

#else

namespace {

[[noreturn]] void fail_with_errno(const std::string& name, const std::string& what) {
  const int error = errno;
  Errc code = Errc::io;
  if (error == ENOENT || error == ENOTDIR) code = Errc::not_found;
  if (error == EACCES || error == EPERM) code = Errc::permission;
  fail(code, name, what + ": " + std::generic_category().message(error));
}

}  // namespace

void create_private_file(const std::filesystem::path& path) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) fail_with_errno(display_name(path), "cannot be created");
  ::close(made);
}

File::File(const std::filesystem::path& path) : name_(display_name(path)) {
  // O_NONBLOCK: opening a pipe must not wait for a writer; it means nothing for a regular file.
  descriptor_ =
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  if (descriptor_ < 0) fail_with_errno(name_, "cannot open");
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    fail(Errc::io, name_, S_ISDIR(status.st_mode) ? "is a directory" : "is not a regular file");
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

File::~File() { ::close(descriptor_); }

std::size_t File::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ::ssize_t got =
        ::pread(descriptor_, into.data() + done, into.size() - done, static_cast< ::off_t>(offset + done));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      fail_with_errno(name_, "cannot read at byte " + std::to_string(offset + done));
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

#endif

}  // namespace etwrca::base
