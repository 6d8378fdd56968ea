// page.hpp - the page: built in, or from a folder.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_PAGE_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_PAGE_HPP

#include <httplib.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace dashboard {

/// One file of the page that was built in; made by embed.cmake.
struct Asset {
  std::string_view path;  ///< "/index.html"
  std::string_view bytes;
};
extern const Asset assets[];
extern const std::size_t asset_count;

class Page {
 public:
  /// Reads the folder once; an empty path takes what was built in. Throws std::runtime_error for a folder
  /// without an index.html.
  explicit Page(const std::filesystem::path& folder);
  void serve(const httplib::Request& request, httplib::Response& response) const;

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_PAGE_HPP
