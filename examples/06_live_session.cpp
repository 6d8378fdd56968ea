// Introduces EtwSession: the events of any provider, live, on Windows.
#include <chrono>
#include <etwrca/error.hpp>
#include <etwrca/etw_session.hpp>
#include <iostream>
#include <map>
#include <string>

int main(int argc, char** argv) {
  etwrca::EtwOptions options;
  options.name = "etwrca example";
  options.kernel = 0;  // no kernel events: members of Performance Log Users may run this too
  options.stale_session = etwrca::StaleSession::replace;
  etwrca::EtwProvider provider;
  provider.name = argc > 1 ? argv[1] : "Microsoft-Windows-Kernel-Process";
  options.providers.push_back(provider);

  try {
    etwrca::EtwSession session(options);
    session.start();
    for (const etwrca::EtwCapability& asked : session.capabilities())
      if (!asked.works) std::cerr << asked.name << ": " << asked.detail << "; " << asked.remedy << '\n';

    // Five seconds of events, by id.
    std::map<unsigned, unsigned> count;
    etwrca::EventRecord event;
    const etwrca::TimePoint end = session.started() + std::chrono::seconds{5};
    while (session.now() < end)
      if (session.next(event, std::chrono::milliseconds{100})) ++count[event.id];
    session.stop();

    for (const auto& [id, times] : count) std::cout << times << " events of id " << id << '\n';
    const etwrca::EtwStats stats = session.stats();
    std::cout << stats.events << " events, " << stats.events_lost + stats.dropped << " lost\n";
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
