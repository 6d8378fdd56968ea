#include "guard.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "documents.hpp"

namespace dashboard {
namespace {

constexpr std::string_view cookie_name = "etwrca_token=";

// Takes as long for any wrong token of the right length.
bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

std::string cookie_of(const std::string& header) {
  for (std::size_t at = 0; at < header.size();) {
    const std::size_t end = std::min(header.find("; ", at), header.size());
    const std::string_view one = std::string_view(header).substr(at, end - at);
    if (one.substr(0, cookie_name.size()) == cookie_name) return std::string(one.substr(cookie_name.size()));
    at = end + 2;
  }
  return "";
}

// Of ASCII; names of hosts and of ways to authorize are the same in capitals.
std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_ambiguous(const httplib::Request& request) {
  for (const char* name : {"Host", "Origin", "Content-Length"})
    if (request.get_header_value_count(name) > 1) return true;
  return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
    return header.first.find_first_of(" \t") != std::string::npos;
  });
}

}  // namespace

bool takes_gzip(const httplib::Request& request) {
  const auto [first, last] = request.headers.equal_range("Accept-Encoding");
  for (auto header = first; header != last; ++header) {
    std::string one;
    for (std::istringstream list(lower(header->second)); std::getline(list, one, ',');) {
      std::erase_if(one, [](char c) { return c == ' ' || c == '\t'; });
      if (one != "gzip" && !one.starts_with("gzip;")) continue;
      const std::size_t quality = one.find(";q=");
      return quality == std::string::npos || one.find_first_of("123456789", quality) != std::string::npos;
    }
  }
  return false;
}

bool may_have_body(const httplib::Request& request) {
  return request.method == "POST" && request.path == "/api/v1/analyze";
}

void refuse(httplib::Response& response, int status, const std::string& message) {
  response.status = status;
  response.set_content(dumped({{"error", {{"status", status}, {"message", message}}}}), "application/json");
}

bool is_loopback(const std::string& address) {
  if (address == "localhost" || address == "::1") return true;
  // A name may begin with 127. too, and lead anywhere.
  return address.rfind("127.", 0) == 0 && address.find_first_not_of("0123456789.") == std::string::npos;
}

Guard::Guard(const std::string& address, int port, std::string token) : token_(std::move(token)) {
  const std::string host = lower(address.find(':') != std::string::npos ? "[" + address + "]" : address);
  for (const std::string& name :
       {host, std::string("localhost"), std::string("127.0.0.1"), std::string("[::1]")}) {
    hosts_.insert(name + ":" + std::to_string(port));
    if (port == 80) hosts_.insert(name);
  }
}

bool Guard::knows_token(const httplib::Request& request) const {
  const std::string bearer = request.get_header_value("Authorization");
  if (lower(bearer.substr(0, 7)) == "bearer " && equal(bearer.substr(7), token_)) return true;
  return equal(cookie_of(request.get_header_value("Cookie")), token_);
}

bool Guard::refuses(const httplib::Request& request, httplib::Response& response) const {
  if (is_ambiguous(request)) {
    refuse(response, 400, "a header's name has a space, or one that is to be there once is there twice");
    return true;
  }
  if (refuses_sender(request, response)) return true;
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    refuse(response, 404, "nothing here has this method");
    return true;
  }
  const bool has_body =
      request.has_header("Transfer-Encoding") ||
      (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
  if (has_body && !may_have_body(request)) {
    refuse(response, 413, "only a recording that is to be analyzed has a body");
    return true;
  }
  return false;
}

bool Guard::refuses_sender(const httplib::Request& request, httplib::Response& response) const {
  const std::string host = lower(request.get_header_value("Host"));
  // On an address that is not this machine's own the name is the network's business; the token guards it.
  if (token_.empty() && hosts_.count(host) == 0) {
    refuse(response, 421, "this server has another name: see the address that it printed");
    return true;
  }
  const std::string origin = lower(request.get_header_value("Origin"));
  if (!origin.empty() && origin != "http://" + host && origin != "https://" + host) {
    refuse(response, 403, "requests from pages of another origin are refused");
    return true;
  }
  if (token_.empty() || knows_token(request)) return false;
  if (request.path == "/" && equal(request.get_param_value("token"), token_)) {
    response.set_header("Set-Cookie",
                        std::string(cookie_name) + token_ + "; Path=/; HttpOnly; SameSite=Strict");
    response.set_redirect("/", 303);
    return true;
  }
  refuse(response, 401, "a token is needed: Authorization: Bearer, or once /?token=...");
  response.set_header("WWW-Authenticate", "Bearer");
  return true;
}

httplib::Headers hardening() {
  return {
      {"Content-Security-Policy",
       "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
      {"Vary", "Accept-Encoding"},
      {"Accept-Ranges", "none"}};
}

}  // namespace dashboard
