// Where the labelled data of others lies, if it is on this machine.
#ifndef ETWRCA_TESTS_SUPPORT_TEST_DATA_HPP
#define ETWRCA_TESTS_SUPPORT_TEST_DATA_HPP

#include <filesystem>
#include <optional>

namespace etwrca::test {

/// The folder `name` ("etl", "rca") of the data folder: $ETWRCA_TEST_DATA, or ../shared/data beside
/// the source tree. Nothing if it is not there; a test then says that it was skipped.
std::optional<std::filesystem::path> data_folder(const char* name);

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_SUPPORT_TEST_DATA_HPP
