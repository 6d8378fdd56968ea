// upload.hpp - a recording that somebody dropped on the page.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_UPLOAD_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_UPLOAD_HPP

#include <httplib.h>

#include <atomic>
#include <cstdint>
#include <etwrca/etwrca.hpp>
#include <mutex>
#include <string>

#include "events.hpp"
#include "store.hpp"

namespace dashboard {

class TempFile;

/// One at a time. What comes goes to a file that has no name, and is gone when nobody has it open, however
/// the program ends. (A recording in SQLite is copied to one with a name, for as long as it takes to open
/// it.)
class Upload {
 public:
  Upload(Store& store, Events& events, std::uint64_t most) : store_(store), events_(events), most_(most) {}
  /// By its headers. True: the response is complete.
  bool refuses(const httplib::Request& request, httplib::Response& response) const;
  void serve(const httplib::Request& request, httplib::Response& response,
             const httplib::ContentReader& body);
  /// Ends the analysis that is going on.
  void stop();

 private:
  void analyze(TempFile& file, const std::string& name, httplib::Response& response);
  Store& store_;
  Events& events_;
  std::uint64_t most_;
  std::mutex one_;
  std::mutex mutex_;
  etwrca::Source* source_ = nullptr;
  std::atomic<bool> stopped_ = false;
};

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_UPLOAD_HPP
