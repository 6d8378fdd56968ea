// What is asked, of whom, and how a stop ends it.
#include "provider.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

using namespace explain;

namespace {

bool has_key(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const std::string& header) { return header.find("secret") != std::string::npos; });
}

// Takes connections, and never answers one.
class Silent {
 public:
  Silent() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(socket_, any, size) == 0);
    REQUIRE(listen(socket_, 4) == 0);
    REQUIRE(getsockname(socket_, any, &size) == 0);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  Silent(const Silent&) = delete;
  Silent& operator=(const Silent&) = delete;
  ~Silent() { close(socket_); }
  std::string url;

 private:
  int socket_;
};

}  // namespace

TEST_CASE("a key goes to the server it is for") {
  Options options;
  options.key = "secret";
  const Request google = request_of({}, options);
  CHECK(google.url ==
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent");
  CHECK(has_key(google));
  CHECK(google.url.find("secret") == std::string::npos);
  CHECK(google.body.find("secret") == std::string::npos);
  options.provider = Provider::openai;
  options.model = "llama";
  const Request usual = request_of({}, options);
  CHECK(usual.url == "http://127.0.0.1:11434/v1/chat/completions");
  CHECK_FALSE(has_key(usual));
  options.base_url = "https://models.example/v1/";
  CHECK(request_of({}, options).url == "https://models.example/v1/chat/completions");
  CHECK(has_key(request_of({}, options)));
}

TEST_CASE("a key that is given back is hidden; a word that stands in for one is left as it is") {
  Options options;
  options.provider = Provider::openai;
  const auto told = [&options](const std::string& key) {
    options.key = key;
    const Json body{{"error", {{"message", "no such key: " + key + "; see the list of " + key}}}};
    return answer_of({400, body.dump(), "", 1}, options).problem;
  };
  CHECK(told("0123-secret") == "the server says 400: no such key: (the key); see the list of (the key)");
  for (const char* key : {"key", "the key", "e", "x"})
    CHECK(told(key) == std::string("the server says 400: no such key: ") + key + "; see the list of " + key);
}

TEST_CASE("a stop ends the wait for a server, and for the next attempt") {
  const Silent silent;
  for (const std::string& url : {silent.url, std::string("http://127.0.0.1:9")}) {
    CAPTURE(url);
    Options options;
    options.pause = std::chrono::seconds(50);
    std::stop_source source;
    std::thread stopping([&source] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      source.request_stop();
    });
    const auto begin = std::chrono::steady_clock::now();
    const Reply reply = post({url, {}, "{}"}, options, source.get_token());
    stopping.join();
    CHECK(reply.status == 0);
    CHECK(reply.attempts <= 2);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  }
}
