// The typed decoders on recordings of others, against the truth beside them.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "etw/event_value.hpp"
#include "etwrca/etl_file.hpp"
#include "etwrca/event_fields.hpp"
#include "etwrca/kernel_event.hpp"
#include "support/test_data.hpp"

namespace etwrca {
namespace {

using nlohmann::json;

std::optional<std::filesystem::path> recordings() {
  auto folder = test::data_folder("etl");
  if (!folder) MESSAGE("skipped: no recordings on this machine");
  return folder;
}

std::vector<json> truth_of(const std::filesystem::path& path, std::initializer_list<const char*> lists) {
  std::ifstream file(path);
  REQUIRE(file);
  const json document = json::parse(file);
  std::vector<json> rows;
  for (const char* list : lists)
    for (const json& row : document.at(list)) rows.push_back(row);
  return rows;
}

std::vector<json> processes_of(const std::filesystem::path& path, Lifetime lifetime) {
  std::vector<json> rows;
  EtlFile file(path);
  ProcessEvent process;
  for (EventRecord record; file.next(record);) {
    if (!decode(record, process) || process.lifetime != lifetime) continue;
    json row{{"pid", process.pid},
             {"ppid", process.parent_pid},
             {"session", process.session},
             {"image", image_name(process)},
             {"cmd", process.command_line.str()},
             {"sid", etw::sid_text(process.sid)}};
    if (lifetime == Lifetime::end) row["exit_status"] = process.exit_status;
    rows.push_back(row);
  }
  return rows;
}

TEST_CASE("processes of every version and width, written by a user program") {
  const auto folder = recordings();
  if (!folder) return;
  // The recordings of one version differ in width only, so one truth serves both.
  const std::pair<const char*, const char*> cases[] = {
      {"32_v1", "32_v1"}, {"32_v2", "64_v2"}, {"64_v2", "64_v2"}, {"32_v3", "32_v3"}, {"64_v3", "32_v3"}};
  for (const auto& [file, truth] : cases) {
    const auto& recording = file;  // clang 14 captures no structured binding
    CAPTURE(recording);
    const auto path = *folder / ("sawbuck-process_data_" + std::string(recording) + ".etl");
    const auto truth_path = *folder / ("sawbuck-process_data_" + std::string(truth) + ".truth.txt");
    CHECK(processes_of(path, Lifetime::rundown_start) == truth_of(truth_path, {"already_running"}));
    CHECK(processes_of(path, Lifetime::start) == truth_of(truth_path, {"started"}));
    CHECK(processes_of(path, Lifetime::end) == truth_of(truth_path, {"ended"}));
  }
}

std::vector<json> images_of(const std::filesystem::path& path, Lifetime lifetime) {
  std::vector<json> rows;
  EtlFile file(path);
  ImageEvent image;
  for (EventRecord record; file.next(record);)
    if (decode(record, image) && image.lifetime == lifetime)
      rows.push_back({{"base", image.base},
                      {"size", image.size},
                      {"checksum", image.checksum},
                      {"timestamp", image.time_date_stamp},
                      {"path", image.path.str()}});
  return rows;
}

TEST_CASE("images of every version and width, written by a user program") {
  const auto folder = recordings();
  if (!folder) return;
  for (const char* name : {"32_v0", "32_v1", "64_v0", "64_v1", "32_v2", "64_v2"}) {
    CAPTURE(name);
    const bool old = std::string_view(name).ends_with("v0") || std::string_view(name).ends_with("v1");
    const auto path = *folder / ("sawbuck-image_data_" + std::string(name) + ".etl");
    const auto truth = truth_of(
        *folder / (old ? "sawbuck-image_data_32_v1.truth.txt" : "sawbuck-image_data_64_v2.truth.txt"),
        {"already_loaded"});
    REQUIRE(truth.size() == 24);
    CHECK(images_of(path, Lifetime::rundown_start) == truth);
    // As its note says: then the first is unloaded, and loaded again.
    CHECK(images_of(path, Lifetime::end) == std::vector<json>{truth[0]});
    CHECK(images_of(path, Lifetime::start) == std::vector<json>{truth[0]});
  }
}

// As another reader tells it, "timestamp=2025-10-05 11:30:19.201590+00:00"; it reckons in floating point.
TEST_CASE("the times and ids of the events of s4-waasmedic") {
  const auto folder = recordings();
  if (!folder) return;
  std::ifstream file(*folder / "s4-waasmedic.truth.txt");
  EtlFile recording(*folder / "s4-waasmedic.etl");
  EventRecord record;
  std::size_t told = 0;
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(" timestamp=");
    if (at == std::string::npos) continue;
    ++told;
    REQUIRE(recording.next(record));
    const auto digits = [&](std::size_t from, std::size_t count) {
      return std::stoll(line.substr(at + from, count));
    };
    const std::int64_t theirs =
        ((digits(22, 2) * 60 + digits(25, 2)) * 60 + digits(28, 2)) * 1'000'000 + digits(31, 6);
    const std::int64_t ours =
        record.time.time_since_epoch() / std::chrono::microseconds{1} % (std::int64_t{86'400} * 1'000'000);
    CHECK(std::abs(ours - theirs) <= 1);
    const std::size_t ids = line.find(" ThreadId=");
    if (ids == std::string::npos || ids > line.find('>')) continue;
    CHECK(record.tid == std::stoul(line.substr(ids + 10)));
    CHECK(record.pid == std::stoul(line.substr(line.find("ProcessId=") + 10)));
  }
  CHECK(told == 21);
  CHECK_FALSE(recording.next(record));
}

TEST_CASE("Kernel-Process: starts, and stops with their totals") {
  const auto folder = recordings();
  if (!folder) return;
  EtlFile file(*folder / "tx-Process.etl");
  std::map<std::uint32_t, std::string> started;
  std::map<std::uint32_t, std::string> stopped;
  std::map<std::uint32_t, ProcessTotals> totals;
  for (EventRecord record; file.next(record);) {
    ProcessEvent process;
    ProcessTotals total;
    if (decode(record, total)) totals[total.pid] = total;
    if (!decode(record, process)) continue;
    (process.lifetime == Lifetime::end ? stopped : started)[process.pid] = image_name(process);
  }
  CHECK(started.size() == 4);
  CHECK(started[5864] == "devenv.exe");
  CHECK(started[2880] == "OUTLOOK.EXE");
  CHECK(stopped.size() == 4);
  CHECK(stopped[5380] == "SearchProtocol");  // cut by Windows
  REQUIRE(totals.count(5380) == 1);
  CHECK(totals[5380].cpu_cycles == 868'422'815);
  CHECK(totals[5380].commit_peak == 7'364'608);
  CHECK(totals[5380].read_bytes == 52 * 1024);
  CHECK(totals[5380].handles == 96);
  CHECK(totals[5380].exited - totals[5380].created == Duration(113'746'122'800));
}

TEST_CASE("Kernel-Network: every transfer is one of TCP or UDP") {
  const auto folder = recordings();
  if (!folder) return;
  EtlFile file(*folder / "tx-KernelNetwork.etl");
  std::map<std::string, int> count;
  std::uint64_t bytes = 0;
  for (EventRecord record; file.next(record);) {
    NetworkTransfer transfer;
    if (!decode(record, transfer)) continue;
    const bool send = transfer.direction == NetworkTransfer::Direction::send;
    ++count[std::string(transfer.udp ? "udp" : "tcp") + (transfer.ipv6 ? "6 " : "4 ") +
            (send ? "send" : "receive")];
    bytes += transfer.bytes;
    CHECK(transfer.pid != 0);
    const auto event = fields(record);
    REQUIRE(event);
    CHECK(event->name.rfind("Microsoft-Windows-Kernel-Network/", 0) == 0);
  }
  CHECK(count == std::map<std::string, int>{{"tcp4 send", 575},
                                            {"tcp4 receive", 7968},
                                            {"tcp6 send", 26},
                                            {"tcp6 receive", 134},
                                            {"udp4 send", 8},
                                            {"udp4 receive", 149},
                                            {"udp6 receive", 61}});
  CHECK(bytes > 0);
}

}  // namespace
}  // namespace etwrca
