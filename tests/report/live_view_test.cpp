#include "etwrca/live_view.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "report/label.hpp"
#include "report/sample.hpp"
#include "support/fake_source.hpp"

using namespace etwrca;
using namespace etwrca::test;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// A machine with two processes, of which the frames tell.
struct Scene {
  FakeSource source;
  EntityId busy;
  EntityId idle;

  explicit Scene(const std::string& name = "busy.exe")
      : busy(source.process(name, 100)), idle(source.process("idle.exe", 200)) {
    source.said.kind = "proc";
    source.said.name = "this machine";
    source.said.processors = 4;
  }

  [[nodiscard]] Frame frame(double t, double cpu) const {
    Frame f;
    f.begin = second(t);
    f.length = std::chrono::seconds(1);
    f.metrics = source.metrics().size();
    f.entities = {busy, idle};
    f.values.assign(2 * f.metrics, 0.0);
    f.values[metric::cpu] = cpu;
    f.values[metric::memory] = 5e8;
    f.total.assign(f.metrics, 0.0);
    f.total[metric::cpu] = cpu;
    f.total[metric::memory] = 5e8;
    f.unattributed.assign(f.metrics, 0.0);
    return f;
  }
};

}  // namespace

TEST_CASE("the view fits the screen, whatever the names and the size") {
  for (const std::string& name : hostile_names()) {
    Scene scene(name);
    scene.source.said.name = name;
    LiveView view(scene.source, 5);
    for (int t = 0; t < 100; ++t)
      view.frame(scene.frame(t, t < 50 ? t % 4 : name.size() % 2 == 0 ? 0.000841 : 123456.7));
    for (int i = 0; i < 20; ++i) view.incident(incident({suspect(name, 100, 0.9)}));
    view.ongoing(incident({suspect(name, 100, 0.9)}));
    for (const auto& [width, height] : {std::pair{80UL, 24UL}, {40UL, 12UL}, {200UL, 60UL}}) {
      const auto shown = lines(view.draw({width, height, false}));
      CHECK(shown.size() <= height);
      for (const std::string& line : shown) {
        CAPTURE(line);
        CHECK(report::columns(line) <= width);
        CHECK(report::visible(line, 1000) == line);
      }
    }
  }
}

TEST_CASE("it says who is busy now, what goes on, what has ended, and what was lost") {
  Scene scene;
  LiveView view(scene.source, 3);
  view.frame(scene.frame(0, 0.5));
  CHECK(has(view.draw(), "Learning what is usual: 1 of 3 frames"));
  CHECK_FALSE(has(view.draw(), "No incident"));
  for (int t = 1; t < 4; ++t) view.frame(scene.frame(t, 2.5));
  CHECK_FALSE(has(view.draw(), "Learning"));
  CHECK(has(view.draw(), "No incident so far."));
  CHECK(has(view.draw(), "2.5 cores of 4"));
  CHECK(has(view.draw(), "watched for 4 s"));
  CHECK(has(view.draw(), "nothing is known to be missing"));
  // The busiest first.
  const std::string shown = view.draw();
  CHECK(shown.find("busy.exe (pid 100)") < shown.find("idle.exe (pid 200)"));

  Incident open = incident({suspect("busy.exe", 100, 0.8)});
  open.open = true;
  view.ongoing(open);
  CHECK(has(view.draw(), "one going on, 0 ended"));
  CHECK(has(view.draw(), "> 00:07:02  CPU 2.2 cores, for 2 s now: busy.exe (pid 100), score 0.80"));
  view.incident(incident({suspect("busy.exe", 100, 0.8)}));
  CHECK(has(view.draw(), "Incidents: 1 ended"));
  CHECK_FALSE(has(view.draw(), "going on"));

  Frame lossy = scene.frame(5, 1);
  lossy.loss.events = 7;
  view.frame(lossy);
  CHECK(has(view.draw(), "7 events"));
}

TEST_CASE("colours of the view only where asked for, and each one ends") {
  Scene scene;
  LiveView view(scene.source);
  view.frame(scene.frame(0, 1));
  view.ongoing(incident({suspect("busy.exe", 100, 0.8)}));
  CHECK_FALSE(has(view.draw(), "\x1b"));
  const std::string text = view.draw({80, 24, true});
  CHECK(times(text, "\x1b[0m") > 3);
  CHECK(times(text, "\x1b[") == 2 * times(text, "\x1b[0m"));
}

TEST_CASE("data that brings only its own metrics has no list of the busiest") {
  FakeSource shop;
  shop.metric_table() = MetricTable(MetricTable::Start::empty);
  MetricInfo waiting;
  waiting.name = "waiting";
  shop.metric_table().add(waiting);
  const EntityId who = shop.process("checkout", 0);
  LiveView view(shop);
  Frame f;
  f.begin = second(1);
  f.length = std::chrono::seconds(1);
  f.metrics = 1;
  f.entities = {who};
  f.values = f.total = {7.0};
  f.unattributed = {0.0};
  view.frame(f);
  CHECK_FALSE(has(view.draw(), "busiest"));
}

TEST_CASE("a view of nothing yet is a view") {
  Scene scene;
  const LiveView view(scene.source);
  CHECK(has(view.draw(), "4 processors"));
}
