// Waiting for other threads in tests: until it is so, however long a slow machine takes.
#ifndef ETWRCA_TESTS_ETW_SESSION_WAITING_HPP
#define ETWRCA_TESTS_ETW_SESSION_WAITING_HPP

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "etwrca/error.hpp"

namespace etwrca::test {

/// False only if it has not come true in a minute.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

/// What was thrown.
struct Thrown {
  Errc code = Errc::ok;
  std::string text;
};
template <class Call>
Thrown thrown_by(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline bool any_contains(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return contains(line, part); });
}

}  // namespace etwrca::test

#endif  // ETWRCA_TESTS_ETW_SESSION_WAITING_HPP
