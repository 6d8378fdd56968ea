// What a model may say, and what it may not.
#include "checker.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "text.hpp"

using explain::Checker;
using explain::Facts;
using explain::Kind;

namespace {

Facts some_facts(const std::string& answer) {
  Facts facts;
  facts.answer = answer;
  facts.culprit = answer == "clear" || answer == "probable" ? "s1" : "";
  facts.suspects = {{"s1", "burner (pid 11)"}, {"s2", "chrome (pid 22)"}, {"s3", "Observe.exe (pid 33)"}};
  facts.facts = {{"f1", {"CPU rose to 3.2 cores from a baseline of 0.7 cores", "system"}},
                 {"f2", {"burner (pid 11) used 2.3 cores, against none before", "cause", true}},
                 {"r1", {"Look at the log of burner (pid 11)", "advice"}},
                 {"f3", {"chrome (pid 22) used 0.1 cores, against 0.1 cores before", "other"}},
                 {"f4", {"burner (pid 11) had 79 % of its samples in fft.so", "cause"}},
                 {"f5", {"burner (pid 11) is a child of init (pid 1)", "other"}},
                 {"f6", {"the incident began at 12:00:10", "system"}}};
  for (auto& [id, fact] : facts.facts)
    if (facts.culprit.empty() && fact.about == "cause") fact.about = "other";
  return facts;
}

explain::Checked check(const std::string& sentence, Kind kind = Kind::statement,
                       const std::string& answer = "clear") {
  const Facts facts = some_facts(answer);
  return Checker(facts).check(sentence, kind);
}

void refuses(std::initializer_list<const char*> sentences, Kind kind = Kind::statement,
             const std::string& answer = "clear") {
  for (const std::string sentence : sentences) {
    CAPTURE(sentence);
    CHECK(check(sentence, kind, answer).text.empty());
    CHECK_FALSE(check(sentence, kind, answer).reason.empty());
  }
}

void takes(std::initializer_list<const char*> sentences, Kind kind = Kind::statement,
           const std::string& answer = "clear") {
  for (const std::string sentence : sentences) {
    CAPTURE(sentence);
    CHECK(check(sentence, kind, answer).reason == "");
  }
}

}  // namespace

TEST_CASE("facts and names are filled in by their ids") {
  CHECK(check("{f1}").text == "CPU rose to 3.2 cores from a baseline of 0.7 cores.");
  CHECK(check("The incident happened because {f2}.").text ==
        "The incident happened because burner (pid 11) used 2.3 cores, against none before.");
  CHECK(check("{s1} is the culprit.").text == "burner (pid 11) is the culprit.");
  CHECK(check("Look at the log of {s1}.", Kind::advice).text == "Look at the log of burner (pid 11).");
  CHECK(
      check("{f1},\xC2\xA0"
            "and {f2}.\xC2\xA0")
          .text ==
      "CPU rose to 3.2 cores from a baseline of 0.7 cores, and burner (pid 11) used 2.3 cores, against none "
      "before.");
  takes({"{s1} is the cause: {f2}, and {f4}.", "{s1} is responsible for the incident: {f4}.",
         "The main cause of the spike was {s1}, because {f2}.", "Meanwhile {f3}, while {f2}.",
         "At the same time, {f1}.", "In comparison, {f3}; {f2}.", "The measurements show that {f2}.",
         "In the window {f1}.", "{s1} was behind this incident, since {f2}; {f4}",
         "{s1} is probably the cause."});
  takes({"If it happens again, record it with stacks.", "Compare it with a quiet hour.",
         "Check the settings of {s1}.", "Please ask the owner of {s1} what changed.",
         "Take a CPU profile with stacks of {s1} while it happens.", "{r1}."},
        Kind::advice);
}

TEST_CASE("what an id should have said is refused") {
  refuses({"{s1} is the culprit with 99 % of the CPU: {f2}.",
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
           "Chrome was there: {f1}.",
           "svchost.exe was there: {f1}.",
           "The cause is java: {f2}.",
           "The cause is a miner: {f2}.",
           "{f1}, and Observe was there.",
           "{f1}, and observe was there.",
           "{f2} for pid eleven.",
           "{f1}, says Microsoft."});
}

