// Introduces Source and Monitor: your own numbers, from anywhere, ranked like those of a recording.
#include <array>
#include <atomic>
#include <etwrca/etwrca.hpp>
#include <iostream>

namespace {

// Three services report how many requests wait in them, once a second. One of them gets stuck.
class Shop : public etwrca::Source {
 public:
  Shop() {
    etwrca::MetricInfo waiting;
    waiting.name = "waiting";
    waiting.unit = "{request}";
    waiting.summary = "Requests that wait";
    waiting_ = metrics_.add(waiting);
    for (std::size_t i = 0; i < services_.size(); ++i) {
      etwrca::Entity entity;
      entity.kind = etwrca::EntityKind::named;
      entity.name = names[i];
      services_[i] = entities_.add(entity);
    }
  }

  // One second a call. The span stays valid until the next one.
  std::span<const etwrca::Observation> read() override {
    if (second_ == 300 || stopped_) return {};
    for (std::size_t i = 0; i < services_.size(); ++i) {
      const bool stuck = i == 1 && second_ >= 200 && second_ < 230;
      const double usual = 4 + (second_ * (3 + static_cast<int>(i))) % 7;
      batch_[i] =
          etwrca::Level{etwrca::time_from_seconds(second_), services_[i], waiting_, stuck ? 250.0 : usual};
    }
    ++second_;
    return batch_;
  }

  void stop() noexcept override { stopped_ = true; }

  etwrca::SourceInfo info() const override {
    etwrca::SourceInfo info;
    info.kind = "shop";
    info.name = "shop";
    info.rows = true;
    return info;
  }

 private:
  static constexpr std::array<const char*, 3> names{"catalogue", "checkout", "search"};
  std::array<etwrca::EntityId, 3> services_{};
  std::array<etwrca::Observation, 3> batch_{};
  etwrca::MetricId waiting_ = 0;
  int second_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

int main() {
  Shop shop;
  const etwrca::Report report = etwrca::Monitor().run(shop);
  for (const etwrca::Incident& incident : report.incidents) {
    std::cout << "from " << etwrca::to_seconds(incident.window.begin) << " s\n";
    int place = 0;
    for (const etwrca::Suspect& suspect : incident.ranking.suspects)
      std::cout << "  " << ++place << ". " << suspect.entity.name << ' ' << suspect.score << '\n';
  }
}
