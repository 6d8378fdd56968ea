// output.hpp - what the command writes, and where.
#ifndef ETWRCA_CLI_OUTPUT_HPP
#define ETWRCA_CLI_OUTPUT_HPP

#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>

namespace etwrca::cli {

/// The exit codes of the command (docs/cli.md).
enum Exit : int { done = 0, failed = 1, usage = 2, incidents_found = 3, interrupted_by_user = 130 };

/// Makes the standard streams carry UTF-8 with plain line ends on every system.
void prepare_streams();

bool output_is_terminal();
bool error_is_terminal();
/// Colours on stdout: on a terminal, unless told not to (--no-color, or NO_COLOR in the environment).
bool want_color(bool no_color);
/// Columns of the terminal, or 80.
std::size_t terminal_width();
/// Lines of the terminal, or 24.
std::size_t terminal_height();

/// To stdout. Throws Error if it does not take it.
void print(std::string_view text);

/// One line to stderr: "etwrca: <sentence>".
void complain(std::string_view sentence);
/// The same for what was thrown about a file; the file is named if the sentence does not.
void complain(const std::filesystem::path& file, const std::exception& what);

/// Writes beside the file and renames, so that there is the whole file or none; what is there and is no
/// file (a device, a pipe) is written to. A file that is replaced leaves its permissions. Throws Error.
void write_file(const std::filesystem::path& named, std::string_view text);

}  // namespace etwrca::cli

#endif  // ETWRCA_CLI_OUTPUT_HPP