TEST_CASE("blame is for the library's culprit, alone, and in so many words") {
  refuses({"{s2} is the culprit.", "{s2} is the cause: {f3}.", "The incident happened because {f3}.",
           "{s2} is responsible: {f2}.", "Because {f3}, {f1}.", "{f1} due to {s3}.",
           "{s1} and {s2} are the cause: {f2}.", "{f3} led to this.", "{s2} is the first suspect: {f3}.",
           "{f3}, so {f1}.", "{f3}, therefore {f1}.", "{f1}; the reason is {f3}.",
           "The cause is outside: {f1}.", "It has a cause.", "{s1} is the victim of {s2}: {f2}.",
           "The network is the cause: {f1}.", "A leak is the cause: {f2}.", "Malware is the cause: {f2}."});
  refuses({"The whole incident came from this process: {f3}.", "The verdict is on this process: {f3}.",
           "The incident was made by {s2}: {f3}.", "It was {s2}.", "The incident is {s2}: {f3}.",
           "This is it: {f3}.", "{f1}, for {f3}.", "{f2}, for {f3}.", "The evidence is here: {f3}.",
           "{f3}, as the evidence shows.", "What happened is this: {f3}.", "{s2} was seen: {f3}.",
           "The incident came from outside: {f1}.", "Another process was there: {f1}."});
  refuses({"The incident came from {s2}: {f2}.", "It was {s1}.", "The incident is {s1}: {f2}.",
           "{f2}, as the evidence shows.", "{s1} may be the cause: {f2}."},
          Kind::statement, "not identifiable");
  refuses({"{s1} is not the cause: {f2}.", "{s1} is never the cause: {f2}.", "{s1} is innocent: {f2}.",
           "{s1} is unrelated: {f2}.", "Another process is the culprit: {f2}.",
           "The other one is the cause: {f2}.", "{s1} came after the cause.", "The cause came before {s1}.",
           "The cause began, then {s1} began.", "The cause is outside {s1}."});
  refuses({"{s1} is not the culprit.", "{s1} is not the suspect.", "The incident did not come from {s1}.",
           "It was made by {s2}, not by {s1}.", "No step is necessary.", "Do not look at {s1}.",
           "Look at {s2}.", "It is {s2}: look at the log.", "Look at {f3}."},
          Kind::advice);
  refuses({"{s2} saw {f2}.", "{s1} did {f3}.", "{s2} did this: {f1}.", "For {s3}, {f1}.",
           "{s1} and {s2}: {f2}.", "While {s2} was here, {f2}.", "With {s1}, {f1}.", "{s1} and {f3}."});
  refuses({"{s1} was affected by the incident: {f2}.",
           "{s1} is a consequence of the incident: {f2}.",
           "The cause is what is behind {s1}: {f2}.",
           "What is behind {s1} is the culprit.",
           "Who drove {s1} is the culprit.",
           "The culprit drives {s1}.",
           "The machine itself is the reason that {f2}.",
           "The root cause is the machine itself, and {s1} suspected itself.",
           "{s1} could have been the cause, but it was the machine itself.",
           "The explanation is evident: {f3}.",
           "{s1} was driven by this: {f3}.",
           "{s1} is the culprit because of this: {f3}.",
           "{s1} is the culprit because {f3}.",
           "The incident happened because {f1}.",
           "{s1} was the root cause because {f1}.",
           "{s1} is the culprit: {f2}, and {f6}.",
           "{s1} is only a part of the cause: {f2}.",
           "{s1} is partly the cause: {f2}.",
           "It is to be seen if {s1} is the cause.",
           "If {f2}, {s1} could have been the cause.",
           "{f2} during the whole recording.",
           "{f1} and again.",
           "There is no incident."});
  takes({"{f1}.", "Meanwhile {f2}, and {f3}."}, Kind::statement, "not identifiable");
}

