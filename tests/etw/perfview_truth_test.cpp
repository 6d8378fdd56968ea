// Events one by one, as PerfView tells them in the truth files: time, ids, processor, length and fields.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "etwrca/etl_file.hpp"
#include "etwrca/event_fields.hpp"
#include "support/test_data.hpp"

namespace etwrca {
namespace {

/// "EVENT 28.493: Windows Kernel/Process/DCStart PID=0; TID=-1; ...; ProceNum=7; DataLen=75; Field=Value; "
struct Told {
  std::int64_t microseconds = 0;
  std::string name;
  std::map<std::string, std::string> fields;

  [[nodiscard]] std::int64_t number(const char* field) const { return std::stoll(fields.at(field)); }
};

std::string without(std::string text, char unwanted) {
  std::erase(text, unwanted);
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<Told> events_in(const std::filesystem::path& path) {
  std::vector<Told> events;
  std::ifstream file(path);
  REQUIRE(file);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("EVENT ")) continue;
    const std::size_t colon = line.find(": ");
    const std::size_t ids = line.find(" PID=");
    Told told;
    const std::string milliseconds = without(line.substr(6, colon - 6), ',');
    told.microseconds = std::stoll(without(milliseconds, '.'));
    told.name = line.substr(colon + 2, ids - colon - 2);
    for (std::size_t at = ids + 1; at < line.size();) {
      const std::size_t equals = line.find('=', at);
      const std::size_t end = line.find("; ", equals);
      if (equals == std::string::npos || end == std::string::npos) break;
      told.fields.emplace(lower(line.substr(at, equals - at)), line.substr(equals + 1, end - equals - 1));
      at = end + 2;
    }
    events.push_back(std::move(told));
  }
  return events;
}

std::optional<std::uint64_t> number_in(std::string text) {
  text = without(std::move(text), ',');
  const bool negative = text.starts_with('-');
  const bool hex = text.starts_with("0x");
  const char* begin = text.data() + (negative ? 1 : hex ? 2 : 0);
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(begin, text.data() + text.size(), value, hex ? 16 : 10);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return negative ? 0 - value : value;
}

/// Ports lie in the payload high byte first; PerfView turns them round, fields() gives what is there.
FieldValue as_told(const Field& field) {
  const auto* port = std::get_if<std::uint64_t>(&field.value);
  if (port == nullptr || (field.name != "dport" && field.name != "sport")) return field.value;
  return (*port >> 8U | *port << 8U) & 0xFFFFU;
}

/// Nothing where the two cannot be compared: names of enumerators, texts that are cut.
std::optional<bool> equal(const FieldValue& ours, const std::string& theirs) {
  const auto number = number_in(theirs);
  if (const auto* x = std::get_if<std::uint64_t>(&ours))
    return number ? std::optional(*x == *number || (*x & 0xFFFFFFFF) == (*number & 0xFFFFFFFF))
                  : std::nullopt;
  if (const auto* x = std::get_if<std::int64_t>(&ours))
    return number ? std::optional(static_cast<std::uint64_t>(*x) == *number ||
                                  (static_cast<std::uint64_t>(*x) & 0xFFFFFFFF) == (*number & 0xFFFFFFFF))
                  : std::nullopt;
  if (const auto* x = std::get_if<std::string>(&ours)) {
    if (theirs.ends_with("...")) return x->starts_with(theirs.substr(0, theirs.size() - 3));
    return *x == theirs;
  }
  return std::nullopt;
}

struct Result {
  std::size_t events = 0;
  std::size_t missing = 0;
  std::size_t fields = 0;
  std::map<std::string, std::size_t> differing;  // by event and field
};

struct Met {
  std::uint32_t pid = 0;
  std::uint32_t tid = 0;
  std::string name;
  std::optional<EventFields> fields;
};

Result compare(const std::filesystem::path& recording, const std::filesystem::path& truth) {
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // time, processor, length
  const std::vector<Told> told = events_in(truth);
  std::map<Key, std::vector<Met>> met;
  for (const Told& t : told) met[{t.microseconds, t.number("procenum"), t.number("datalen")}];
  EtlFile file(recording);
  const TimePoint start = file.header().start;
  for (EventRecord r; file.next(r);) {
    const auto half = Duration(500);
    const std::int64_t us = (r.time - start + half) / std::chrono::microseconds{1};
    for (const std::int64_t at : {us - 1, us, us + 1}) {
      const auto found = met.find({at, r.cpu, static_cast<std::int64_t>(r.payload.size())});
      if (found != met.end()) found->second.push_back({r.pid, r.tid, kernel_event_name(r), fields(r)});
    }
  }
  Result result;
  for (const Told& t : told) {
    ++result.events;
    const bool kernel = t.name.starts_with("Windows Kernel/");
    const std::string name = kernel ? t.name.substr(15) : t.name;
    const auto& candidates = met.at({t.microseconds, t.number("procenum"), t.number("datalen")});
    // PerfView makes up ids for kernel events that have none.
    const auto fits = [&](const Met& m) {
      if (kernel)
        return m.name == name || (name == "EventTrace" && m.name == "EventTrace/Header") ||
               name.starts_with("SysConfig/");
      return !t.name.starts_with("Microsoft-Windows-DotNETRuntime") ||
             (m.pid == t.number("pid") && m.tid == t.number("tid"));
    };
    std::optional<std::vector<std::string>> fewest;
    std::size_t compared = 0;
    for (const Met& m : candidates) {
      if (!fits(m)) continue;
      std::vector<std::string> differing;
      std::size_t same = 0;
      if (kernel && m.fields)
        for (const auto& field : m.fields->fields) {
          const auto theirs = t.fields.find(lower(field.name));
          if (theirs == t.fields.end()) continue;
          if (name == "SystemConfig/Services" && field.name == "ProcessName") continue;  // its own look-up
          const auto agrees = equal(as_told(field), theirs->second);
          if (agrees && *agrees) ++same;
          if (agrees && !*agrees) differing.push_back(name + " " + std::string(field.name));
        }
      if (!fewest || differing.size() < fewest->size()) {
        fewest = differing;
        compared = same;
      }
    }
    if (!fewest) {
      ++result.missing;
      MESSAGE("not found: ", t.name, " at ", t.microseconds);
      continue;
    }
    result.fields += compared;
    for (const std::string& which : *fewest) ++result.differing[which];
  }
  return result;
}

void check(const char* name, std::size_t events, std::size_t least_fields) {
  const auto folder = test::data_folder("etl");
  if (!folder) {
    MESSAGE("skipped: no recordings on this machine");
    return;
  }
  const std::string base(name);
  const Result result = compare(*folder / (base + ".etl"), *folder / (base + ".truth.txt"));
  CHECK(result.events == events);
  CHECK(result.missing == 0);
  CHECK(result.fields >= least_fields);
  for (const auto& [which, count] : result.differing) {
    const std::string& field = which;
    CAPTURE(field);
    CHECK(count == 0);
  }
  MESSAGE(base, ": ", result.events, " events, ", result.fields, " fields agree");
}

TEST_CASE("the events of a kernel recording that PerfView tells are there, with their fields") {
  check("perfview-net.4.5.2.x64", 480, 700);
}

TEST_CASE("the events of a circular recording that PerfView tells are there") {
  check("perfview-gcevents", 52, 10);
}

}  // namespace
}  // namespace etwrca
