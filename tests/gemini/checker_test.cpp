// What a model may say, and what it may not.
#include "checker.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using explain::Checker;
using explain::Facts;
using explain::Kind;

namespace {

Facts some_facts(const std::string& answer = "clear") {
  Facts facts;
  facts.answer = answer;
  facts.culprit = answer == "clear" || answer == "probable" ? "s1" : "";
  facts.suspects = {{"s1", "burner (pid 11)"}, {"s2", "chrome (pid 22)"}, {"s3", "Search.exe (pid 33)"}};
  facts.facts = {{"f1", {"CPU rose to 3.2 cores from a baseline of 0.7 cores", "machine"}},
                 {"f2", {"burner (pid 11) used 2.3 cores, against none before", "s1"}},
                 {"f3", {"chrome (pid 22) used 0.1 cores, against 0.1 cores before", "s2"}},
                 {"f4", {"burner (pid 11) had 79 % of its samples in fft.so", "s1"}}};
  return facts;
}

explain::Checked check(const std::string& sentence, Kind kind = Kind::statement,
                       const std::string& answer = "clear") {
  const Facts facts = some_facts(answer);
  return Checker(facts).check(sentence, kind);
}

}  // namespace

TEST_CASE("facts and names are filled in by their ids") {
  CHECK(check("{f1}.").text == "CPU rose to 3.2 cores from a baseline of 0.7 cores.");
  CHECK(check("{f1}").text == "CPU rose to 3.2 cores from a baseline of 0.7 cores.");
  CHECK(check("The machine was slow because {f2}.").text ==
        "The machine was slow because burner (pid 11) used 2.3 cores, against none before.");
  CHECK(check("{s1} is the cause: {f2}, and {f4}.").text.find("burner (pid 11) is the cause: burner") == 0);
  CHECK(check("{s1} is responsible for what happened: {f1}.").reason.empty());
  CHECK(check("{s1} is the culprit.").text == "burner (pid 11) is the culprit.");
  CHECK(check("Meanwhile {f3}, while {f2}.").reason.empty());
  CHECK(check("At the same time, {f1} \xE2\x80\x93 as the program\xE2\x80\x99s own recording shows.")
            .reason.empty());
  CHECK(check("Take a CPU profile of {s1}, and compare it with {f2}.", Kind::advice).reason.empty() == false);
  CHECK(check("Look at the log of {s1}.", Kind::advice).text == "Look at the log of burner (pid 11).");
  CHECK(check("If it happens again, record it with stacks.", Kind::advice).reason.empty());
}