TEST_CASE("who started a process is told, and causes nothing") {
  takes({"{f5}.", "{f2}, and {f5}.", "In addition, {f5}; {f1}."});
  takes({"{f5}."}, Kind::statement, "not identifiable");
  refuses({"The incident happened because {f5}.", "The incident happened because {f2}, and {f5}.",
           "{s1} is the culprit because {f5}.", "{s1} is the cause: {f5}.",
           "The culprit is {s1}, since {f5}.", "The evidence shows that {f5}."});
  refuses({"Probably the incident happened because {f5}.", "{s1} may be the cause: {f5}."}, Kind::statement,
          "probable");
}

TEST_CASE("the cause is of the culprit and the machine alone") {
  const std::initializer_list<const char*> stated{"{f2}.",
                                                  "{f1}, and {f2}.",
                                                  "Meanwhile, {f2}; {f4}.",
                                                  "The data shows that {f2}.",
                                                  "{s1} is the culprit: {f2}.",
                                                  "The spike happened because {f2}."};
  takes(stated, Kind::cause);
  takes(stated, Kind::statement);
  refuses({"{f3}.", "{f5}.", "{f2}, and {f3}.", "Meanwhile, {f3}.", "{f1}, while {f2}.", "{r1}.",
           "In comparison, {f3}; {f2}."},
          Kind::cause);
  refuses({"{f2}.", "{f3}."}, Kind::cause, "not identifiable");
  takes({"{f1}.", "Meanwhile, {f6}."}, Kind::cause, "not identifiable");
  CHECK(check("{f2}.", Kind::cause).of_culprit);
  CHECK(check("The cause is {s1}.", Kind::cause).of_culprit);
  CHECK_FALSE(check("{f1}, and {f6}.", Kind::cause).of_culprit);
}

TEST_CASE("no order in time, no whole, no slowness is the model's to state") {
  refuses({"First, {f5}.", "Then {f2}.", "Next, {f1}.", "Finally {f2}.",
           "{s1} is responsible for the whole incident.", "{s1} is to blame for the whole load.",
           "{s1} is the cause of the rise.", "The machine was slow because {f2}.",
           "The cause of the slowdown is {s1}."});
}

TEST_CASE("a sentence begins with a capital, but for a name's own letter") {
  CHECK(check("{f6}, and {f6}.").text ==
        "The incident began at 12:00:10, and the incident began at 12:00:10.");
  CHECK(check("Meanwhile, {f6}.").text == "Meanwhile, the incident began at 12:00:10.");
  CHECK(check("{f2}.").text == "burner (pid 11) used 2.3 cores, against none before.");
  CHECK(check("{f1}, while {f2}.").text.starts_with("CPU"));
  Facts facts = some_facts("clear");
  facts.suspects["s1"] = "the";
  CHECK(Checker(facts).check("{f6}.", Kind::statement).text == "The incident began at 12:00:10.");
  CHECK(Checker(facts).check("the main cause is {s1}.", Kind::statement).text == "The main cause is the.");
  CHECK(Checker(facts).check("{s1} is the culprit.", Kind::statement).text == "the is the culprit.");
}

TEST_CASE("no surer than the evidence") {
  refuses({"{s1} is the culprit.", "{s1} is the cause, as may be seen: {f1}.",
           "The incident came from {s1}: {f1}.", "{s1} is the cause, probably: {f2}.", "Because {f2}, {f1}.",
           "The incident happened because {f2}.", "As may be seen {s1} is the cause.",
           "As it may be {s1} is the cause.", "It is possible to see that {s1} is responsible.",
           "It may be seen (in the log) {s1} is the cause.", "It may be listed - {s1} is the cause.",
           "As suspected {s1} is the culprit.", "It is likely and evident that {s1} is the culprit.",
           "It may be seen that {s1} is the cause.", "The suspected {s1} is evidently the culprit."},
          Kind::statement, "probable");
  takes({"{s1} is probably the culprit.", "{s1} may be the cause: {f2}.", "{f2}.",
         "Meanwhile {f2}, while {f3}.", "Probably {s1} is the cause.", "It may be that {s1} is the cause.",
         "The cause is probably {s1}.", "It is possible that {s1} is the cause: {f2}.",
         "{s1} seems to be the cause.", "Possibly the incident happened because {f2}."},
        Kind::statement, "probable");
  refuses({"{s1} is certainly the culprit.", "{f2} proves that {s1} is the cause.", "Undoubtedly {f2}.",
           "It is sure that {s1} is the cause.", "{f2}, without any doubt."});
  refuses({"{s1} may be the cause: {f2}.", "It is this: {f2}.", "The evidence shows that {f3}."},
          Kind::statement, "not identifiable");
}

