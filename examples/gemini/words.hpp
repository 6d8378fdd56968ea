// words.hpp - the vocabulary of words.txt.
#ifndef ETWRCA_EXAMPLE_WORDS_HPP
#define ETWRCA_EXAMPLE_WORDS_HPP

#include <set>
#include <string>
#include <string_view>

namespace explain {

/// The words below "[section]"; empty for a section that is not there.
const std::set<std::string>& words(std::string_view section);

/// In the list, or a form of one that is: "causes", "caused", "causing", "probably", "machine's".
bool is_form_of(std::string_view word, const std::set<std::string>& list);

/// The file itself, without comments: what a model is told.
std::string all_words();

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_WORDS_HPP
