#include "server.hpp"

#include <httplib.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "documents.hpp"
#include "guard.hpp"
#include "page.hpp"
#include "stream.hpp"
#include "upload.hpp"
#include "workers.hpp"

namespace dashboard {
namespace {

using httplib::Request;
using httplib::Response;

constexpr std::size_t most_frames = 3600;

/// What is wrong with a request, for its sender.
struct BadRequest : std::runtime_error {
  using std::runtime_error::runtime_error;
};

double number_in(const Request& request, const char* name, double otherwise) {
  if (!request.has_param(name)) return otherwise;
  const std::string text = request.get_param_value(name);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    throw BadRequest("the parameter '" + std::string(name) + "' is not a number");
  return value;
}

std::int64_t count_in(const Request& request, const char* name, std::int64_t otherwise, std::int64_t most) {
  const double value = number_in(request, name, static_cast<double>(otherwise));
  if (value < 0 || value > 9e15 || value != std::floor(value))
    throw BadRequest("the parameter '" + std::string(name) + "' is not a whole number from 0");
  return std::min(static_cast<std::int64_t>(value), most);
}

// Of what httplib itself refuses.
std::string meaning(int status) {
  switch (status) {
    case 400:
      return "the request cannot be understood";
    case 404:
      return "there is nothing here";
    case 414:
      return "the address is too long";
    case 416:
      return "the range cannot be understood";
    default:
      return "the request is refused";
  }
}

// httplib cuts an answer by the ranges that its request names, also one that says what is wrong, and packs it
// in Brotli as hard as that can, which costs a hundred times what gzip does. Answers here are whole, and gzip
// or plain. (The request is not const where it lives.)
void settle_form(const Request& request) {
  auto& asked = const_cast<Request&>(request);
  asked.ranges.clear();
  const bool gzip = takes_gzip(request);
  asked.headers.erase("Accept-Encoding");
  if (gzip) asked.headers.emplace("Accept-Encoding", "gzip");
}

void answer(Response& response, const Json& document) {
  response.set_content(dumped(document), "application/json");
}

}  // namespace

struct Server::Impl {
  ServerOptions options;
  const Watch& watch;
  Store& store;
  Events& events;
  httplib::Server http;
  int port = 0;
  std::optional<Guard> guard;
  Page page;
  Streams streams;
  Upload upload;
  std::mutex explaining;
  std::stop_source stopping;
  std::atomic<bool> over = false;

  Impl(const ServerOptions& given, const Watch& watched, Store& kept, Events& all)
      : options(given),
        watch(watched),
        store(kept),
        events(all),
        page(given.page),
        streams(all),
        upload(kept, all, given.max_upload) {
    http.new_task_queue = [] { return new Workers; };  // owned by httplib
    http.set_read_timeout(5);
    http.set_write_timeout(5);
    // A refused request may leave its body behind, which must never be read as the next request.
    http.set_keep_alive_max_count(1);
    http.set_payload_max_length(std::max<std::uint64_t>(options.max_upload, 1));
    http.set_socket_options([](int socket) {
      const int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    });
    port = options.port == 0 ? http.bind_to_any_port(options.address)
                             : (http.bind_to_port(options.address, options.port) ? options.port : -1);
    if (port <= 0)
      throw std::runtime_error("cannot listen at " + options.address + ":" + std::to_string(options.port));
    guard.emplace(options.address, port, options.token);
    http.set_default_headers(hardening());
    // Before a byte of the body is read.
    http.set_pre_routing_handler([this](const Request& request, Response& response) {
      settle_form(request);
      return guard->refuses(request, response) ? httplib::Server::HandlerResponse::Handled
                                               : httplib::Server::HandlerResponse::Unhandled;
    });
    // A body that is refused is not asked for first.
    http.set_expect_100_continue_handler([this](const Request& request, Response& response) {
      const bool refused =
          guard->refuses(request, response) || (may_have_body(request) && upload.refuses(request, response));
      return refused ? response.status : 100;
    });
    http.set_error_handler([](const Request& request, Response& response) {
      settle_form(request);
      if (response.body.empty()) refuse(response, response.status, meaning(response.status));
    });
    http.set_exception_handler([](const Request&, Response& response, const std::exception_ptr& thrown) {
      try {
        std::rethrow_exception(thrown);
      } catch (const BadRequest& error) {
        refuse(response, 400, error.what());
      } catch (const std::exception& error) {
        refuse(response, 500, error.what());
      } catch (...) {
        refuse(response, 500, "unknown");
      }
    });
    // The page's files match any path: last.
    incident_routes();
    routes();
  }

