// http.hpp - one POST, again where that makes sense, within stated bounds.
#ifndef ETWRCA_EXAMPLE_HTTP_HPP
#define ETWRCA_EXAMPLE_HTTP_HPP

#include <stop_token>
#include <string>
#include <vector>

#include "explanation.hpp"

namespace explain {

struct Request {
  std::string url;
  std::vector<std::string> headers;
  std::string body;
};

struct Reply {
  long status = 0;      ///< of the last attempt; 0: there was none, `failure` says why
  std::string body;     ///< at most 1 MiB
  std::string failure;  ///< one phrase: no connection, too large, no time left; "" if there is a reply
  int attempts = 0;
};

/// Posts JSON. Tries again after 408, 429, 500, 502, 503, 504 and failures of the transport: `attempts` in
/// all, with pauses that double up to 60 s, or that Retry-After or Google's retryDelay names: one longer than
/// 60 s, or than `patience` lasts, ends it. What cannot pass (a refused certificate) is not tried again.
/// Redirects are not followed. Blocks; a stop ends it within a second.
Reply post(const Request& request, const Options& options, const std::stop_token& stop);

/// Whether the host of the URL is this machine: 127.0.0.1, [::1] or localhost.
bool is_loopback(const std::string& url);

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_HTTP_HPP
