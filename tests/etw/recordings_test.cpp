// The recordings of others, as far as they are present: counts as stated beside them.
#include <doctest/doctest.h>

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "etwrca/etl_file.hpp"
#include "support/recordings.hpp"

using namespace etwrca;  // NOLINT(google-build-using-namespace): a test of its names

namespace {

struct Expected {
  std::string_view name;
  std::uint64_t events;
  std::uint64_t buffers;
};

// From SOURCES.md.
constexpr std::array<Expected, 42> expected{{
    {"dotnetperf-DynamicEvents.etl", 28693, 88},
    {"dotnetperf-vs-gconly.etl", 75931, 322},
    {"etlparser-AMSITrace.etl", 21, 6},
    {"etlparser-ShutdownPerfDiagLogger.etl", 17078, 49},
    {"etlparser-lxcore_kernel.etl", 4, 3},
    {"etwanalyzer-TraceLoggingTester.etl", 172716, 41},
    {"krabs-powershell.etl", 114, 26},
    {"monogame-PerfViewData.etl", 104, 13},
    {"msbuild-PerfViewData.etl", 5871, 30},
    {"perfview-SelfDescribingSingleEvent.etl", 23, 3},
    {"perfview-diaghub.kernel.1.etl", 16335, 59},
    {"perfview-diaghub.user_injected.1.etl", 4, 2},
    {"perfview-diaghub.user_paged.1.etl", 22035, 139},
    {"perfview-gcevents.etl", 71, 5},
    {"perfview-gcrundownevents.etl", 112, 2},
    {"perfview-net.4.5.2.x64.etl", 179474, 360},
    {"perfview-net.4.5.2.x86.etl", 168298, 276},
    {"perfview-net.4.5.x86-2016.etl", 185961, 405},
    {"perfview-primitive-types.etl", 7, 2},
    {"pywintrace-eventlog.etl", 47, 6},
    {"s4-SIH.etl", 12, 2},
    {"s4-WindowsUpdate.etl", 82, 7},
    {"s4-waasmedic.etl", 21, 2},
    {"sawbuck-2010vista-test_data_32_v0.etl", 27, 3},
    {"sawbuck-image_data_32_v0.etl", 27, 3},
    {"sawbuck-image_data_32_v1.etl", 27, 3},
    {"sawbuck-image_data_32_v2.etl", 27, 2},
    {"sawbuck-image_data_64_v0.etl", 27, 3},
    {"sawbuck-image_data_64_v1.etl", 27, 3},
    {"sawbuck-image_data_64_v2.etl", 27, 3},
    {"sawbuck-process_data_32_v1.etl", 3, 2},
    {"sawbuck-process_data_32_v2.etl", 9, 3},
    {"sawbuck-process_data_32_v3.etl", 9, 3},
    {"sawbuck-process_data_64_v2.etl", 9, 3},
    {"sawbuck-process_data_64_v3.etl", 9, 2},
    {"sonde-test.etl", 112, 9},
    {"tx-BasicPerfCounters.blg", 603, 6},
    {"tx-CrossMachineHTTP.etl", 3397, 68},
    {"tx-HTTP_Server.etl", 2042, 36},
    {"tx-KernelNetwork.etl", 8924, 129},
    {"tx-Process.etl", 10344, 182},
    {"tx-WsRm01.etl", 71, 7},
}};

}  // namespace

TEST_CASE("every recording is read whole, without loss of ours, in time order") {
  const test::Recordings recordings;
  if (recordings.paths().empty()) {
    MESSAGE("skipped: the recordings are not present");
    return;
  }
  if (recordings.incomplete()) MESSAGE("zipped recordings are left out: python3 is not there");
  std::size_t read = 0;
  for (const Expected& one : expected) {
    const auto path = recordings.find(std::string(one.name));
    if (path.empty()) continue;
    ++read;
    INFO(std::string(one.name));
    EtlFile file(path);
    const TimePoint last = file.last_time();
    EventRecord event;
    std::uint64_t events = 0;
    std::uint64_t back = 0;
    TimePoint time = TimePoint::min();
    while (file.next(event)) {
      ++events;
      if (event.time < time) ++back;
      time = event.time;
    }
    CHECK(events == one.events);
    CHECK(file.buffers() == one.buffers);
    CHECK(back == 0);
    CHECK(time == last);
    CHECK(file.position() == file.size());
    CHECK(file.loss() == Loss{.events = file.header().events_lost, .buffers = file.header().buffers_lost});
  }
  CHECK(read >= (recordings.incomplete() ? 39 : 42));
}

// What Windows itself returned for this recording (tx-HTTP_Server.truth.txt).
TEST_CASE("the first event of tx-HTTP_Server") {
  const test::Recordings recordings;
  const auto path = recordings.find("tx-HTTP_Server.etl");
  if (path.empty()) {
    MESSAGE("skipped: the recordings are not present");
    return;
  }
  EtlFile file(path);
  EventRecord event;
  REQUIRE(file.next(event));  // the log file header
  std::uint64_t count = 0;
  std::map<unsigned, unsigned> ids;
  while (file.next(event)) {
    ++ids[event.id];
    if (count++ > 0) continue;
    CHECK(event.time == time_from_filetime(129'402'940'472'257'591));
    CHECK(event.ticks == 19'479'121'384);
    CHECK(event.id == 21);
    CHECK(event.opcode == 28);
    CHECK(event.level == 4);
    CHECK(event.version == 0);
    CHECK(event.task() == 4);
    CHECK(event.keyword() == 9'223'372'036'854'775'824ULL);
    CHECK(event.pid == 0);
    CHECK(event.tid == 0);
    CHECK(event.payload.size() == 72);
    CHECK(event.raw.size() == 152);
    CHECK(to_string(event.provider()) == "dd5ef90a-6398-47a4-ad34-4dcecdef795f");
    CHECK(to_string(event.activity_id()) == "00000100-0000-0003-193d-42fb30bbcb01");
  }
  CHECK(count == 2041);
  CHECK(ids[1] == 291);
  CHECK(ids[12] == 289);
}
