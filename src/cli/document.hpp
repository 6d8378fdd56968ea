// document.hpp - how the command prints a JSON document of its own.
#ifndef ETWRCA_CLI_DOCUMENT_HPP
#define ETWRCA_CLI_DOCUMENT_HPP

#include <nlohmann/json.hpp>
#include <string>

namespace etwrca::cli {

/// Two spaces a level, a line end, and ASCII only, so that no name can disturb a terminal.
inline std::string dumped(const nlohmann::ordered_json& document) {
  return document.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_DOCUMENT_HPP