  void routes() {
    http.Get("/healthz",
             [](const Request&, Response& response) { response.set_content("ok", "text/plain"); });
    http.Get("/metrics", [this](const Request&, Response& response) { prometheus(response); });
    http.Get("/api/v1/metrics", [this](const Request&, Response& response) { metrics(response); });
    http.Get("/api/v1/frames", [this](const Request& request, Response& response) {
      constexpr double always = std::numeric_limits<double>::max();
      response.set_content(watch.history().frames(number_in(request, "from", -always),
                                                  number_in(request, "to", always), most_frames),
                           "application/json");
    });
    http.Get("/api/v1/processes",
             [this](const Request& request, Response& response) { processes(request, response); });
    http.Get(R"(/api/v1/entities/(\d{1,9}))", [this](const Request& request, Response& response) {
      constexpr double always = std::numeric_limits<double>::max();
      const Json entity =
          watch.history().entity(static_cast<etwrca::EntityId>(std::stoul(request.matches[1])),
                                 number_in(request, "from", -always), number_in(request, "to", always));
      entity.is_null() ? refuse(response, 404, "no such entity in the history") : answer(response, entity);
    });
    http.Get("/api/v1/stream", [this](const Request& request, Response& response) {
      const std::string last = request.has_header("Last-Event-ID") ? request.get_header_value("Last-Event-ID")
                                                                   : request.get_param_value("after");
      if (last.size() > 16 || last.find_first_not_of("0123456789") != std::string::npos)
        throw BadRequest("the event id is not a number");
      streams.serve(response, last.empty() ? std::nullopt : std::optional<std::uint64_t>(std::stoull(last)));
    });
    http.Post("/api/v1/analyze",
              [this](const Request& request, Response& response, const httplib::ContentReader& body) {
                upload.serve(request, response, body);
              });
    // What has no reader of its own would be read into memory.
    http.Post(R"([\s\S]*)", [](const Request&, Response& response, const httplib::ContentReader&) {
      refuse(response, 404, "there is nothing here");
    });
    http.Get(R"(/.*)", [this](const Request& request, Response& response) { page.serve(request, response); });
  }

  void incident_routes() {
    http.Get("/api/v1/incidents", [this](const Request& request, Response& response) {
      answer(response,
             {{"incidents",
               store.list(count_in(request, "before", 0, std::numeric_limits<std::int64_t>::max()), 200)}});
    });
    const std::string one = R"(/api/v1/incidents/([A-Za-z0-9_-]{1,160}))";
    http.Get(one, [this](const Request& request, Response& response) {
      stored(request.matches[1], "json", "application/json", response);
    });
    http.Get(one + "/report",
             [this](const Request& request, Response& response) { report(request, response); });
    http.Get(one + "/explanation", [this](const Request& request, Response& response) {
      stored(request.matches[1], "explanation", "application/json", response);
    });
    // It has no body, and a client that sends none need not say so.
    http.Post(one + "/explanation",
              [this](const Request& request, Response& response, const httplib::ContentReader&) {
                explain_one(request.matches[1], response);
              });
  }

  void metrics(Response& response) const {
    const History::Extent extent = watch.history().extent();
    Json described = described_by_library(watch.info(), watch.history().metrics());
    described["source"]["mode"] = options.mode;
    described["source"]["speed"] = options.speed;
    described["history"] = {{"from", extent.from ? Json(*extent.from) : Json()},
                            {"to", extent.to ? Json(*extent.to) : Json()},
                            {"frames", extent.frames},
                            {"dropped", extent.dropped}};
    described["explain"] = options.explain.has_value();
    answer(response, described);
  }

