#include "capi/guard.hpp"

#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>

#include "base/text.hpp"

namespace etwrca::capi {
namespace {

constexpr std::size_t longest_sentence = 1024;

std::array<char, longest_sentence>& sentence() noexcept {
  thread_local std::array<char, longest_sentence> text{};
  return text;
}

}  // namespace

etwrca_status fail(Errc code, const char* text) noexcept {
  auto& kept = sentence();
  std::string shown;
  try {  // it may repeat what the caller gave
    shown = base::cut_utf8(base::utf8_with_replacements(text), kept.size() - 1);
  } catch (...) {  // no memory, and no sentence
  }
  std::copy(shown.begin(), shown.end(), kept.begin());
  kept[shown.size()] = '\0';
  return static_cast<etwrca_status>(code);
}

etwrca_status fail_with_current() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    // An Error without a cause would look like success.
    return fail(error.code() == Errc::ok ? Errc::internal : error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(Errc::out_of_memory, "out of memory");
  } catch (const std::system_error& error) {
    return fail(Errc::io, error.what());
  } catch (const std::exception& error) {
    return fail(Errc::internal, error.what());
  } catch (...) {
    return fail(Errc::internal, "an exception of no known kind");
  }
}

std::string text_or(const char* text, const char* otherwise) {
  return base::utf8_with_replacements(text != nullptr ? text : otherwise);
}

TimePoint time_at(std::int64_t ns) {
  constexpr std::int64_t most = 4'000'000'000'000'000'000;
  if (ns < -most || ns > most)
    throw Error(Errc::invalid_argument,
                "time: " + std::to_string(ns) + " ns is not from 1843-03-31 to 2096-10-02");
  return TimePoint(Duration(ns));
}

Duration length_of(std::int64_t ns) {
  constexpr std::int64_t most = 1'000'000'000'000'000'000;
  if (ns < 0) throw Error(Errc::invalid_argument, "length: is negative");
  if (ns > most)
    throw Error(Errc::invalid_argument, "length: " + std::to_string(ns) + " ns is above 31 years");
  return Duration(ns);
}

}  // namespace etwrca::capi

using etwrca::Errc;

static_assert(ETWRCA_E_INVALID_ARGUMENT == static_cast<int>(Errc::invalid_argument));
static_assert(ETWRCA_E_NOT_FOUND == static_cast<int>(Errc::not_found));
static_assert(ETWRCA_E_IO == static_cast<int>(Errc::io));
static_assert(ETWRCA_E_CORRUPT == static_cast<int>(Errc::corrupt));
static_assert(ETWRCA_E_UNSUPPORTED == static_cast<int>(Errc::unsupported));
static_assert(ETWRCA_E_PERMISSION == static_cast<int>(Errc::permission));
static_assert(ETWRCA_E_OUT_OF_MEMORY == static_cast<int>(Errc::out_of_memory));
static_assert(ETWRCA_E_CANCELLED == static_cast<int>(Errc::cancelled));
static_assert(ETWRCA_E_INTERNAL == static_cast<int>(Errc::internal));

const char* etwrca_last_error(void) { return etwrca::capi::sentence().data(); }

// The texts of to_string() are literals: they end in NUL.
const char* etwrca_status_name(etwrca_status status) {
  if (status > ETWRCA_OK || status < ETWRCA_E_INTERNAL) return "unknown";
  return to_string(static_cast<Errc>(status)).data();
}

const char* etwrca_version(void) { return ETWRCA_VERSION; }

uint32_t etwrca_version_number(void) {
  const std::string_view text = ETWRCA_VERSION;
  std::uint32_t parts[3] = {0, 0, 0};
  std::size_t part = 0;
  for (const char c : text) {
    if (c == '.')
      ++part;
    else if (part < 3 && c >= '0' && c <= '9')
      parts[part] = parts[part] * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return parts[0] << 16U | parts[1] << 8U | parts[2];
}
