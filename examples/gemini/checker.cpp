#include "checker.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "words.hpp"

namespace explain {
namespace {

constexpr std::size_t longest_sentence = 400;

/// A sentence taken apart.
struct Parts {
  std::string filled;
  std::vector<std::string> words;  ///< in lower case, in order
  std::set<std::string> suspects;  ///< ids named, or that its facts are about
  std::set<std::string> named;     ///< ids named
  std::size_t facts = 0;
  bool of_machine = false;  ///< one of the facts is about no suspect
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
Reason fill(std::string_view id, const Facts& facts, Parts& parts) {
  const std::string key(id);
  if (const auto suspect = facts.suspects.find(key); suspect != facts.suspects.end()) {
    parts.filled += suspect->second;
    parts.suspects.insert(key);
    parts.named.insert(key);
    return "";
  }
  const auto fact = facts.facts.find(key);
  if (fact == facts.facts.end()) return "an id that is not in the evidence";
  parts.filled += fact->second.text;
  ++parts.facts;
  if (fact->second.about == "machine")
    parts.of_machine = true;
  else
    parts.suspects.insert(fact->second.about);
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
      if (Reason reason = fill(std::string_view(sentence).substr(i + 1, end - i - 1), facts, parts);
          !reason.empty())
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
      if (Reason reason = spelled(word, parts.words.empty() && parts.filled.empty()); !reason.empty())
        return reason;
      parts.words.push_back(lowered(word));
      parts.filled += word;
      i = end;
      continue;
    }
    if (c >= '0' && c <= '9') return "a number that is not given by its id";
    if (std::string_view(" ,.;:()-'").find(c) == std::string_view::npos)
      return "a character that prose does not need";
    // A dot within: "svchost.exe", "example.com", and a second sentence.
    if (c == '.' && i + 1 != sentence.size()) return "a dot inside";
    parts.filled += c;
    ++i;
  }
  return "";
}

bool any(const Parts& parts, std::string_view section) {
  return std::any_of(parts.words.begin(), parts.words.end(),
                     [&](const std::string& word) { return is_form_of(word, words(section)); });
}

bool known(const std::string& word, Kind kind) {
  for (const std::string_view section : {"plain", "apart", "blame", "hedge"})
    if (is_form_of(word, words(section))) return true;
  return kind == Kind::advice && (is_form_of(word, words("advice")) || is_form_of(word, words("negation")));
}

Reason words_used(const Parts& parts, const Facts& facts, Kind kind) {
  // Where a suspect is called like a word, the word could mean it.
  std::set<std::string> names;
  for (const auto& [id, label] : facts.suspects)
    names.insert(lowered(label.substr(0, label.find_first_of(" ."))));
  for (const std::string& word : parts.words) {
    if (!known(word, kind)) return "the word '" + word + "' is not one of those that may be used here";
    if (names.count(word) > 0) return "the word '" + word + "' is also the name of a suspect";
  }
  return "";
}

Reason blame(const Parts& parts, const Facts& facts) {
  if (!any(parts, "blame")) return "";
  if (facts.culprit.empty()) return "it blames, where the evidence names nobody";
  if (parts.suspects != std::set<std::string>{facts.culprit}) return "it blames, and not the culprit alone";
  if (any(parts, "negation") || any(parts, "apart")) return "it turns the blame away";
  if (facts.answer != "clear" && !any(parts, "hedge")) return "it is surer than the evidence";
  return "";
}

// What a fact says of one subject must not seem to be said of another.
Reason subjects(const Parts& parts) {
  if (parts.facts == 0 || parts.named.empty()) return "";
  if (parts.named.size() > 1 || parts.suspects != parts.named)
    return "it names one suspect beside a fact about another";
  if (parts.of_machine && !any(parts, "blame")) return "it names a suspect beside a fact about the machine";
  return "";
}

}  // namespace

Checker::Checker(const Facts& facts) : facts_(facts) {}

Checked Checker::check(std::string_view sentence, Kind kind) const {
  const auto refused = [](Reason reason) { return Checked{"", std::move(reason)}; };
  if (sentence.size() > longest_sentence) return refused("longer than 400 bytes");
  Parts parts;
  if (Reason reason = take_apart(plain(sentence), facts_, parts); !reason.empty()) return refused(reason);
  if (parts.words.empty() && parts.facts == 0) return refused("it says nothing");
  if (Reason reason = words_used(parts, facts_, kind); !reason.empty()) return refused(reason);
  if (kind == Kind::statement && parts.facts == 0 && !(parts.named.size() == 1 && any(parts, "blame")))
    return refused("a statement without a fact");
  if (Reason reason = blame(parts, facts_); !reason.empty()) return refused(reason);
  if (Reason reason = subjects(parts); !reason.empty()) return refused(reason);
  if (parts.filled.back() != '.') parts.filled += '.';
  return {parts.filled, ""};
}

}  // namespace explain
