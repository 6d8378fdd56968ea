#include "http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>

#include "text.hpp"

namespace explain {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t largest_body = std::size_t{1} << 20U;
constexpr milliseconds longest_pause{60'000};

struct Attempt {
  std::string body;
  std::optional<milliseconds> retry_after;
  bool too_large = false;
  CURLcode code = CURLE_OK;
  std::stop_token stop;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
  auto& attempt = *static_cast<Attempt*>(to);
  if (attempt.body.size() + size * count > largest_body) {
    attempt.too_large = true;
    return 0;
  }
  attempt.body.append(data, size * count);
  return size * count;
}

int look_at_stop(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Attempt*>(of)->stop.stop_requested() ? 1 : 0;
}

std::optional<milliseconds> seconds_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !(value >= 0) || value > 1e6) return std::nullopt;
  return milliseconds(static_cast<std::int64_t>(value * 1000));
}

// {"error": {"details": [{"retryDelay": "12s"}]}}
std::optional<milliseconds> delay_in(const std::string& body) {
  const Json reply = parse_json(body);
  if (!reply.is_object() || !reply.contains("error") || !reply["error"].is_object()) return std::nullopt;
  const Json details = reply["error"].value("details", Json::array());
  if (!details.is_array()) return std::nullopt;
  for (const Json& detail : details)
    if (detail.is_object() && detail.contains("retryDelay") && detail["retryDelay"].is_string())
      return seconds_in(detail["retryDelay"].get<std::string>());
  return std::nullopt;
}

class Curl {
 public:
  Curl(const Request& request, Attempt& attempt)
      : handle_(curl_easy_init(), &curl_easy_cleanup), headers_(nullptr, &curl_slist_free_all) {
    for (const std::string& header : request.headers)
      if (curl_slist* longer = curl_slist_append(headers_.get(), header.c_str())) {
        static_cast<void>(headers_.release());
        headers_.reset(longer);
      }
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_POSTFIELDS, request.body.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &attempt);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &look_at_stop);
    set(CURLOPT_XFERINFODATA, &attempt);
    // A proxy of the environment is not for a server on this machine.
    if (is_loopback(request.url)) set(CURLOPT_NOPROXY, "*");
  }
  CURLcode perform(milliseconds timeout) {
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout, milliseconds(10'000)).count()));
    return curl_easy_perform(handle_.get());
  }
  [[nodiscard]] long status() const {
    long value = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &value);
    return value;
  }
  [[nodiscard]] std::optional<milliseconds> retry_after() const {
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(handle_.get(), CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK || seconds <= 0)
      return std::nullopt;
    return std::chrono::seconds(std::min<curl_off_t>(seconds, 1'000'000));
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
};

Reply try_once(const Request& request, milliseconds timeout, Attempt& attempt) {
  Curl curl(request, attempt);
  const CURLcode code = attempt.code = curl.perform(timeout);
  Reply reply;
  if (attempt.stop.stop_requested()) {
    reply.failure = "stopped";
  } else if (attempt.too_large) {
    reply.failure = "the reply is larger than 1 MiB";
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    reply.failure = "no reply in time";
  } else if (code != CURLE_OK) {
    reply.failure = curl_easy_strerror(code);
  } else {
    reply.status = curl.status();
    reply.body = std::move(attempt.body);
    attempt.retry_after = curl.retry_after();
    if (!attempt.retry_after) attempt.retry_after = delay_in(reply.body);
  }
  return reply;
}

bool worth_another(const Reply& reply, const Attempt& attempt) {
  static const std::set<long> passing{408, 429, 500, 502, 503, 504};
  static const std::set<CURLcode> lasting{CURLE_URL_MALFORMAT,      CURLE_UNSUPPORTED_PROTOCOL,
                                          CURLE_OUT_OF_MEMORY,      CURLE_PEER_FAILED_VERIFICATION,
                                          CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM};
  if (attempt.too_large || attempt.stop.stop_requested()) return false;
  return reply.status == 0 ? lasting.count(attempt.code) == 0 : passing.count(reply.status) > 0;
}

void sleep(milliseconds length, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, length, [] { return false; });
}

// Up to as much again and 1 s at most, so that many clients do not come back together.
milliseconds with_jitter(milliseconds pause) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return pause + milliseconds(std::uniform_int_distribution<std::int64_t>(
                     0, std::min<std::int64_t>(pause.count(), 1000))(random));
}

}  // namespace

bool is_loopback(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), &curl_url_cleanup);
  char* host = nullptr;
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
    return false;
  const std::string name = host;
  curl_free(host);
  return name == "127.0.0.1" || name == "[::1]" || name == "localhost";
}

Reply post(const Request& request, const Options& options, const std::stop_token& stop) {
  // Once a process; curl counts further calls.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Reply reply;
  if (started != CURLE_OK) {
    reply.failure = curl_easy_strerror(started);
    return reply;
  }
  const Clock::time_point last = Clock::now() + options.patience;
  milliseconds pause = options.pause;
  for (int n = 1; n <= options.attempts; ++n) {
    const auto left = std::chrono::duration_cast<milliseconds>(last - Clock::now());
    Attempt attempt;
    attempt.stop = stop;
    reply = try_once(request, std::clamp(left, milliseconds(1), options.timeout), attempt);
    reply.attempts = n;
    if (n == options.attempts || !worth_another(reply, attempt)) break;
    const milliseconds wait = attempt.retry_after.value_or(std::min(with_jitter(pause), longest_pause));
    if (wait > longest_pause || Clock::now() + wait >= last) break;
    sleep(wait, stop);
    pause = std::min(pause * 2, longest_pause);
  }
  return reply;
}

}  // namespace explain
