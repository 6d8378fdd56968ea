#include "support/test_data.hpp"

#include <cstdlib>

namespace etwrca::test {

std::optional<std::filesystem::path> data_folder(const char* name) {
  const char* set = std::getenv("ETWRCA_TEST_DATA");
  const std::filesystem::path root =
      set != nullptr ? std::filesystem::path(set) : std::filesystem::path(ETWRCA_DEFAULT_TEST_DATA);
  std::error_code ignored;
  if (std::filesystem::is_directory(root / name, ignored)) return root / name;
  return std::nullopt;
}

}  // namespace etwrca::test
