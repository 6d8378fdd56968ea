#include "upload.hpp"

#include <stdlib.h>  // mkstemp
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "documents.hpp"
#include "guard.hpp"
#include "watch.hpp"

namespace dashboard {

/// A file that only we can read. Without its name it is gone when this is, however the program ends.
class TempFile {
 public:
  TempFile() : name_((std::filesystem::temp_directory_path() / "etwrca-upload-XXXXXX").string()) {
    const int made = mkstemp(name_.data());
    if (made < 0) throw std::runtime_error("no temporary file can be made");
    path_ = "/proc/self/fd/" + std::to_string(made);
    file_.reset(fdopen(made, "wb"));
  }
  ~TempFile() { forget_name(); }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  void forget_name() noexcept {
    if (named_) unlink(name_.c_str());
    named_ = false;
  }
  bool write(const char* data, std::size_t size) { return std::fwrite(data, 1, size, file_.get()) == size; }
  bool flush() { return std::fflush(file_.get()) == 0; }
  [[nodiscard]] bool named() const noexcept { return named_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Leads to the file without its name.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string name_, path_;
  bool named_ = true;
  std::unique_ptr<std::FILE, decltype(&std::fclose)> file_{nullptr, &std::fclose};
};

namespace {

constexpr auto patience = std::chrono::seconds(5);
constexpr const char* disk_full = "the disk for temporary files is full";
constexpr std::uint64_t least_bytes_a_second = 1024;

// What somebody called the file; never used as a path.
std::string name_in(const httplib::Request& request) {
  std::string name = request.get_param_value("name");
  name = name.substr(name.find_last_of("/\\") + 1).substr(0, 200);
  return name.empty() ? "upload" : name;
}

// SQLite follows a path to the name at its end, and finds nothing where there is none.
bool needs_name(const TempFile& file) {
  std::string start(15, '\0');
  std::ifstream(file.path(), std::ios::binary).read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == "SQLite format 3";
}

}  // namespace

bool Upload::refuses(const httplib::Request& request, httplib::Response& response) const {
  const auto because = [&response](int status, const std::string& message) {
    refuse(response, status, message);
    return true;
  };
  // Of a body in chunks, or packed, bytes come that never get here to be counted.
  if (request.has_header("Transfer-Encoding") || !request.has_header("Content-Length"))
    return because(411, "send the recording with its Content-Length, and not in chunks");
  if (request.is_multipart_form_data() || request.has_header("Content-Encoding"))
    return because(415, "send the recording itself as the body, not a form, and not packed");
  const std::string stated = request.get_header_value("Content-Length");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(stated.data(), stated.data() + stated.size(), bytes);
  if (error == std::errc::invalid_argument || end != stated.data() + stated.size())
    return because(400, "the Content-Length is not a number");
  if (error != std::errc{} || bytes > most_)
    return because(
        413, "a recording of more than " + std::to_string(most_ >> 20U) + " MiB is not taken: --max-upload");
  return false;
}

void Upload::serve(const httplib::Request& request, httplib::Response& response,
                   const httplib::ContentReader& body) {
  if (refuses(request, response)) return;
  const std::unique_lock one(one_, std::try_to_lock);
  if (!one) return refuse(response, 503, "another recording is being analyzed");

  TempFile file;
  file.forget_name();
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
    if (stopped_) return false;
    full = !file.write(data, length);
    return !full;
  });
  if (!file.flush() || full) return refuse(response, 507, disk_full);
  if (stopped_) return refuse(response, 503, "the server is stopping");
  if (slow) return refuse(response, 408, "the body comes too slowly, and others wait");
  if (!whole) return refuse(response, 400, "the body broke off");
  if (got == 0) return refuse(response, 400, "the body is empty: it should be a recording");
  if (!needs_name(file)) return analyze(file, name_in(request), response);
  TempFile copy;
  std::error_code failed;
  std::filesystem::copy_file(file.path(), copy.name(), std::filesystem::copy_options::overwrite_existing,
                             failed);
  if (failed) return refuse(response, 507, disk_full);
  analyze(copy, name_in(request), response);
}

void Upload::analyze(TempFile& file, const std::string& name, httplib::Response& response) try {
  const std::unique_ptr<etwrca::Source> source =
      etwrca::open_source(file.named() ? file.name() : file.path());
  file.forget_name();
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
  const std::string identity = "upload:" + name + "\n" + fingerprint(file.path());
  Json keys = Json::array();
  std::string wrong;
  for (const etwrca::Incident& incident : report.incidents) {
    const Store::Put put = store_.put(incident_of(report, incident, "upload:" + name, identity));
    events_.push("incident", dumped(put.summary));
    keys.push_back(put.summary.at("key"));
    wrong = put.wrong;
  }
  if (!wrong.empty()) events_.push("note", dumped({{"text", wrong}}));
  response.set_content("{\"keys\":" + keys.dump() + ",\"report\":" + one_line(report) + "}",
                       "application/json");
} catch (const etwrca::Error& error) {
  // The library names the file; here that is the name somebody gave it.
  std::string text = error.what();
  for (const std::string& place : {file.name(), file.path()})
    if (const std::size_t at = text.find(place); at != std::string::npos)
      text.replace(at, place.size(), name);
  refuse(response, 422, text);
}

void Upload::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (source_ != nullptr) source_->stop();
}

}  // namespace dashboard
