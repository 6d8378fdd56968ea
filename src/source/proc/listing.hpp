// The names in a folder, without an allocation a name.
#ifndef ETWRCA_SOURCE_PROC_LISTING_HPP
#define ETWRCA_SOURCE_PROC_LISTING_HPP

#include <dirent.h>

#include <cstdint>

#include "source/proc/kept_file.hpp"

namespace etwrca::proc {

class Listing {
 public:
  Listing(const Folder& folder, const char* name) noexcept;
  ~Listing();
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;

  [[nodiscard]] bool open() const noexcept { return folder_ != nullptr; }
  /// Begins again.
  void rewind() noexcept;
  /// nullptr at the end. Valid until the next call.
  const char* next() noexcept;
  /// The next name that is a number, as processes and threads have; 0 at the end.
  std::uint32_t next_number() noexcept;

 private:
  DIR* folder_ = nullptr;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_LISTING_HPP
