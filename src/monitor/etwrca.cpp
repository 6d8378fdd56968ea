#include "etwrca/etwrca.hpp"

namespace etwrca {

Report analyze(const std::filesystem::path& path, const MonitorOptions& options) {
  const auto source = open_source(path);
  return Monitor(options).run(*source);
}

std::string_view version() noexcept { return ETWRCA_VERSION; }

}  // namespace etwrca
