// A cursor over the kernel's text files: words and numbers between blanks, line by line.
#ifndef ETWRCA_SOURCE_PROC_SCAN_HPP
#define ETWRCA_SOURCE_PROC_SCAN_HPP

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace etwrca::proc {

/// Never reads beyond its text. What is not there reads as an empty word or as the number given for it.
class Scan {
 public:
  explicit Scan(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] bool done() const noexcept { return text_.empty(); }

  /// The next line, without its end.
  std::string_view line() noexcept {
    const std::size_t end = text_.find('\n');
    const std::string_view out = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    return out;
  }

  std::string_view word() noexcept {
    std::size_t begin = 0;
    while (begin < text_.size() && blank(text_[begin])) ++begin;
    std::size_t end = begin;
    while (end < text_.size() && !blank(text_[end])) ++end;
    const std::string_view out = text_.substr(begin, end - begin);
    text_.remove_prefix(end);
    return out;
  }

  void skip(int words) noexcept {
    while (words-- > 0) word();
  }

  /// A word that is a number and nothing else; `otherwise` for any other, negative ones too.
  std::uint64_t number(std::uint64_t otherwise = 0) noexcept {
    std::uint64_t out = otherwise;
    return read(out) ? out : otherwise;
  }

  /// False, and `out` as it was, if the next word is no number.
  bool read(std::uint64_t& out) noexcept {
    const std::string_view text = word();
    std::uint64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) return false;
    out = value;
    return true;
  }

 private:
  static bool blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n'; }

  std::string_view text_;
};

}  // namespace etwrca::proc

#endif  // ETWRCA_SOURCE_PROC_SCAN_HPP