TEST_CASE("what an id should have said is refused") {
  for (const char* sentence : {
           "{s1} is the culprit with 99 % of the CPU: {f2}.",
           "{s1} used twice as much: {f2}.",
           "{s1} drove half of the load: {f2}.",
           "Two processes are the cause: {f2}.",
           "{f2}, about a dozen times.",
           "{f2}, for several seconds.",
           "{f2}, which is a hundred percent.",
           "{f2} and three cores.",
           "{f2} at \xD9\xA3 cores.",
           "{f2} at \xC2\xBD.",
           "{f2} IV.",
           "{f2}, once.",
           "{f2}, a majority.",
           "{f2}, mostly.",
           "burner is the culprit: {f2}.",
           "The cause is chrome: {f2}.",
           "Chrome came before: {f1}.",
           "svchost.exe came before: {f1}.",
           "The cause is java: {f2}.",
           "The cause is a miner: {f2}.",
           "{f1}, and Search was running.",
           "{f1}, and search was running.",
           "{f2} for pid eleven.",
           "{f1}, says Microsoft.",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
    CHECK_FALSE(check(sentence).reason.empty());
  }
}

TEST_CASE("blame is for the library's culprit, alone") {
  for (const char* sentence : {
           "{s2} is the culprit.",
           "{s2} is the cause: {f3}.",
           "The machine was slow because {f3}.",
           "{s2} is responsible: {f2}.",
           "Because {f3}, {f1}.",
           "{f1} due to {s3}.",
           "{s1} and {s2} are the cause: {f2}.",
           "{f3} led to this.",
           "{s2} is the first suspect: {f3}.",
           "{s2} is the main suspect: {f3}.",
           "{f3}, so {f1}.",
           "{f3}, therefore {f1}.",
           "{f1}; the reason is {f3}.",
           "{s1} is not the cause: {f2}.",
           "{s1} is never the cause: {f2}.",
           "{s1} is innocent: {f2}.",
           "The cause is outside: {f1}.",
           "It has a cause.",
           "{s1} is the victim of {s2}: {f2}.",
           "{s1} is unrelated: {f2}.",
           "The network is the cause: {f1}.",
           "Another process is the culprit: {f2}.",
           "The other process is the cause: {f2}.",
           "{s1} came after the cause.",
           "The cause came before {s1}.",
           "The cause began, then {s1} began.",
           "The cause is outside {s1}.",
           "A leak is the cause: {f2}.",
           "Malware is the cause: {f2}.",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
  }
  CHECK(check("{s1} is not the culprit.", Kind::advice).text.empty());
}

TEST_CASE("a fact stays with its subject") {
  for (const char* sentence : {
           "{s2} saw {f2}.",
           "{s1} did {f3}.",
           "{s2} did this: {f1}.",
           "For {s3}, {f1}.",
           "{s1} and {s2}: {f2}.",
           "While {s2} was here, {f2}.",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
  }
}

TEST_CASE("no surer than the evidence") {
  CHECK(check("{s1} is the culprit.", Kind::statement, "probable").text.empty());
  CHECK(check("{s1} is probably the culprit.", Kind::statement, "probable").text ==
        "burner (pid 11) is probably the culprit.");
  CHECK(check("{s1} may be the cause: {f2}.", Kind::statement, "probable").reason.empty());
  CHECK(check("{s1} is probably the culprit.", Kind::statement, "not identifiable").text.empty());
  CHECK(check("{f1}.", Kind::statement, "not identifiable").reason.empty());
  for (const char* sentence :
       {"{s1} is certainly the culprit.", "{f2} proves that {s1} is the cause.", "Undoubtedly {f2}.",
        "It is sure that {s1} is the cause.", "{f2}, without any doubt."}) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
  }
}

TEST_CASE("judgements, denials and directions of its own are refused") {
  for (const char* sentence : {
           "{f1}, which is harmless.",
           "{f1}, which is critical.",
           "It is not true that {f2}.",
           "{f2} never happened.",
           "{f1} fell sharply.",
           "Nothing happened.",
           "The machine was idle.",
           "{s2} was here.",
           "The disk was full: {f1}.",
           "This is a memory leak: {f2}.",
           "{f1} again and again, every hour.",
           "All is well.",
           "",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
  }
}

TEST_CASE("advice is a place to look, and orders nothing") {
  for (const char* sentence : {
           "Kill {s1}.",
           "Terminate {s1}.",
           "Uninstall it.",
           "Restart the machine.",
           "Run this command: rm.",
           "Stop {s1}.",
           "Disable the service.",
           "Delete the file.",
           "Visit http://example.com.",
           "See www.example.com.",
           "Send the log to me.",
           "Pay.",
           "Block {s2}.",
           "Buy memory.",
           "Look at chrome.",
           "Wait ten minutes.",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence, Kind::advice).text.empty());
  }
  CHECK(check("You should look at the log.").text.empty());
}

TEST_CASE("only plain text, and only whole ids") {
  for (const char* sentence : {
           "{f99}.",
           "{s9} is the culprit.",
           "{f1",
           "{}",
           "{ f1 }.",
           "{f1}{f2}.",
           "{{f1}}.",
           "pre{f1}.",
           "{f1}ed.",
           "{F1}.",
           "**{f1}**",
           "`{f1}`",
           "[{f1}](x)",
           "<b>{f1}</b>",
           "# {f1}",
           "{f1}\n{f2}",
           "{f1}\x1b[31m",
           "{f1}. {f2}.",
           "{f1} | {f2}",
           "{f1} \xE2\x80\xAE",
           "\xD1\x81use {s1}: {f2}.",
           "{f1} & {f2}",
           "{f1}\xC2\xAD.",
           "{f1} caus\xE2\x80\x8B.",
       }) {
    CAPTURE(sentence);
    CHECK(check(sentence).text.empty());
  }
  CHECK(check(std::string(401, 'a')).reason == "longer than 400 bytes");
}
