// Introduces Sink: takes frames and incidents as they come, to send them anywhere.
#include <algorithm>
#include <etwrca/etwrca.hpp>
#include <iostream>

namespace {

class Lines : public etwrca::Sink {
 public:
  void frame(const etwrca::Frame& frame) override {
    ++frames;
    busiest = std::max(busiest, frame.total[etwrca::metric::cpu]);
  }
  void incident(const etwrca::Incident& incident) override {
    ++incidents;
    if (!incident.ranking.suspects.empty()) {
      const etwrca::Suspect& first = incident.ranking.suspects.front();
      std::cout << incident.id << ": " << first.entity.name << " (" << first.entity.pid << ")\n";
    }
  }

  int frames = 0;
  int incidents = 0;
  double busiest = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: 05_own_sink RECORDING.etl\n";
    return 2;
  }
  try {
    const auto source = etwrca::open_source(argv[1]);
    Lines lines;
    etwrca::Monitor().add(lines).run(*source);
    std::cout << "frames: " << lines.frames << ", most cores busy: " << lines.busiest
              << ", incidents: " << lines.incidents << '\n';
  } catch (const etwrca::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
