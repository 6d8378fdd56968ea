// What the fuzzers begin with, so that they need not find out by themselves what a recording looks like:
//
//     etwrca-fuzz-seeds FOLDER
//
// makes a folder for each fuzzer there. Everything comes from our own writer.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "etwrca/etl_file.hpp"
#include "etwrca/source.hpp"
#include "source/recording_codec.hpp"
#include "support/etl_damage.hpp"
#include "support/etl_writer.hpp"
#include "support/kernel_payload.hpp"
#include "support/manifest_payload.hpp"
#include "support/scenario.hpp"
#include "support/temp_file.hpp"

namespace {

using namespace etwrca;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using test::Bytes;

void write(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
}

/// A machine of a few kilobytes that does a little of everything.
void describe(test::Scenario& s) {
  s.cpus(2).duration(60ms).sampling(4ms).context_switches(true).interrupts(20ms, 50us);
  s.options().buffer_size = 0x1000;
  s.process("a.exe").cpu(0.9, 0s, 60ms, "codec.dll").disk_write(2e6, 0s, 60ms);
  s.process("b.exe").cpu(0.2, 10ms, 60ms);
}

struct Variant {
  const char* name;
  std::function<void(test::Scenario&)> change;
};

const std::vector<Variant>& variants() {
  static const std::vector<Variant> all{
      {"plain", [](test::Scenario&) {}},
      {"compressed", [](test::Scenario& s) { s.compressed(); }},
      {"bits_32", [](test::Scenario& s) { s.bits(32); }},
      {"windows_7", [](test::Scenario& s) { s.windows(7601); }},
      {"windows_8", [](test::Scenario& s) { s.windows(9200); }},
      {"circular", [](test::Scenario& s) { s.circular(4); }},
      {"lost", [](test::Scenario& s) { s.lost_buffers(30ms, 1, 2); }},
      {"system_time", [](test::Scenario& s) { s.clock(ClockKind::system_time); }},
      {"cpu_cycles", [](test::Scenario& s) { s.clock(ClockKind::cpu_cycles); }},
      {"end_rundown", [](test::Scenario& s) { s.rundown(false, true); }},
  };
  return all;
}

/// Every kind of header, extended items, TraceLogging and the manifest providers.
void write_headers(const fs::path& path) {
  test::EtlWriter writer(path, {.processors = 2, .buffer_size = 0x1000});
  const std::array payload{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}, std::byte{5}};
  for (const auto header :
       {test::RecordHeader::system, test::RecordHeader::compact, test::RecordHeader::perf_info,
        test::RecordHeader::full, test::RecordHeader::event, test::RecordHeader::instance,
        test::RecordHeader::message})
    for (const unsigned pointer_size : {4U, 8U})
      writer.append(0, {.header = header, .pointer_size = pointer_size, .ticks = 77, .payload = payload});

  test::payload::TraceLoggingBuilder event("Provider", "Event");
  event.number("n", 5);
  const Bytes traits = event.traits();
  const Bytes schema = event.schema();
  const std::array items{test::ExtendedItem{12, traits}, test::ExtendedItem{11, schema}};
  writer.append(1, {.header = test::RecordHeader::event,
                    .ticks = 80,
                    .channel = 11,
                    .extended = items,
                    .payload = event.payload()});
  test::ByteWriter out(8);
  test::payload::manifest_process_start(out, 100, test::default_start, 4, 0, "\\Device\\a.exe");
  writer.append(1, {.header = test::RecordHeader::event,
                    .ticks = 81,
                    .guid = test::kernel_process_provider,
                    .id = 1,
                    .payload = out.bytes()});
  writer.close();
}

using Seen = std::set<std::tuple<HeaderKind, KernelClass, std::uint8_t, std::uint16_t, std::uint8_t>>;

/// One record of each kind, as decode_fuzz takes it: the choices in eight bytes, then the record.
void write_records(const fs::path& recording, const fs::path& folder, Seen& seen) {
  EtlFile file(recording);
  EventRecord r;
  while (file.next(r)) {
    if (!seen.insert({r.header, r.kernel, r.opcode, r.version, r.pointer_size}).second) continue;
    const bool whole = r.header == HeaderKind::event;
    constexpr std::size_t event_header = 80;
    const std::size_t offset = whole ? r.raw.size() - r.payload.size() - event_header : 0;
    std::string seed{static_cast<char>(r.header),
                     static_cast<char>(r.kernel),
                     static_cast<char>(r.opcode),
                     static_cast<char>((r.version & 7U) | (r.pointer_size == 8 ? 0x80U : 0U)),
                     static_cast<char>(r.id & 0xFFU),
                     static_cast<char>(r.id >> 8U & 1U),
                     static_cast<char>(offset & 0xFFU),
                     static_cast<char>(offset >> 8U)};
    for (const std::byte b : whole ? r.raw : r.payload) seed += static_cast<char>(b);
    write(folder / std::to_string(seen.size()), seed);
  }
}

void write_blobs(const fs::path& recording, const fs::path& folder) {
  const auto source = open_etl(recording);
  int number = 0;
  for (auto batch = source->read(); !batch.empty() && number < 8; batch = source->read())
    write(folder / std::to_string(number++),
          source::encode(batch.first(std::min<std::size_t>(batch.size(), 40))));
  write(folder / "info", source::encode(source->info()));
  write(folder / "texts", source::encode(std::vector<std::string>{"a", "", "\xC3\xA4"}));
}

void write_tables(const fs::path& folder) {
  std::string steps = "time,entity,metric,value\n";
  for (int t = 0; t < 40; ++t)
    for (const char* who : {"web", "db"})
      steps += std::to_string(t) + "," + who + ",load," +
               std::to_string(t % 3 + (t >= 30 && who[0] == 'w' ? 20 : 0)) + "\n";
  write(folder / "steps", steps);
  write(folder / "quotes", "value,metric,\"time\",entity,more\r\n1.5,\"a,\"\"b\"\"\",0,x,\r\n,m,0.5,x,y\r\n");
  write(folder / "gaps", "time,entity,metric,value\n-1e3,a,m,NaN\n0,a,m,\n0,a,m,+1e149\n1e9,b,m,-0\n");
  write(folder / "mark", "\xEF\xBB\xBFtime,entity,metric,value\n0,\xE2\x82\xAC,m,1\n");
}

void write_all(const fs::path& folder) {
  fs::create_directories(folder / "etl_file");
  Seen seen;
  for (const Variant& variant : variants()) {
    const fs::path path = folder / "etl_file" / variant.name;
    test::Scenario scenario;
    describe(scenario);
    variant.change(scenario);
    scenario.write(path);
    write_records(path, folder / "decode", seen);
  }
  const fs::path headers = folder / "etl_file" / "headers";
  write_headers(headers);
  write_records(headers, folder / "decode", seen);
  write_blobs(folder / "etl_file" / "plain", folder / "recording");

  const Bytes sound = test::read_bytes(folder / "etl_file" / "plain");
  Bytes damaged = sound;
  test::truncate(damaged, sound.size() / 2 + 3);
  test::write_bytes(folder / "etl_file" / "cut", damaged);
  damaged = sound;
  test::overwrite(damaged, sound.size() / 3, 600);
  test::write_bytes(folder / "etl_file" / "overwritten", damaged);
  write_tables(folder / "csv");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: etwrca-fuzz-seeds FOLDER\n");
    return 2;
  }
  try {
    write_all(arguments[1]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "etwrca-fuzz-seeds: %s\n", error.what());
    return 1;
  }
}
