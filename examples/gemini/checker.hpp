// checker.hpp - which sentences of a model may be shown.
//
// A sentence consists of plain words and of ids in braces: {f7} a fact, {s1} a suspect. It is refused if it
// - says what an id should have said (a number, a name), or uses a word that is not in words.txt;
// - names another than the culprit, or puts more than a few neutral words beside a fact about another;
// - blames without naming the culprit, turns the blame away, or denies anything of somebody;
// - is surer than the library: where the verdict is not clear, what is said of the culprit needs a hedge
// before it. What is left can order and connect facts; it cannot make one up.
#ifndef ETWRCA_EXAMPLE_CHECKER_HPP
#define ETWRCA_EXAMPLE_CHECKER_HPP

#include <string>
#include <string_view>

#include "facts.hpp"

namespace explain {

/// What a section is for: advice needs no fact, and is the only place for it.
enum class Kind { statement, advice };

struct Checked {
  std::string text;    ///< the sentence with its facts and names filled in; "" if refused
  std::string reason;  ///< why it was refused; "" if not
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
