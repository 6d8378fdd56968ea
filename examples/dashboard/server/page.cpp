#include "page.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "guard.hpp"

namespace dashboard {
namespace {

constexpr std::string_view no_page =
    "etwrca-dashboard was built without its page: see examples/dashboard/README.md. The API is at /api/v1.\n";

const char* type_of(const std::string& path) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 7> types{
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".svg", "image/svg+xml"},
       {".json", "application/json"},
       {".woff2", "font/woff2"},
       {".png", "image/png"}}};
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

}  // namespace

Page::Page(const std::filesystem::path& folder) {
  if (folder.empty()) {
    for (std::size_t i = 0; i < asset_count; ++i) files_.emplace(assets[i].path, assets[i].bytes);
    return;
  }
  if (!std::filesystem::exists(folder / "index.html"))
    throw std::runtime_error(folder.string() + ": has no index.html");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files_["/" + std::filesystem::relative(entry.path(), folder).generic_string()] =
        std::string(std::istreambuf_iterator<char>(file), {});
  }
}

void Page::serve(const httplib::Request& request, httplib::Response& response) const {
  const std::string path = request.path == "/" ? "/index.html" : request.path;
  const auto found = files_.find(path);
  if (found == files_.end()) {
    if (request.path == "/") return response.set_content(std::string(no_page), "text/plain");
    return refuse(response, 404, "there is nothing here");
  }
  // Vite puts a hash of the contents into the names below assets.
  if (path.rfind("/assets/", 0) == 0) {
    response.headers.erase("Cache-Control");
    response.set_header("Cache-Control", "public, max-age=31536000, immutable");
  }
  response.set_content(found->second, type_of(path));
}

}  // namespace dashboard
