#include "cli/output.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <system_error>

#include "etwrca/error.hpp"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <windows.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace etwrca::cli {
namespace {

#ifdef _WIN32
bool is_terminal(std::FILE* stream) { return _isatty(_fileno(stream)) != 0; }
int process_number() { return _getpid(); }
#else
bool is_terminal(std::FILE* stream) { return isatty(fileno(stream)) != 0; }
int process_number() { return getpid(); }
#endif

std::string reason_of(int error) { return std::generic_category().message(error); }

/// Nothing that a terminal would obey: no control characters (C1 as U+0080 to U+009F too), no bytes that are
/// not UTF-8.
std::string safe(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    bool whole = length > 0 && text.size() - i >= length;
    for (std::size_t k = 1; whole && k < length; ++k)
      whole = (static_cast<unsigned char>(text[i + k]) & 0xC0U) == 0x80U;
    const bool control = lead < 0x20 || lead == 0x7F ||
                         (whole && lead == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0);
    if (whole && !control)
      out += text.substr(i, length);
    else
      out += '?';
    i += whole ? length : 1;
  }
  return out;
}

}  // namespace

void prepare_streams() {
#ifdef _WIN32
  _setmode(_fileno(stdout), _O_BINARY);
  _setmode(_fileno(stderr), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
  const HANDLE console = GetStdHandle(STD_OUTPUT_HANDLE);
  if (DWORD mode = 0; GetConsoleMode(console, &mode) != 0)
    SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
#else
  (void)std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error like any other
#endif
}

bool output_is_terminal() { return is_terminal(stdout); }
bool error_is_terminal() { return is_terminal(stderr); }

bool want_color(bool no_color) {
  // no-color.org: present and not empty.
  const char* variable = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nothing sets it
  return !no_color && (variable == nullptr || *variable == '\0') && output_is_terminal();
}

namespace {

struct Size {
  std::size_t width = 80;
  std::size_t height = 24;
};

Size terminal_size() {
#ifdef _WIN32
  CONSOLE_SCREEN_BUFFER_INFO info{};
  if (GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info) != 0)
    return {static_cast<std::size_t>(info.srWindow.Right - info.srWindow.Left + 1),
            static_cast<std::size_t>(info.srWindow.Bottom - info.srWindow.Top + 1)};
#else
  winsize size{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg,hicpp-vararg): there is no other way to ask
  if (output_is_terminal() && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
      size.ws_row > 0)
    return {size.ws_col, size.ws_row};
#endif
  return {};
}

}  // namespace

std::size_t terminal_width() { return terminal_size().width; }
std::size_t terminal_height() { return terminal_size().height; }

void print(std::string_view text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) throw Error(Errc::io, "standard output: " + reason_of(errno));
}

void complain(std::string_view sentence) {
  constexpr std::size_t most = 1000;
  std::string line =
      "etwrca: " + safe(sentence.substr(0, most)) + (sentence.size() > most ? "..." : "") + "\n";
  (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain(const std::filesystem::path& file, const std::exception& what) {
  const bool no_memory = dynamic_cast<const std::bad_alloc*>(&what) != nullptr;
  const std::string sentence = no_memory ? "there is not enough memory for it" : what.what();
  const bool named = sentence.find(file.filename().string()) != std::string::npos;
  complain(named ? sentence : file.string() + ": " + sentence);
}

namespace {

/// Into what is there and is no file: a device, a pipe.
void write_through(const std::filesystem::path& file, std::string_view text) {
  errno = 0;
  std::ofstream out(file, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out)
    throw Error(Errc::io, file.string() + ": cannot be written: " +
                              (errno != 0 ? reason_of(errno) : "the system refused"));
}

}  // namespace

namespace {

/// A new file, which must not exist, not even as a link: whoever may write to the folder could have put one
/// there. Nothing if there is one; throws nothing else.
std::FILE* create(const std::filesystem::path& file) {
#ifdef _WIN32
  const int handle = _wopen(file.c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY, _S_IREAD | _S_IWRITE);
  return handle < 0 ? nullptr : _fdopen(handle, "wb");
#else
  return std::fopen(file.c_str(), "wbxe");
#endif
}

/// A file of a name of its own in the folder of `file`.
std::FILE* create_beside(const std::filesystem::path& file, std::filesystem::path& created) {
  constexpr int most_tries = 100;
  for (int i = 0; i < most_tries; ++i) {
    created = file.parent_path() /
              (".etwrca-" + std::to_string(process_number()) + "-" + std::to_string(i) + ".part");
    errno = 0;
    if (std::FILE* out = create(created)) return out;
    if (errno != EEXIST) break;
  }
  created.clear();
  return nullptr;
}

}  // namespace

void write_file(const std::filesystem::path& named, std::string_view text) {
  std::error_code ignored_error;
  const auto what = std::filesystem::status(named, ignored_error);
  if (std::filesystem::exists(what) && !std::filesystem::is_regular_file(what) &&
      !std::filesystem::is_directory(what))
    return write_through(named, text);
  // A link stays, and what it points to is written.
  std::filesystem::path file = std::filesystem::weakly_canonical(named, ignored_error);
  if (ignored_error) file = named;
  std::filesystem::path beside;
  const auto fail = [&](const std::string& reason) {
    std::error_code ignored;
    if (!beside.empty()) std::filesystem::remove(beside, ignored);
    throw Error(Errc::io, named.string() + ": cannot be written: " + reason);
  };
  std::FILE* const out = create_beside(file, beside);
  if (out == nullptr) fail(reason_of(errno));
  errno = 0;
  const bool whole = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool closed = std::fclose(out) == 0;
  if (!whole || !closed) fail(errno != 0 ? reason_of(errno) : "the system refused");
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) fail("it is a directory");
  if (std::filesystem::is_regular_file(file, error))
    std::filesystem::permissions(beside, what.permissions(), error);
  std::filesystem::rename(beside, file, error);
  if (error) fail(error.message());
}

}  // namespace etwrca::cli
