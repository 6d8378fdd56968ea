#include "checker.hpp"

#include "grammar.hpp"

namespace explain {
namespace {

constexpr std::size_t longest_sentence = 400;

/// A sentence with its ids filled in, and as the grammar wants it.
struct Sentence {
  std::string filled;
  std::string shape;
  std::string reason;  ///< why it is none; "" if it may be one
  bool named = false;  ///< begins with a name
};

bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }

// With the no-break spaces that models write as plain ones, and without what may follow a sentence.
std::string plain(std::string_view text) {
  constexpr std::string_view no_break = "\xC2\xA0";
  std::string out(text);
  for (std::size_t at = out.find(no_break); at != std::string::npos; at = out.find(no_break, at))
    out.replace(at, no_break.size(), " ");
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && out.back() == '.') out.pop_back();
  return out;
}

char letter_of(const Fact& fact) {
  if (fact.about == "system") return 'M';
  if (fact.about == "advice") return 'A';
  return fact.about == "cause" ? 'C' : 'O';
}

// {f7} or {s1}: its text, and its letter.
void place(const std::string& id, const Facts& facts, Sentence& out) {
  const bool first = out.filled.empty();
  if (const auto suspect = facts.suspects.find(id); suspect != facts.suspects.end()) {
    if (id != facts.culprit) out.reason = "it names another than the culprit";
    out.named |= first;
    out.filled += suspect->second;
    out.shape += 'X';
  } else if (const auto fact = facts.facts.find(id); fact != facts.facts.end()) {
    out.named |= first && fact->second.named;
    out.filled += fact->second.text;
    out.shape += letter_of(fact->second);
  } else {
    out.reason = "an id that is not in the evidence";
  }
}

Sentence taken_apart(const std::string& text, const Facts& facts) {
  Sentence out;
  // No capital but the first letter's, and that of "CPU", is the model's own: the shape's letters cannot be
  // forged.
  for (std::size_t i = 0; i < text.size() && out.reason.empty(); ++i) {
    const char c = text[i];
    if (c == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string::npos) return {"", "", "a brace that is not closed", false};
      place(text.substr(i + 1, end - i - 1), facts, out);
      i = end;
    } else if (text.compare(i, 3, "CPU") == 0) {
      out.filled += "CPU";
      out.shape += "cpu";
      i += 2;
    } else if (upper(c) && i == 0) {
      out.filled += c;
      out.shape += static_cast<char>(c + ('a' - 'A'));
    } else if (lower(c) || c == ' ' || c == ',' || c == ';' || c == ':') {
      out.filled += c;
      out.shape += c;
    } else {
      out.reason = upper(c)               ? "a name that is not given by its id"
                   : c >= '0' && c <= '9' ? "a number that is not given by its id"
                                          : "a character that no sentence has";
    }
  }
  return out;
}

std::string with_capital(const Sentence& said) {
  const std::string& text = said.filled;
  if (said.named || !lower(text[0])) return text;
  return static_cast<char>(text[0] - ('a' - 'A')) + text.substr(1);
}

bool may_be_said(const std::string& shape, Kind kind, const Facts& facts) {
  if (kind == Kind::advice)
    return is_sentence(shape, "advice") &&
           (!facts.culprit.empty() || shape.find("the culprit") == std::string::npos);
  if (is_sentence(shape, kind == Kind::cause ? "cause" : "statement")) return true;
  if (facts.culprit.empty()) return false;
  return is_sentence(shape, "unsure") || (facts.answer == "clear" && is_sentence(shape, "sure"));
}

}  // namespace

Checker::Checker(const Facts& facts) : facts_(facts) {}

Checked Checker::check(std::string_view sentence, Kind kind) const {
  if (sentence.size() > longest_sentence) return {"", "longer than 400 bytes", false};
  Sentence said = taken_apart(plain(sentence), facts_);
  if (said.reason.empty() && !may_be_said(said.shape, kind, facts_))
    said.reason = "it is not one of the sentences that may be said here";
  if (!said.reason.empty()) return {"", said.reason, false};
  return {with_capital(said) + ".", "", said.shape.find_first_of("CX") != std::string::npos};
}

}  // namespace explain
