// facts.hpp - what a model is given: the facts that the library states of one incident, with ids.
//
// A fact holds its number, unit and subject in one piece of text, so that a model can place it but cannot say
// the number of somebody or something else.
#ifndef ETWRCA_EXAMPLE_FACTS_HPP
#define ETWRCA_EXAMPLE_FACTS_HPP

#include <map>
#include <string>
#include <vector>

#include "explanation.hpp"

namespace explain {

struct Fact {
  std::string text;    ///< a clause that names its subject, without a full stop at its end
  std::string about;   ///< "cause" (what the first suspect did to the incident), "system", "advice", "other"
  bool named = false;  ///< begins with a name, whose first letter stays as it is
};

struct Facts {
  std::string answer;                           ///< "clear", "probable", "not identifiable", "none"
  std::string culprit;                          ///< "s1", or "" where nobody can be named
  std::map<std::string, std::string> suspects;  ///< id to "name (pid n)"
  std::map<std::string, Fact> facts;
  Json evidence;  ///< the document that leaves
};

/// Names have at most 256 bytes, facts 400; suspects five, facts 40: 13 of the first suspect, five of each
/// other. Without `command_lines` no command line is among them, nor the instance of a systemd unit.
Facts facts_of(const Json& incident, bool command_lines);

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_FACTS_HPP
