#include "source/proc/listing.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <string_view>
#include <system_error>

namespace etwrca::proc {

Listing::Listing(const Folder& folder, const char* name) noexcept {
  const int descriptor = ::openat(folder.descriptor(), name,  // NOLINT(cppcoreguidelines-pro-type-vararg)
                                  O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (descriptor < 0) return;
  folder_ = ::fdopendir(descriptor);
  if (folder_ == nullptr) ::close(descriptor);
}

Listing::~Listing() {
  if (folder_ != nullptr) ::closedir(folder_);
}

void Listing::rewind() noexcept {
  if (folder_ != nullptr) ::rewinddir(folder_);
}

const char* Listing::next() noexcept {
  if (folder_ == nullptr) return nullptr;
  const ::dirent* entry = ::readdir(folder_);  // NOLINT(concurrency-mt-unsafe): a listing of our own
  return entry == nullptr ? nullptr : entry->d_name;
}

std::uint32_t Listing::next_number() noexcept {
  while (const char* name = next()) {
    const std::string_view text(name);
    std::uint32_t out = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc{} && stop == text.data() + text.size() && out != 0) return out;
  }
  return 0;
}

}  // namespace etwrca::proc
