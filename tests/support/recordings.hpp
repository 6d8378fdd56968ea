// The recordings of others, zipped ones unpacked into a folder that is gone with the object.
#ifndef ETWRCA_TESTS_SUPPORT_RECORDINGS_HPP
#define ETWRCA_TESTS_SUPPORT_RECORDINGS_HPP

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "support/temp_file.hpp"
#include "support/test_data.hpp"

namespace etwrca::test {

class Recordings {
 public:
  Recordings() : unpacked_("unpacked") {
    const auto folder = data_folder("etl");
    if (!folder) return;
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
      const auto extension = entry.path().extension();
      if (extension == ".etl" || extension == ".blg") paths_.push_back(entry.path());
      if (extension == ".zip") unpack(entry.path());
    }
    std::sort(paths_.begin(), paths_.end(),
              [](const auto& a, const auto& b) { return a.filename() < b.filename(); });
  }

  /// Sorted by name; empty where the data is not present.
  [[nodiscard]] const std::vector<std::filesystem::path>& paths() const noexcept { return paths_; }
  /// Whether some could not be unpacked, for want of Python.
  [[nodiscard]] bool incomplete() const noexcept { return incomplete_; }
  /// The recording of that name; empty if it is not there.
  [[nodiscard]] std::filesystem::path find(const std::string& name) const {
    for (const auto& path : paths_)
      if (path.filename() == name) return path;
    return {};
  }

 private:
  void unpack(const std::filesystem::path& zip) {
    const std::string command =
        "python3 -m zipfile -e \"" + zip.string() + "\" \"" + unpacked_.folder().string() + "\"";
    const auto recording = unpacked_.folder() / zip.stem();
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): the names are our own
    if (std::system(command.c_str()) == 0 && std::filesystem::exists(recording)) {
      paths_.push_back(recording);
    } else {
      incomplete_ = true;
    }
  }

  TempFile unpacked_;
  std::vector<std::filesystem::path> paths_;
  bool incomplete_ = false;
};

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_RECORDINGS_HPP