  void processes(const Request& request, Response& response) const {
    const auto metrics = watch.history().metrics();
    std::size_t column = 0;
    if (request.has_param("sort")) {
      const std::string name = request.get_param_value("sort");
      while (column < metrics.size() && metrics[column].name != name) ++column;
      if (column == metrics.size()) throw BadRequest("the parameter 'sort' names no metric");
    }
    std::optional<double> at;
    if (request.has_param("at")) at = number_in(request, "at", 0);
    answer(response,
           watch.history().processes(at, column, request.get_param_value("q"),
                                     static_cast<std::size_t>(count_in(request, "limit", 50, 2000))));
  }

  // The process's own gauges, after those of the machine.
  void prometheus(Response& response) const {
    std::string text = watch.history().prometheus();
    const auto counter = [&text](const std::string& name, const std::string& help, std::uint64_t value) {
      text += "# HELP " + name + " " + help + "\n# TYPE " + name + " counter\n" + name + " " +
              std::to_string(value) + "\n";
    };
    counter("etwrca_frames_total", "Frames since the server started.", watch.frames());
    counter("etwrca_incidents_total", "Incidents that have ended since the server started.",
            watch.incidents());
    counter("etwrca_incidents_dropped_total", "Incidents for which neither the store nor memory had room.",
            store.dropped());
    response.set_content(text, "text/plain; version=0.0.4; charset=utf-8");
  }

  void stored(const std::string& key, const std::string& what, const char* type, Response& response) const {
    const auto text = store.get(key, what);
    text ? response.set_content(*text, type)
         : refuse(response, 404, "no such incident, or none of this kind");
  }

  void report(const Request& request, Response& response) const {
    const std::string format = request.has_param("format") ? request.get_param_value("format") : "markdown";
    const std::string key = request.matches[1];
    if (format == "json") return stored(key, format, "application/json", response);
    if (format == "markdown") return stored(key, format, "text/markdown; charset=utf-8", response);
    if (format == "text") return stored(key, format, "text/plain; charset=utf-8", response);
    if (format != "html") throw BadRequest("the parameter 'format' is markdown, html, json or text");
    stored(key, format, "text/html; charset=utf-8", response);
    // It is one file with its style inside, and needs nothing from here.
    response.headers.erase("Content-Security-Policy");
    response.set_header("Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
  }

  void explain_one(const std::string& key, Response& response) {
    const auto document = store.get(key, "json");
    if (!document) return refuse(response, 404, "no such incident");
    const std::unique_lock one_at_a_time(explaining, std::try_to_lock);
    if (!one_at_a_time) return refuse(response, 503, "another incident is being explained");
    const Json incident = Json::parse(*document).at("incidents").at(0);
    const explain::Explanation told =
        options.explain ? explain::explain(incident, *options.explain, stopping.get_token())
                        : explain::by_the_library(
                              incident, "no language model is configured: start the server with --explain");
    const std::string text = dumped(explain::to_json(told));
    // What the library had to say in the model's place is not kept: the model may answer the next time.
    if (told.why.empty()) store.put_explanation(key, text);
    response.set_content(text, "application/json");
  }
};

Server::Server(const ServerOptions& options, const Watch& watch, Store& store, Events& events)
    : impl_(std::make_unique<Impl>(options, watch, store, events)) {}
Server::~Server() = default;

std::string Server::url() const {
  const std::string& address = impl_->options.address;
  return "http://" + (address.find(':') != std::string::npos ? "[" + address + "]" : address) + ":" +
         std::to_string(impl_->port);
}

void Server::run() {
  const struct Over {
    std::atomic<bool>& said;
    ~Over() { said = true; }
  } over{impl_->over};
  impl_->http.listen_after_bind();
  if (!impl_->stopping.stop_requested()) throw std::runtime_error(url() + ": no longer listens");
}

void Server::stop() {
  impl_->stopping.request_stop();
  impl_->upload.stop();
  impl_->events.close();
  // httplib forgets a stop() that comes before it listens.
  while (!impl_->http.is_running() && !impl_->over) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  impl_->http.stop();
}

}  // namespace dashboard
