// checker.hpp - which sentences of a model may be shown.
//
// A sentence has ids in braces, {f7} a fact, {s1} a suspect, and between them words of sentences.txt, in the
// order that it has them there. So a model chooses facts, orders them, connects them, and says who is to
// blame as surely as the library does; it cannot say anything else.
#ifndef ETWRCA_EXAMPLE_CHECKER_HPP
#define ETWRCA_EXAMPLE_CHECKER_HPP

#include <string>
#include <string_view>

#include "facts.hpp"

namespace explain {

/// What a section is for: statements, what caused the incident, or recommendations.
enum class Kind { statement, cause, advice };

struct Checked {
  std::string text;         ///< the sentence with its facts and names filled in; "" if refused
  std::string reason;       ///< why it was refused; "" if not
  bool of_culprit = false;  ///< names the culprit, or what it did to the incident
};

class Checker {
 public:
  explicit Checker(const Facts& facts);
  [[nodiscard]] Checked check(std::string_view sentence, Kind kind) const;

 private:
  const Facts& facts_;
};

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_CHECKER_HPP
