#include "stream.hpp"

#include <chrono>
#include <memory>
#include <string>

#include "guard.hpp"

namespace dashboard {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int most_streams = 64;
constexpr auto heartbeat = 15s;

/// Where one client is.
struct Client {
  std::uint64_t after = 0;
  bool greeted = false;
  Clock::time_point last = Clock::now();
};

bool send(httplib::DataSink& sink, const std::string& text) { return sink.write(text.data(), text.size()); }

}  // namespace

void Streams::serve(httplib::Response& response, std::optional<std::uint64_t> after) {
  if (++open_ > most_streams) {
    --open_;
    response.set_header("Retry-After", "5");
    return refuse(response, 503, "as many streams as this server has are open");
  }
  auto client = std::make_shared<Client>();
  client->after = after.value_or(events_.newest());
  response.set_header("X-Accel-Buffering", "no");
  response.set_chunked_content_provider(
      "text/event-stream",
      [this, client](std::size_t, httplib::DataSink& sink) {
        if (!client->greeted) {
          client->greeted = true;
          return send(sink,
                      "retry: 1000\nevent: hello\ndata: {\"run\":" + std::to_string(events_.first_of_run()) +
                          ",\"oldest\":" + std::to_string(events_.oldest()) +
                          ",\"newest\":" + std::to_string(events_.newest()) + "}\n\n");
        }
        const Events::Next next = events_.after(client->after, 500ms);
        if (next.event) {
          client->after = next.event->id;
          client->last = Clock::now();
          if (next.missed > 0 &&
              !send(sink, "event: gap\ndata: {\"missed\":" + std::to_string(next.missed) + "}\n\n"))
            return false;
          return send(sink, next.event->text);
        }
        if (events_.closed()) {
          sink.done();
          return true;
        }
        if (Clock::now() - client->last < heartbeat) return sink.is_writable();
        client->last = Clock::now();
        return send(sink, ": still here\n\n");
      },
      [this](bool) { --open_; });
}

}  // namespace dashboard
