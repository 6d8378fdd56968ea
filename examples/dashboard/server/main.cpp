// etwrca-dashboard: one program, one page: what this machine does, and who made it slow.
//
//   etwrca-dashboard                      this machine, http://127.0.0.1:8000
//   etwrca-dashboard --recording slow.etl
//   etwrca-dashboard --replay slow.etl --speed 10
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <etwrca/etwrca.hpp>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>

#include "documents.hpp"
#include "guard.hpp"
#include "server.hpp"

namespace {

using namespace dashboard;

struct Request {
  ServerOptions server;
  std::string recording, replay;
  double interval = 1;
  std::filesystem::path store;
  bool no_store = false;
  std::uint64_t max_upload = 256;
  std::map<std::string, explain::Provider> providers{{"gemini", explain::Provider::gemini},
                                                     {"openai", explain::Provider::openai}};
  std::string explain;
  explain::Options model;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? "" : value;
}

std::filesystem::path usual_store() {
  const std::string state = variable("XDG_STATE_HOME");
  if (!state.empty()) return std::filesystem::path(state) / "etwrca" / "dashboard.sqlite";
  const std::string home = variable("HOME");
  if (home.empty()) return {};
  return std::filesystem::path(home) / ".local" / "state" / "etwrca" / "dashboard.sqlite";
}

void describe(CLI::App& app, Request& request) {
  auto* recording =
      app.add_option("--recording", request.recording, "show this recording instead of this machine");
  auto* replay =
      app.add_option("--replay", request.replay, "show it as if it happened now")->excludes(recording);
  app.add_option("--speed", request.server.speed, "of a replay (1)")
      ->check(CLI::Range(0.01, 1e6))
      ->needs(replay);
  app.add_option("--interval", request.interval, "seconds between two looks at this machine (1)")
      ->check(CLI::Range(0.01, 3600.0));
  app.add_option("--address", request.server.address,
                 "where to listen (127.0.0.1); any other than this machine's own needs --token");
  app.add_option("--port", request.server.port, "0: a free one (8000)")->check(CLI::Range(0, 65535));
  app.add_option("--token", request.server.token,
                 "what a client must know: letters, digits, - . _ ~; or ETWRCA_TOKEN");
  auto* store = app.add_option("--store", request.store, "SQLite file for incidents (below $XDG_STATE_HOME)");
  app.add_flag("--no-store", request.no_store, "keep incidents in memory only")->excludes(store);
  app.add_option("--max-upload", request.max_upload, "MiB of a recording that is sent to be analyzed (256)")
      ->check(CLI::Range(1, 65536));
  app.add_option("--page", request.server.page, "serve the page from this folder");
  auto* explain = app.add_option("--explain", request.explain,
                                 "let a language model word an incident when asked: gemini or openai")
                      ->check(CLI::IsMember({"gemini", "openai"}));
  app.add_option("--model", request.model.model, "of --explain")->needs(explain);
  app.add_option("--base-url", request.model.base_url, "of --explain")->needs(explain);
}

std::unique_ptr<etwrca::Source> source_of(Request& request, std::string& origin, std::string& identity) {
  const std::string& path = request.recording.empty() ? request.replay : request.recording;
  if (path.empty()) {
    etwrca::ProcOptions options;
    options.interval = etwrca::duration_from_seconds(request.interval);
    origin = identity = "live";
    return etwrca::open_proc(options);
  }
  auto source = etwrca::open_source(path);
  origin = "recording:" + std::filesystem::path(path).filename().string();
  identity = origin + "\n" + fingerprint(path);
  request.server.mode = request.replay.empty() ? "recording" : "replay";
  return request.replay.empty() ? std::move(source) : paced(std::move(source), request.server.speed);
}

// "" if all is well.
std::string complete(Request& request) {
  // CLI::Range has no objection: NaN is neither below nor above.
  if (std::isnan(request.server.speed)) return "--speed: nan is no number";
  if (std::isnan(request.interval)) return "--interval: nan is no number";
  if (request.server.token.empty()) request.server.token = variable("ETWRCA_TOKEN");
  if (!is_loopback(request.server.address) && request.server.token.empty())
    return "--address " + request.server.address +
           " can be reached from elsewhere: it needs --token or ETWRCA_TOKEN";
  // What neither an address, nor a cookie, nor httplib reads in another way.
  if (request.server.token.find_first_not_of(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~") != std::string::npos)
    return "the token has a character other than letters, digits, - . _ ~";
  request.server.max_upload = request.max_upload << 20U;
  if (!request.no_store && request.store.empty()) {
    request.store = usual_store();
    if (request.store.empty())
      std::cerr
          << "etwrca-dashboard: neither XDG_STATE_HOME nor HOME is set: incidents are kept in memory only\n";
  }
  if (request.explain.empty()) return "";
  request.model.provider = request.providers.at(request.explain);
  request.model.key = explain::key_of(request.model.provider);
  request.server.explain = request.model;
  return "";
}

int serve(Request& request, const sigset_t& signals) {
  Store store(request.store);
  Events events;
  std::string origin;
  std::string identity;
  auto source = source_of(request, origin, identity);
  Watch watch(std::move(source), origin, identity, store, events);
  Server server(request.server, watch, store, events);
  std::cout << "etwrca-dashboard: " << server.url() << "/" << std::endl;
  std::future<void> served = std::async(std::launch::async, [&server] {
    try {
      server.run();
    } catch (...) {
      kill(getpid(), SIGTERM);
      throw;
    }
  });
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  watch.finish();
  if (const std::string wrong = store.save(); !wrong.empty())
    std::cerr << "etwrca-dashboard: " << wrong << "\n";
  // A client that sends a request byte by byte could hold the end up for ever; what is stored is stored.
  if (served.wait_for(std::chrono::seconds(5)) == std::future_status::timeout) {
    std::cerr << "etwrca-dashboard: ended with a request half sent\n";
    std::quick_exit(0);
  }
  served.get();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("What this machine does, and which process made it slow, as a page.");
  Request request;
  describe(app, request);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (const std::string wrong = complete(request); !wrong.empty()) {
    std::cerr << "etwrca-dashboard: " << wrong << "\n";
    return 2;
  }
  // Before any thread, so that all of them leave the signals to sigwait().
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return serve(request, signals);
  } catch (const std::system_error& error) {
    const bool threads = error.code() == std::errc::resource_unavailable_try_again;
    std::cerr << "etwrca-dashboard: " << (threads ? "no thread can be started: " : "") << error.what()
              << "\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "etwrca-dashboard: " << error.what() << "\n";
    return 1;
  }
}
