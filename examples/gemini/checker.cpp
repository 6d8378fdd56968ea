#include "checker.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "words.hpp"

namespace explain {
namespace {

constexpr std::size_t longest_sentence = 400;
constexpr std::string_view a_name = "{}";

/// What stands between two commas, colons, semicolons, dashes or parentheses.
struct Clause {
  std::vector<std::string> words;  ///< in lower case, in order; a suspect's name is "{}"
  bool names = false;              ///< a suspect, by id
};

/// A sentence taken apart.
struct Parts {
  std::string filled;
  std::vector<Clause> clauses{1};
  std::set<std::string> named;  ///< suspects named by id
  std::set<std::string> about;  ///< suspects its facts are about
  std::size_t facts = 0;
  bool of_machine = false;  ///< one of the facts is about no suspect

  [[nodiscard]] bool begun() const { return !filled.empty(); }
};

using Reason = std::string;  // "" for none

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string lowered(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (upper(c)) c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// The typographic quotes and dashes that models write, as their plain forms.
std::string plain(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> forms[] = {{"\xE2\x80\x98", "'"},
                                                                            {"\xE2\x80\x99", "'"},
                                                                            {"\xE2\x80\x93", "-"},
                                                                            {"\xE2\x80\x94", "-"},
                                                                            {"\xC2\xA0", " "}};
  std::string out(text);
  for (const auto& [from, to] : forms)
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at))
      out.replace(at, from.size(), to);
  return out;
}

// {f7} or {s1}: puts its text in place, or says why not.
Reason fill(const std::string& id, const Facts& facts, Parts& parts) {
  if (const auto suspect = facts.suspects.find(id); suspect != facts.suspects.end()) {
    parts.filled += suspect->second;
    parts.named.insert(id);
    parts.clauses.back().names = true;
    parts.clauses.back().words.emplace_back(a_name);
    return "";
  }
  const auto fact = facts.facts.find(id);
  if (fact == facts.facts.end()) return "an id that is not in the evidence";
  parts.filled += fact->second.text;
  ++parts.facts;
  if (fact->second.about == "machine")
    parts.of_machine = true;
  else
    parts.about.insert(fact->second.about);
  return "";
}

// Only the first word and these may have a capital: others would be names.
Reason spelled(std::string_view word, bool first) {
  static const std::set<std::string_view> capitals{"CPU", "CPUs", "RAM", "DPC", "ISR", "I"};
  if (capitals.count(word) > 0) return "";
  const auto from = word.begin() + (first && word.size() > 1 ? 1 : 0);
  return std::any_of(from, word.end(), upper) ? "a name that is not given by its id" : "";
}

Reason take_apart(const std::string& sentence, const Facts& facts, Parts& parts) {
  for (std::size_t i = 0; i < sentence.size();) {
    const char c = sentence[i];
    if (c == '{') {
      const std::size_t end = sentence.find('}', i);
      if (end == std::string::npos) return "a brace that is not closed";
      if (Reason reason = fill(sentence.substr(i + 1, end - i - 1), facts, parts); !reason.empty())
        return reason;
      i = end + 1;
      // An id that touches a word would make a new one.
      if (i < sentence.size() && (letter(sentence[i]) || sentence[i] == '{')) return "an id inside a word";
      continue;
    }
    if (letter(c)) {
      std::size_t end = i;
      while (end < sentence.size() &&
             (letter(sentence[end]) ||
              (sentence[end] == '\'' && end + 1 < sentence.size() && letter(sentence[end + 1]))))
        ++end;
      const std::string_view word = std::string_view(sentence).substr(i, end - i);
      if (end < sentence.size() && sentence[end] == '{') return "an id inside a word";
      if (Reason reason = spelled(word, !parts.begun()); !reason.empty()) return reason;
      parts.clauses.back().words.push_back(lowered(word));
      parts.filled += word;
      i = end;
      continue;
    }
    if (c >= '0' && c <= '9') return "a number that is not given by its id";
    if (std::string_view(" ,.;:()-'").find(c) == std::string_view::npos)
      return "a character that prose does not need";
    // A dot within: "svchost.exe", "example.com", and a second sentence.
    if (c == '.' && i + 1 != sentence.size()) return "a dot inside";
    const bool dash = c == '-' && parts.filled.ends_with(' ');
    if (dash || std::string_view(",;:()").find(c) != std::string_view::npos) parts.clauses.emplace_back();
    parts.filled += c;
    ++i;
  }
  return "";
}

template <typename Test>
bool any_word(const Parts& parts, Test test) {
  return std::any_of(parts.clauses.begin(), parts.clauses.end(), [&](const Clause& clause) {
    return std::any_of(clause.words.begin(), clause.words.end(), test);
  });
}

bool any(const Parts& parts, std::string_view section) {
  return any_word(parts, [section](const std::string& word) { return is_form_of(word, words(section)); });
}

bool known(const std::string& word, Kind kind) {
  const auto in = [&word](std::string_view section) { return is_form_of(word, words(section)); };
  if (in("beside") || in("plain") || in("apart") || in("blame") || in("hedge")) return true;
  return kind == Kind::advice && (in("advice") || in("negation"));
}

Reason words_used(const Parts& parts, const Facts& facts, Kind kind) {
  // Where a suspect is called like a word, the word could mean it.
  std::set<std::string> names;
  for (const auto& [id, label] : facts.suspects)
    names.insert(lowered(label.substr(0, label.find_first_of(" ."))));
  for (const Clause& clause : parts.clauses)
    for (const std::string& word : clause.words) {
      if (word == a_name) continue;
      if (!known(word, kind)) return "the word '" + word + "' is not one of those that may be used here";
      if (names.count(word) > 0) return "the word '" + word + "' is also the name of a suspect";
    }
  return "";
}

// Others than the culprit appear by their facts alone, which say whose they are.
Reason others(const Parts& parts, const Facts& facts, Kind kind) {
  const auto is_other = [&](const std::string& id) { return id != facts.culprit; };
  if (std::any_of(parts.named.begin(), parts.named.end(), is_other))
    return "it names another than the culprit";
  if (std::none_of(parts.about.begin(), parts.about.end(), is_other)) return "";
  const bool neutral =
      !any_word(parts, [](const std::string& word) { return !is_form_of(word, words("beside")); });
  return neutral && parts.named.empty() && kind == Kind::statement ? ""
                                                                   : "it says more than a fact about another";
}

Reason blame(const Parts& parts, const Facts& facts) {
  if (any(parts, "negation") && (parts.facts > 0 || !parts.named.empty())) return "it denies something";
  if (!any(parts, "blame")) return "";
  if (facts.culprit.empty()) return "it blames, where the evidence names nobody";
  if (parts.named.empty() && parts.about.empty()) return "it blames, and not the culprit";
  if (any(parts, "negation") || any(parts, "apart")) return "it turns the blame away";
  return "";
}

// Whether a hedge reaches the blame: between them there is nothing but what links the two, and a name only
// where the hedge is an adverb or "that" leads it in.
bool reaches(const std::vector<std::string>& words, std::size_t hedge, std::size_t blame) {
  const auto is = [&words](std::size_t at, std::string_view section) {
    return is_form_of(words[at], ::explain::words(section));
  };
  for (std::size_t at = hedge + 1; at < blame; ++at) {
    const bool led_in = at == hedge + 1 ? is(hedge, "adverb") : words[at - 1] == "that";
    if (words[at] == a_name ? !led_in : !is(at, "link")) return false;
  }
  return true;
}

// In each clause that says something of the culprit a hedge comes first and reaches what is said.
Reason certainty(const Parts& parts, const Facts& facts) {
  if (facts.answer == "clear") return "";
  for (const Clause& clause : parts.clauses) {
    bool hedged = false;  // so far
    bool blames = false;
    for (std::size_t at = 0; at < clause.words.size(); ++at) {
      if (!is_form_of(clause.words[at], words("blame"))) continue;
      blames = true;
      for (std::size_t hedge = 0; hedge < at && !hedged; ++hedge)
        hedged = is_form_of(clause.words[hedge], words("hedge")) && reaches(clause.words, hedge, at);
      if (!hedged) return "it is surer than the evidence";
    }
    if (blames || !clause.names) continue;
    if (std::none_of(clause.words.begin(), clause.words.end(),
                     [](const std::string& word) { return is_form_of(word, words("hedge")); }))
      return "it is surer than the evidence";
  }
  return "";
}

}  // namespace

