#include "etw/cpu_accounting.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace etwrca::etw {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t first = 11;  // threads
constexpr std::uint32_t second = 22;

TimePoint at(Duration t) { return TimePoint(1'000'000s) + t; }

/// Two processes of one thread each.
struct Desk {
  explicit Desk(bool overwritten = false) : options{.begin = at(0ms), .overwritten = overwritten} {
    processes.on_thread(at(0ms), {.lifetime = Lifetime::rundown_start, .pid = 100, .tid = first});
    processes.on_thread(at(0ms), {.lifetime = Lifetime::rundown_start, .pid = 200, .tid = second});
  }

  void run(Duration t, std::uint32_t from, std::uint32_t to, std::int8_t state = 5, std::uint32_t on = 0) {
    cpu.advance(at(t));
    cpu.on_switch(on, at(t), {.new_tid = to, .old_tid = from, .old_state = state});
  }
  void sample(Duration t, std::uint32_t tid, bool dpc = false) {
    cpu.advance(at(t));
    cpu.on_sample(0, at(t), {.instruction_pointer = 0x1000, .tid = tid, .dpc = dpc});
  }
  void pass(Duration from, Duration to) {
    for (Duration t = from; t <= to; t += 10ms) cpu.advance(at(t));
  }
  void load_module() { modules.add(a, {.lifetime = Lifetime::start, .base = 0, .size = 0x10000}); }

  /// Milliseconds; of what had been charged up to the moment, if one is given.
  double spent(EntityId who, MetricId metric = metric::cpu, Duration until = 1h) const {
    double sum = 0;
    for (const Observation& o : out)
      if (const auto* x = std::get_if<Usage>(&o))
        if (x->who == who && x->metric == metric && !x->module_only && x->begin + x->length <= at(until))
          sum += x->amount * 1000;
    return sum;
  }
  double spent(const char* bucket) { return spent(processes.bucket(bucket)); }

  EntityTable entities;
  ModuleTable names;
  std::vector<Observation> out;
  AttributionOptions options;
  ProcessMap processes{entities, out, options};
  ModuleMap modules{names};
  CpuAccounting cpu{processes, modules, out, options};
  EntityId a = processes.process(100);
  EntityId b = processes.process(200);
};

TEST_CASE("a thread is charged from its switch-in to its switch-out; idle is nobody") {
  Desk desk;
  desk.run(1ms, 0, first);
  desk.run(4ms, first, second);
  desk.run(4500us, second, 0);
  desk.run(9ms, 0, first);
  desk.cpu.finish(at(10ms));
  CHECK(desk.spent(desk.a) == doctest::Approx(4.0));
  CHECK(desk.spent(desk.b) == doctest::Approx(0.5));
  CHECK(desk.spent(desk.a, metric::context_switches) == doctest::Approx(2000));
  CHECK(desk.cpu.broken_chains() == 0);
}

TEST_CASE("who runs at the first switch has run from the begin, unless that was overwritten") {
  Desk desk;
  desk.run(7ms, first, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(7.0));
  Desk wrapped(true);
  wrapped.run(7ms, first, 0);
  CHECK(wrapped.spent(wrapped.a) == 0);
}

TEST_CASE("samples count until the first switch, and tell the module from then on") {
  Desk desk;
  desk.load_module();
  desk.cpu.set_sample_interval(4ms);
  desk.sample(4ms, first);
  desk.sample(8ms, first);
  desk.sample(9ms, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(8.0));
  desk.run(10ms, first, second);
  desk.sample(12ms, second);
  desk.sample(13ms, second);
  desk.run(14ms, second, first);
  desk.sample(16ms, first);
  desk.cpu.finish(at(17ms));
  CHECK(desk.spent(desk.a) == doctest::Approx(8.0 + 3.0));
  CHECK(desk.spent(desk.b) == doctest::Approx(4.0));
  const auto inside = std::count_if(desk.out.begin(), desk.out.end(), [](const Observation& o) {
    const auto* x = std::get_if<Usage>(&o);
    return x != nullptr && x->module_only && x->module != no_module;
  });
  CHECK(inside == 1);
}

TEST_CASE("each sample is worth the interval in force") {
  Desk desk;
  desk.sample(1ms, first);
  CHECK(desk.spent(desk.a) == doctest::Approx(1.0));  // the default of Windows
  desk.cpu.set_sample_interval(125us);
  desk.sample(2ms, first);
  desk.cpu.learn_sample_interval(10ms);  // from further ahead: too late
  desk.sample(3ms, first);
  desk.cpu.set_sample_interval(10ms);
  desk.sample(13ms, first);
  desk.sample(13ms, second, true);
  CHECK(desk.spent(desk.a) == doctest::Approx(1.0 + 0.25 + 10.0));
  CHECK(desk.spent(desk.b) == 0);
  CHECK(desk.spent("(DPC and ISR)") == doctest::Approx(10.0));
}

TEST_CASE("interrupts are taken off the thread they interrupt, also where they enclose each other") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.cpu.on_interrupt(0, at(2ms), at(3ms));
  desk.cpu.on_interrupt(0, at(1ms), at(5ms));  // was interrupted itself by the one before
  desk.run(9ms, first, 0);
  desk.cpu.on_interrupt(0, at(9500us), at(9700us));  // on top of idle
  CHECK(desk.spent("(DPC and ISR)") == doctest::Approx(4.2));
  CHECK(desk.spent(desk.a) == doctest::Approx(5.0));
}

