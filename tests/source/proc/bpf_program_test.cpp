#include "source/proc/bpf_program.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string>

#include "etwrca/error.hpp"
#include "etwrca/source.hpp"
#include "source/proc/thread_records.hpp"

using namespace etwrca;
using namespace etwrca::proc;

TEST_CASE("the BPF program is loaded and shows this process, or it is said why not") {
  std::string reason;
  const auto program = BpfProgram::load(reason);
  if (program == nullptr) {
    CHECK_FALSE(reason.empty());
    MESSAGE("not tested further: " << reason);
    return;
  }
  std::vector<std::byte> bytes;
  std::size_t length = 0;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(program->run(bytes, length));
    CHECK(length % sizeof(etwrca_thread_record) == 0);
    bool found = false;
    each_record(std::span(bytes).first(length), [&](const etwrca_thread_record& record) {
      if (record.pid != static_cast<unsigned>(::getpid()) || record.tid != record.pid) return;
      found = true;
      CHECK(record.parent == static_cast<unsigned>(::getppid()));
      CHECK(record.run_ns > 0);
      CHECK(std::string(record.comm).find("test_source") == 0);
    });
    CHECK(found);
  }
}

TEST_CASE("a source that is told to use it does, or says that it cannot") {
  ProcOptions options;
  options.reader = ProcReader::bpf;
  try {
    const auto source = open_proc(options);
    CHECK_FALSE(source->read().empty());
    const SourceInfo info = source->info();
    const auto bpf = std::find_if(info.capabilities.begin(), info.capabilities.end(),
                                  [](const Capability& one) { return one.name == "BPF iterator"; });
    REQUIRE(bpf != info.capabilities.end());
    CHECK(bpf->sight == Sight::full);
  } catch (const Error& error) {
    CHECK(error.code() == Errc::permission);
    CHECK(std::string(error.what()).find("the BPF iterator cannot be used: ") == 0);
  }
}
