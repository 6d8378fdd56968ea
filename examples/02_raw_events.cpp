// Introduces EtlFile, EventRecord and fields(): the events of a recording, without any analysis.
#include <etwrca/error.hpp>
#include <etwrca/etl_file.hpp>
#include <etwrca/event_fields.hpp>
#include <iostream>
#include <map>
#include <string>

namespace {

// A field holds one of several types; this prints those that process events have.
struct Print {
  void operator()(const std::string& text) const { std::cout << text; }
  void operator()(std::uint64_t number) const { std::cout << number; }
  void operator()(std::int64_t number) const { std::cout << number; }
  template <class Other>
  void operator()(const Other&) const {
    std::cout << "...";
  }
};

void print_process(const etwrca::EventRecord& event) {
  const auto decoded = etwrca::fields(event);
  if (!decoded) return;
  std::cout << decoded->name;
  for (const char* name : {"ProcessId", "ImageFileName"}) {
    if (const auto* value = decoded->find(name)) {
      std::cout << "  " << name << '=';
      std::visit(Print{}, *value);
    }
  }
  std::cout << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: 02_raw_events RECORDING.etl\n";
    return 2;
  }
  try {
    etwrca::EtlFile file(argv[1]);
    etwrca::EventRecord event;
    std::map<std::string, int> count;
    while (file.next(event)) {
      if (event.kernel == etwrca::KernelClass::process) print_process(event);
      ++count[etwrca::kernel_event_name(event)];
    }
    for (const auto& [name, times] : count)
      std::cout << times << '\t' << (name.empty() ? "(other)" : name) << '\n';
    if (file.loss().any()) std::cout << "something of this recording was lost or damaged\n";
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
