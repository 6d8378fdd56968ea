#include "source/proc/kept_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "etwrca/error.hpp"

namespace etwrca::proc {
namespace {

constexpr std::size_t smallest_buffer = 4096;
constexpr std::size_t largest_file = std::size_t{1} << 20;
constexpr int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

ReadOutcome outcome_of(int error) noexcept {
  switch (error) {
    case ENOENT:
    case ESRCH:
    case ENOTDIR:
      return ReadOutcome::gone;
    case EACCES:
    case EPERM:
      return ReadOutcome::denied;
    default:
      return ReadOutcome::failed;
  }
}

int open_in(const Folder& folder, const char* name) noexcept {
  return ::openat(folder.descriptor(), name, flags);  // NOLINT(cppcoreguidelines-pro-type-vararg)
}

::ssize_t read_from_start(int descriptor, std::span<char> buffer) noexcept {
  ::ssize_t got = 0;
  do {
    got = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  } while (got < 0 && errno == EINTR);
  return got;
}

}  // namespace

std::size_t Descriptors::half_of_the_limit() noexcept {
  constexpr std::size_t most = 65536;
  constexpr std::size_t usual = 1024;
  ::rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return usual / 2;
  return limit.rlim_cur == RLIM_INFINITY ? most : std::min<std::size_t>(most, limit.rlim_cur / 2);
}

Folder::Folder(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), flags | O_DIRECTORY)) {  // NOLINT(cppcoreguidelines-pro-type-vararg)
  if (descriptor_ >= 0) return;
  const int error = errno;
  Errc code = Errc::io;
  if (outcome_of(error) == ReadOutcome::gone) code = Errc::not_found;
  if (outcome_of(error) == ReadOutcome::denied) code = Errc::permission;
  throw Error(code,
              base::display_name(path) + ": cannot be opened: " + std::generic_category().message(error));
}

Folder::~Folder() { ::close(descriptor_); }

bool Folder::is_procfs() const noexcept {
  struct ::statfs status {};
  return ::fstatfs(descriptor_, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

ReadOutcome KeptFile::read(const Folder& folder, const char* name, Descriptors& budget,
                           std::span<char> buffer, std::string_view& text) noexcept {
  text = {};
  const bool was_open = open();
  if (!was_open) descriptor_ = open_in(folder, name);
  if (descriptor_ < 0) return outcome_of(errno);
  const ::ssize_t got = read_from_start(descriptor_, buffer);
  const int error = errno;
  if (!was_open && (got < 0 || !budget.take())) {
    ::close(descriptor_);
    descriptor_ = -1;
  }
  if (got < 0) return outcome_of(error);
  text = {buffer.data(), static_cast<std::size_t>(got)};
  return ReadOutcome::ok;
}

void KeptFile::close(Descriptors& budget) noexcept {
  if (!open()) return;
  ::close(std::exchange(descriptor_, -1));
  budget.give();
}

ReadOutcome read_once(const Folder& folder, const char* name, std::span<char> buffer,
                      std::string_view& text) noexcept {
  Descriptors none(0);
  KeptFile file;
  return file.read(folder, name, none, buffer, text);
}

WholeFile::~WholeFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

ReadOutcome WholeFile::read(const Folder& folder, const char* name, std::string& buffer,
                            std::string_view& text) {
  text = {};
  if (descriptor_ < 0) descriptor_ = open_in(folder, name);
  if (descriptor_ < 0) return outcome_of(errno);
  if (buffer.size() < smallest_buffer) buffer.resize(smallest_buffer);
  std::size_t length = 0;
  while (length < largest_file) {
    const ::ssize_t got =
        ::pread(descriptor_, buffer.data() + length, buffer.size() - length, static_cast< ::off_t>(length));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return outcome_of(errno);
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
    if (length == buffer.size()) buffer.resize(buffer.size() * 2);
  }
  text = {buffer.data(), length};
  return ReadOutcome::ok;
}

ProcessFileName::ProcessFileName(std::uint32_t pid, std::string_view leaf) noexcept {
  append(pid);
  append("/");
  append(leaf);
}

ProcessFileName::ProcessFileName(std::uint32_t pid, std::uint32_t tid, std::string_view leaf) noexcept {
  append(pid);
  append("/task/");
  append(tid);
  append("/");
  append(leaf);
}

void ProcessFileName::append(std::string_view text) noexcept {
  const std::size_t fits = std::min(text.size(), sizeof text_ - 1 - length_);
  std::memcpy(text_ + length_, text.data(), fits);
  length_ += fits;
}

void ProcessFileName::append(std::uint32_t number) noexcept {
  const auto [end, error] = std::to_chars(text_ + length_, text_ + sizeof text_ - 1, number);
  if (error == std::errc{}) length_ = static_cast<std::size_t>(end - text_);
}

}  // namespace etwrca::proc
