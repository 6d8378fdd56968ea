#include "etw/session/check_options.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "etw/session/waiting.hpp"

namespace etwrca::test {
namespace {

using namespace std::chrono_literals;

Thrown with(const std::function<void(EtwOptions&)>& change) {
  EtwOptions options;
  change(options);
  return thrown_by([&] { etw::check(options); });
}

TEST_CASE("the defaults, and the ends of every range, are legal") {
  CHECK(with([](EtwOptions&) {}).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.name = std::string(200, 'x'); }).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.buffer_kb = 1024; }).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.flush_ms = 0; }).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.sampling_interval = 100us; }).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.kernel = 0; }).code == Errc::ok);
  CHECK(with([](EtwOptions& o) { o.providers.push_back({.name = "Some-Provider"}); }).code == Errc::ok);
}

TEST_CASE("what is outside is named") {
  const auto refused = [](const char* word, const std::function<void(EtwOptions&)>& change) {
    CAPTURE(word);
    const Thrown thrown = with(change);
    CHECK(thrown.code == Errc::invalid_argument);
    CHECK(contains(thrown.text, word));
  };
  refused("name", [](EtwOptions& o) { o.name.clear(); });
  refused("name", [](EtwOptions& o) { o.name = std::string(201, 'x'); });
  refused("name", [](EtwOptions& o) { o.name = "a\nb"; });
  refused("name", [](EtwOptions& o) { o.name = "\xFF"; });
  refused("kernel", [](EtwOptions& o) { o.kernel = 0x80; });
  refused("provider", [](EtwOptions& o) { o.providers.emplace_back(); });
  refused("64 providers", [](EtwOptions& o) { o.providers.assign(65, {.name = "x"}); });
  refused("stacks", [](EtwOptions& o) { o.stacks.resize(257); });
  refused("sampling_interval", [](EtwOptions& o) { o.sampling_interval = 99us; });
  refused("sampling_interval", [](EtwOptions& o) { o.sampling_interval = 2s; });
  refused("restart_pause", [](EtwOptions& o) { o.restart_pause = 0s; });
  refused("buffer_kb", [](EtwOptions& o) { o.buffer_kb = 3; });
  refused("buffer_kb", [](EtwOptions& o) { o.buffer_kb = 1025; });
  refused("min_buffers", [](EtwOptions& o) { o.min_buffers = 70000; });
  refused("min_buffers", [](EtwOptions& o) {
    o.min_buffers = 10;
    o.max_buffers = 9;
  });
  refused("flush_ms", [](EtwOptions& o) { o.flush_ms = 9; });
  refused("ring_bytes", [](EtwOptions& o) { o.ring_bytes = 1000; });
}

}  // namespace
}  // namespace etwrca::test
