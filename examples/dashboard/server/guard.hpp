// guard.hpp - who may ask: this machine's own pages, or those who know the token.
#ifndef ETWRCA_EXAMPLE_DASHBOARD_GUARD_HPP
#define ETWRCA_EXAMPLE_DASHBOARD_GUARD_HPP

#include <httplib.h>

#include <set>
#include <string>

namespace dashboard {

/// {"error": {"status", "message"}} with that status.
void refuse(httplib::Response& response, int status, const std::string& message);

/// The one request that may: a recording that is to be analyzed.
bool may_have_body(const httplib::Request& request);

/// Whether it takes an answer in gzip.
bool takes_gzip(const httplib::Request& request);

/// Checks each request before anything else looks at it.
///
/// - What a reverse proxy may read in another way than httplib is refused: more than one Host, Origin or
///   Content-Length, a space in a header's name.
/// - Host must be a name of this server, so that a page elsewhere cannot reach it by a name that it lets
/// point here.
/// - Origin, where a browser sends one, must be the Host: no page of another origin may send anything.
/// - Only a recording that is to be analyzed has a body, and no method but GET, HEAD and POST leads anywhere:
///   httplib would keep the body in memory, however long it is. (A request's line and headers it keeps
///   before, however many: that is for a reverse proxy to bound.)
/// - Where there is a token: as "Authorization: Bearer", or as the cookie that "/?token=..." sets.
class Guard {
 public:
  Guard(const std::string& address, int port, std::string token);
  /// True: the response is complete.
  bool refuses(const httplib::Request& request, httplib::Response& response) const;

 private:
  bool refuses_sender(const httplib::Request& request, httplib::Response& response) const;
  [[nodiscard]] bool knows_token(const httplib::Request& request) const;
  std::set<std::string> hosts_;
  std::string token_;
};

/// Headers of every answer.
httplib::Headers hardening();

/// 127.0.0.0/8, ::1 and localhost.
bool is_loopback(const std::string& address);

}  // namespace dashboard

#endif  // ETWRCA_EXAMPLE_DASHBOARD_GUARD_HPP
