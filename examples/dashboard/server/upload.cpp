#include "upload.hpp"

#include <stdlib.h>  // mkstemp
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "documents.hpp"
#include "guard.hpp"
#include "watch.hpp"

namespace dashboard {
namespace {

constexpr auto patience = std::chrono::seconds(5);
constexpr std::uint64_t least_bytes_a_second = 1024;

/// A file that only we can read, and that is gone when this is.
class TempFile {
 public:
  TempFile() : path_((std::filesystem::temp_directory_path() / "etwrca-upload-XXXXXX").string()) {
    const int made = mkstemp(path_.data());
    if (made < 0) throw std::runtime_error("no temporary file can be made");
    file_.reset(fdopen(made, "wb"));
  }
  ~TempFile() { unlink(path_.c_str()); }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  bool write(const char* data, std::size_t size) { return std::fwrite(data, 1, size, file_.get()) == size; }
  bool close() { return std::fclose(file_.release()) == 0; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  std::unique_ptr<std::FILE, decltype(&std::fclose)> file_{nullptr, &std::fclose};
};

// What somebody called the file; never used as a path.
std::string name_in(const httplib::Request& request) {
  const std::string name = request.get_param_value("name").substr(0, 200);
  return name.empty() ? "upload" : name.substr(name.find_last_of("/\\") + 1);
}

}  // namespace

void Upload::serve(const httplib::Request& request, httplib::Response& response,
                   const httplib::ContentReader& body) {
  const std::unique_lock one(one_, std::try_to_lock);
  if (!one) return refuse(response, 503, "another recording is being analyzed");
  if (request.is_multipart_form_data())
    return refuse(response, 415, "send the recording itself as the body, not a form");
  const std::string too_large =
      "a recording of more than " + std::to_string(most_ >> 20U) + " MiB is not taken: --max-upload";
  if (std::strtoull(request.get_header_value("Content-Length").c_str(), nullptr, 10) > most_)
    return refuse(response, 413, too_large);

  TempFile file;
  std::uint64_t got = 0;
  bool full = false;
  bool slow = false;
  const auto began = std::chrono::steady_clock::now();
  const bool whole = body([&](const char* data, std::size_t length) {
    got += length;
    const auto taken = std::chrono::steady_clock::now() - began;
    slow = taken > patience &&
           got < least_bytes_a_second * static_cast<std::uint64_t>(taken / std::chrono::seconds(1));
    if (slow) return false;
    if (got > most_ || stopped_) return false;
    full = !file.write(data, length);
    return !full;
  });
  if (got > most_) return refuse(response, 413, too_large);
  if (!file.close() || full) return refuse(response, 507, "the disk for temporary files is full");
  if (stopped_) return refuse(response, 503, "the server is stopping");
  if (slow) return refuse(response, 408, "the body comes too slowly, and others wait");
  if (!whole) return refuse(response, 400, "the body broke off");
  if (got == 0) return refuse(response, 400, "the body is empty: it should be a recording");
  analyze(file.path(), name_in(request), response);
}

void Upload::analyze(const std::filesystem::path& file, const std::string& name,
                     httplib::Response& response) try {
  const std::unique_ptr<etwrca::Source> source = etwrca::open_source(file);
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return refuse(response, 503, "the server is stopping");
    source_ = source.get();
  }
  struct Forget {
    Upload& upload;
    ~Forget() {
      const std::lock_guard lock(upload.mutex_);
      upload.source_ = nullptr;
    }
  } const forget{*this};
  etwrca::Report report = etwrca::Monitor().run(*source);
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return refuse(response, 503, "the server is stopping");  // half of a recording is none
  }
  report.source.name = name;
  const std::string identity = "upload:" + name + "\n" + fingerprint(file);
  Json keys = Json::array();
  for (const etwrca::Incident& incident : report.incidents) {
    const Incident stored = incident_of(report, incident, "upload:" + name, identity);
    events_.push("incident", dumped(store_.put(stored)));
    keys.push_back(stored.key);
  }
  response.set_content("{\"keys\":" + keys.dump() + ",\"report\":" + one_line(report) + "}",
                       "application/json");
} catch (const etwrca::Error& error) {
  // The library names the file; here that is the name somebody gave it.
  std::string text = error.what();
  if (const std::size_t at = text.find(file.string()); at != std::string::npos)
    text.replace(at, file.string().size(), name);
  refuse(response, 422, text);
}

void Upload::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (source_ != nullptr) source_->stop();
}

}  // namespace dashboard
