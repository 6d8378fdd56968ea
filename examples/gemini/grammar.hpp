// grammar.hpp - the sentences of sentences.txt.
#ifndef ETWRCA_EXAMPLE_GRAMMAR_HPP
#define ETWRCA_EXAMPLE_GRAMMAR_HPP

#include <string>

namespace explain {

/// Whether a sentence is one of those below "[section]". It comes in lower case and without its full stop,
/// with capitals in place of its ids: M a fact about the machine, C about the culprit, O about somebody else
/// or the background, X the culprit's name, A a recommendation.
bool is_sentence(const std::string& text, const std::string& section);

/// The file itself: what a model is told.
std::string all_sentences();

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_GRAMMAR_HPP
