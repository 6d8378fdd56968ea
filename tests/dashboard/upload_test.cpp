#include "upload.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "support/fake_source.hpp"
#include "support/temp_file.hpp"

using namespace etwrca::test;
using dashboard::Json;

namespace {

/// What record() writes of two processes, the first of which becomes busy.
std::string recording_of_ours() {
  const TempFile file("of_ours");
  auto source = std::make_unique<FakeSource>();
  source->said.kind = "fake";
  source->said.interval = lasting(1);
  for (const char* name : {"culprit", "other"}) {
    const etwrca::EntityId who = source->process(name);
    for (int second = 0; second < 120; ++second)
      source->observations.emplace_back(usage(second, 1, who, etwrca::metric::cpu,
                                              0.01 + (who == 0 && second >= 90 && second < 100 ? 3 : 0)));
  }
  {
    const auto recorder = etwrca::record(std::move(source), file.path());
    while (!recorder->read().empty()) {
    }
  }
  std::ifstream in(file.path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

httplib::Response uploaded(const std::string& bytes) {
  dashboard::Store store("");
  dashboard::Events events;
  dashboard::Upload upload(store, events, std::uint64_t{1} << 30U);
  httplib::Request request;
  request.method = "POST";
  request.headers.emplace("Content-Length", std::to_string(bytes.size()));
  request.params.emplace("name", "mine.etwrca");
  httplib::Response response;
  upload.serve(
      request, response,
      {[&](const httplib::ContentReceiver& take) { return take(bytes.data(), bytes.size()); }, nullptr});
  return response;
}

/// A folder of its own for temporary files, as long as this lives.
class TempFolder {
 public:
  TempFolder() { setenv("TMPDIR", mine_.folder().c_str(), 1); }
  ~TempFolder() { usual_.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", usual_.c_str(), 1); }
  [[nodiscard]] bool empty() const { return std::filesystem::is_empty(mine_.folder()); }

 private:
  std::string usual_ = std::getenv("TMPDIR") == nullptr ? "" : std::getenv("TMPDIR");
  TempFile mine_{"none"};
};

}  // namespace

TEST_CASE("a recording of ours, which SQLite opens by a name, can be uploaded like others") {
  const std::string bytes = recording_of_ours();
  REQUIRE(bytes.starts_with("SQLite format 3"));
  const TempFolder folder;
  const httplib::Response response = uploaded(bytes);
  const Json answer = Json::parse(response.body);
  REQUIRE(answer.contains("report"));
  CHECK(answer["report"]["source"]["name"] == "mine.etwrca");
  REQUIRE(answer["report"]["incidents"].size() == 1);
  CHECK(answer["report"]["incidents"][0]["suspects"][0]["name"] == "culprit");
  CHECK(response.body.find("etwrca-upload") == std::string::npos);
  CHECK(folder.empty());
}

TEST_CASE("what is wrong with an upload is said with its own name") {
  std::string bytes = recording_of_ours();
  bytes.resize(bytes.size() / 3);
  for (const std::string& wrong :
       {bytes, bytes.substr(0, 100), std::string("hello"), std::string(5000, '\0')}) {
    const httplib::Response response = uploaded(wrong);
    CHECK(response.status == 422);
    CHECK(response.body.find("mine.etwrca") != std::string::npos);
    CHECK(response.body.find("/proc") == std::string::npos);
    CHECK(response.body.find("etwrca-upload") == std::string::npos);
  }
}