TEST_CASE("an interrupt under way when the thread is charged is taken off later") {
  Desk desk;
  desk.cpu.advance(at(0ms));
  desk.run(1ms, 0, first);
  desk.sample(190ms, first);
  desk.sample(200ms, first);  // within the interrupt that ends at 210 ms
  desk.cpu.advance(at(205ms));
  desk.cpu.on_interrupt(0, at(195ms), at(210ms));
  desk.run(231ms, first, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(230.0 - 15.0));
}

TEST_CASE("a switch that does not follow from the one before charges nothing that nobody has seen") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.pass(0ms, 50ms);
  desk.run(60ms, second, 0);
  CHECK(desk.cpu.broken_chains() == 1);
  CHECK(desk.spent(desk.a) == 0);
  CHECK(desk.spent(desk.b) == 0);
  desk.run(70ms, 0, first);
  desk.run(71ms, first, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(1.0));
}

TEST_CASE("where samples stop coming, a thread has run up to the last one only") {
  Desk desk;
  desk.run(0ms, 0, first);
  for (Duration t = 1ms; t <= 40ms; t += 1ms) desk.sample(t, first);
  desk.pass(50ms, 900ms);
  CHECK(desk.spent(desk.a) == doctest::Approx(40.0));
  SUBCASE("the switch shows another thread: the time between is nobody's") {
    desk.run(1s, second, 0);
    CHECK(desk.spent(desk.a) == doctest::Approx(40.0));
  }
  SUBCASE("the switch shows the same thread: it has run all the time") {
    desk.run(1s, first, 0);
    CHECK(desk.spent(desk.a) == doctest::Approx(1000.0));
  }
  SUBCASE("sampling was switched off: silence means nothing") {
    desk.cpu.on_sampling_end();
    desk.pass(910ms, 1000ms);
    CHECK(desk.spent(desk.a) == doctest::Approx(900.0));
  }
}

TEST_CASE("a long run without samples is charged while it lasts, exactly in the end") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.pass(10ms, 5s);
  CHECK(desk.spent(desk.a) > 4800.0);
  desk.run(5003ms, first, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(5003.0));
  CHECK(desk.spent(desk.a, metric::cpu, 2s) > 1980.0);  // no part of it spans more than 10 ms
}

TEST_CASE("after lost events the next sample tells who runs") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.sample(1ms, first);
  desk.cpu.on_lost(0, at(500ms));
  desk.sample(501ms, second);
  desk.run(510ms, second, 0);
  CHECK(desk.spent(desk.a) == doctest::Approx(1.0));
  CHECK(desk.spent(desk.b) == doctest::Approx(9.0));
  CHECK(desk.cpu.broken_chains() == 0);
}

TEST_CASE("a thread is ready from ReadyThread, or from being preempted, to its switch-in") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.cpu.on_ready(at(1ms), {second});
  desk.run(4ms, first, second, 1);  // first is preempted: it stays runnable
  desk.run(6ms, second, first);
  desk.run(9ms, first, 0);
  CHECK(desk.spent(desk.b, metric::ready) == doctest::Approx(3.0));
  CHECK(desk.spent(desk.a, metric::ready) == doctest::Approx(2.0));
}

TEST_CASE("a long wait is charged while it lasts if every processor is busy") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.cpu.on_ready(at(5ms), {second});
  desk.pass(10ms, 1s);
  CHECK(desk.spent(desk.b, metric::ready) > 900.0);
  desk.run(1005ms, first, second);
  CHECK(desk.spent(desk.b, metric::ready) == doctest::Approx(1000.0));
}

TEST_CASE("a wait beside an idle processor is charged only when the switch-in proves it") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.run(0ms, second, 0, 5, 1);
  desk.cpu.on_ready(at(5ms), {second});
  desk.pass(10ms, 150ms);
  CHECK(desk.spent(desk.b, metric::ready) == 0);
  SUBCASE("it waited for a processor of its own") {
    desk.run(155ms, first, second);
    CHECK(desk.spent(desk.b, metric::ready) == doctest::Approx(150.0));
  }
  SUBCASE("it has run unseen, and became ready again") {
    desk.cpu.on_ready(at(154ms), {second});
    desk.run(155ms, first, second);
    CHECK(desk.spent(desk.b, metric::ready) == doctest::Approx(1.0));
  }
}

TEST_CASE("a thread that ends while it is ready has waited up to its end") {
  Desk desk;
  desk.run(0ms, 0, first);
  desk.cpu.on_ready(at(5ms), {second});
  desk.cpu.on_thread_end(second, at(7ms));
  desk.cpu.finish(at(9ms));
  CHECK(desk.spent(desk.b, metric::ready) == doctest::Approx(2.0));
}

TEST_CASE("a loss that belongs to no processor makes all of them unknown") {
  Desk desk;
  desk.run(0ms, 0, first, 5, 0);
  desk.run(0ms, 0, second, 5, 1);
  desk.cpu.on_lost(EventRecord::no_id, at(500ms));
  desk.run(1000ms, first, 0, 5, 0);
  desk.run(1000ms, second, 0, 5, 1);
  CHECK(desk.spent(desk.a) == 0);
  CHECK(desk.spent(desk.b) == 0);
  CHECK(desk.cpu.cpus() == 2);
}

}  // namespace
}  // namespace etwrca::etw
