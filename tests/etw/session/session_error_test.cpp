#include "etw/session/session_error.hpp"

#include <doctest/doctest.h>

#include "etw/session/waiting.hpp"
#include "etw/session/windows_types.hpp"

namespace etwrca::test {
namespace {

using etw::session_error;
using etw::SessionStep;

TEST_CASE("the sentence names the session, the step, the reason, the code and the remedy") {
  const Error error = session_error("mine", SessionStep::start, 5);
  CHECK(std::string(error.what()) ==
        "ETW session 'mine': cannot be started: Windows denies access (error 5): run as administrator; "
        "sessions without kernel events also run for members of Performance Log Users");
  CHECK(error.code() == Errc::permission);
  CHECK(contains(session_error("mine", SessionStep::open, 5).what(), "cannot be opened for reading"));
}

TEST_CASE("each code has the error number that a program branches on") {
  CHECK(session_error("s", SessionStep::start, 1314).code() == Errc::permission);
  CHECK(session_error("s", SessionStep::start, 120).code() == Errc::unsupported);
  for (const std::uint32_t code : {183U, 1450U, 87U, 24U, 161U, 4201U, 12345U})
    CHECK(session_error("s", SessionStep::start, code).code() == Errc::io);
}

TEST_CASE("no code is without a reason") {
  for (const std::uint32_t code : {5U, 24U, 87U, 120U, 161U, 183U, 1168U, 1300U, 1450U, 4201U, 99999U})
    for (const SessionStep step : {SessionStep::start, SessionStep::open, SessionStep::enable})
      CHECK_FALSE(etw::reason(step, code).empty());
}

TEST_CASE("the sessions that run are named where they are in the way") {
  const std::vector<std::string> running{"one", "two"};
  CHECK(contains(session_error("s", SessionStep::start, 1450, running).what(), "running now: one, two"));
  CHECK_FALSE(contains(session_error("s", SessionStep::start, 1450).what(), "running now"));
}

}  // namespace
}  // namespace etwrca::test