TEST_CASE("judgements, denials and directions of its own are refused") {
  refuses({"{f1}, which is harmless.", "{f1}, which is critical.", "It is not true that {f2}.",
           "{f2} never happened.", "{f1} fell sharply.", "Nothing happened.", "The machine was idle.",
           "{s2} was here.", "The disk was full: {f1}.", "This is a memory leak: {f2}.",
           "{f1} again and again, every hour.", "All is well.", "", " ", ",", "."});
}

TEST_CASE("advice is a place to look, and orders nothing") {
  refuses({"Kill {s1}.", "Terminate {s1}.", "Uninstall it.", "Restart the machine.", "Run this command: rm.",
           "Stop {s1}.", "Disable the service.", "Delete the file.", "Visit http://example.com.",
           "See www.example.com.", "Send the log to me.", "Pay.", "Block {s1}.", "Buy memory.",
           "Look at chrome.", "Wait ten minutes.", "Look at the logs of it.", "Take a profile of it."},
          Kind::advice);
  refuses({"There is no incident.", "No evidence was found.", "No person should look into it.",
           "It is the operator.", "The explanation is the disk.", "The culprit is the parent of {s1}.",
           "The disk caused {s1} to wait.", "Write over the recording.",
           "Write the memory of the system over the files on the disk.", "Change the system settings.",
           "Move the files to the network.", "Read the memory of the person.", "{f2}, so change the disk.",
           "It was seen each hour.", "Compare both processors.", "Look at {f3}.", "Look at {s2}.", "{f1}.",
           "{r1}, and {r1}."},
          Kind::advice);
  for (const char* answer : {"not identifiable", "none"}) {
    refuses(
        {"Look at the culprit.", "Please check the culprit next time.", "Look at the log of the culprit.",
         "If it happens again, take a profile of the culprit.", "Look at {s1}.", "Look at the log of {s1}."},
        Kind::advice, answer);
    takes({"Look at the log of the machine.", "Record it again with stacks.", "{r1}."}, Kind::advice, answer);
  }
  takes({"Look at the culprit.", "Look at the log of the culprit."}, Kind::advice, "probable");
  refuses({"{r1}.", "Look at the log of {s1}."});
  refuses({"You should look at the log."});
}

TEST_CASE("only plain text, and only whole ids") {
  refuses({"{f99}.",
           "{s9} is the culprit.",
           "{f1",
           "{}",
           "{ f1 }.",
           "{f1}{f2}.",
           "{{f1}}.",
           "in{f1}.",
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
           "{f1} caus\xE2\x80\x8B."});
  CHECK(check(std::string(401, 'a')).reason == "longer than 400 bytes");
}

TEST_CASE("an object has a bounded number of keys, wherever it is") {
  const auto object = [](int keys) {
    std::string text = "{";
    for (int i = 0; i < keys; ++i) text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":1";
    return text + "}";
  };
  CHECK(explain::parse_json(object(256)).size() == 256);
  CHECK(explain::parse_json(object(257)).is_discarded());
  CHECK(explain::parse_json("{\"error\":[" + object(95'000) + "]}").is_discarded());
  CHECK(explain::parse_json("[" + object(256) + "," + object(256) + "]").size() == 2);
  CHECK(explain::parse_json("{\"a\":\"" + std::string(1000, ':') + "\\\":::\"}").size() == 1);
  for (const std::string text : {"}", "]:", "{}}", "[]]:", ":", "{", "\"\\"}) {
    CAPTURE(text);
    CHECK(explain::parse_json(text).is_discarded());
  }
}
