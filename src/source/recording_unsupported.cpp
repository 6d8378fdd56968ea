// This build has no SQLite.
#include "etwrca/error.hpp"
#include "etwrca/source.hpp"

namespace etwrca {
namespace {

[[noreturn]] void unsupported(const std::filesystem::path& path) {
  throw Error(Errc::unsupported,
              path.string() + ": this build of etwrca has no SQLite, which recordings of live sources need");
}

}  // namespace

std::unique_ptr<Source> record(std::unique_ptr<Source> /*source*/, const std::filesystem::path& path,
                               std::function<void(const Error&)> /*failed*/) {
  unsupported(path);
}

std::unique_ptr<Source> open_recording(const std::filesystem::path& path) { unsupported(path); }

}  // namespace etwrca
