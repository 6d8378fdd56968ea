// provider.hpp - how the one question looks to each kind of server, and what a reply of it says.
#ifndef ETWRCA_EXAMPLE_PROVIDER_HPP
#define ETWRCA_EXAMPLE_PROVIDER_HPP

#include <string>

#include "facts.hpp"
#include "http.hpp"

namespace explain {

/// The model that is asked: Options::model (of Gemini without a leading models/), or the provider's default.
std::string model_of(const Options& options);

/// Why nothing can be asked with these options ("no key is set ..."); "" if it can.
std::string obstacle(const Options& options);

Request request_of(const Facts& facts, const Options& options);

/// What a model answered.
struct Answer {
  Json sections;        ///< {"culprit", "summary", "cause", "impact", "remediation"}; null if unusable
  std::string problem;  ///< why: an error of the server, a blocked prompt, a cut-off text, not JSON
  std::string model;    ///< who answered, by the reply; "" if it does not say
};
/// Nothing of it holds a key of eight characters or more, even where the server gives it back.
Answer answer_of(Reply reply, const Options& options);

}  // namespace explain

#endif  // ETWRCA_EXAMPLE_PROVIDER_HPP