Checker::Checker(const Facts& facts) : facts_(facts) {}

Checked Checker::check(std::string_view sentence, Kind kind) const {
  if (sentence.size() > longest_sentence) return {"", "longer than 400 bytes"};
  Parts parts;
  Reason reason = take_apart(plain(sentence), facts_, parts);
  if (reason.empty() && parts.filled.find_first_not_of(" ,.;:()-'") == std::string::npos)
    reason = "it says nothing";
  if (reason.empty()) reason = words_used(parts, facts_, kind);
  if (reason.empty()) reason = others(parts, facts_, kind);
  if (reason.empty()) reason = blame(parts, facts_);
  // Advice says nothing of anybody: what it blames is the business of blame().
  if (reason.empty() && (kind == Kind::statement || any(parts, "blame"))) reason = certainty(parts, facts_);
  if (reason.empty() && kind == Kind::statement && parts.facts == 0 &&
      !(any(parts, "blame") && !parts.named.empty()))
    reason = "a statement without a fact";
  if (reason.empty() && parts.of_machine && !parts.named.empty() && !any(parts, "blame"))
    reason = "it names a suspect beside a fact about the machine";
  if (!reason.empty()) return {"", reason};
  if (parts.filled.back() != '.') parts.filled += '.';
  return {parts.filled, ""};
}

}  // namespace explain
