// Numbers are LEB128 varints, signed ones in zigzag. Times are differences from the observation before; a
// value that is a whole number is a varint, any other its eight bytes. docs/recordings.md has the layout.
#include "source/recording_codec.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

namespace etwrca::source {
namespace {

enum Flag : std::uint8_t { whole = 8, module_only = 16, same_time = 32, same_who = 64, has_module = 128 };

class Writer {
 public:
  void byte(unsigned value) { bytes.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) byte(static_cast<unsigned>(value & 0x7F) | 0x80U);
    byte(static_cast<unsigned>(value));
  }
  void sign(std::uint64_t value) { number((value << 1U) ^ ((value >> 63U) != 0 ? ~std::uint64_t{0} : 0)); }
  void real(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned i = 0; i < 64; i += 8) byte(static_cast<unsigned>(bits >> i) & 0xFFU);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes += value;
  }
  std::string bytes;
};

/// Reads zeros after the first thing that does not fit; good() then says false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }
  void fail() { good_ = false; }

  std::uint8_t byte() {
    if (bytes_.empty()) {
      good_ = false;
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      const std::uint8_t part = byte();
      if (shift == 63 && part > 1) break;
      value |= static_cast<std::uint64_t>(part & 0x7FU) << shift;
      if (part < 0x80) return value;
    }
    good_ = false;
    return 0;
  }
  std::uint64_t sign() {
    const std::uint64_t value = number();
    return (value >> 1U) ^ ((value & 1U) != 0 ? ~std::uint64_t{0} : 0);
  }
  double real() {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; i += 8) bits |= static_cast<std::uint64_t>(byte()) << i;
    return std::bit_cast<double>(bits);
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > bytes_.size()) good_ = false;
    if (!good_) return {};
    std::string value(bytes_.substr(0, static_cast<std::size_t>(size)));
    bytes_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

std::uint64_t ticks(TimePoint t) { return static_cast<std::uint64_t>(t.time_since_epoch().count()); }
std::uint64_t ticks(Duration d) { return static_cast<std::uint64_t>(d.count()); }
Duration length_of(std::uint64_t ticks) { return Duration(static_cast<Duration::rep>(ticks)); }
TimePoint time_of_ticks(std::uint64_t ticks) { return TimePoint(length_of(ticks)); }

/// A stranger's times: sums and differences of two must fit.
bool is_near(std::uint64_t time) {
  constexpr std::uint64_t far = std::uint64_t{1} << 61U;
  return time + far <= 2 * far;
}

bool is_whole(double value) {
  return std::abs(value) < 9007199254740992.0 && value == std::floor(value) &&
         !(value == 0 && std::signbit(value));
}

void write(Writer& out, const Loss& loss) {
  for (const std::uint64_t n : {loss.events, loss.buffers, loss.bytes, loss.records, loss.observations})
    out.number(n);
}

Loss read_loss(Reader& in) {
  Loss loss;
  for (std::uint64_t* n : {&loss.events, &loss.buffers, &loss.bytes, &loss.records, &loss.observations})
    *n = in.number();
  return loss;
}

/// What an observation says about when, who and how much; the same for all kinds.
struct Parts {
  std::uint64_t begin = 0;
  std::uint64_t length = 0;
  std::uint32_t who = no_entity;
  std::uint32_t module = no_module;
  std::uint32_t metric = 0;
  bool only = false;
  double value = 0;
  Loss loss{};
};

Parts parts_of(const Usage& x) {
  return {ticks(x.begin), ticks(x.length), x.who, x.module, x.metric, x.module_only, x.amount, {}};
}
Parts parts_of(const Level& x) { return {ticks(x.at), 0, x.who, no_module, x.metric, false, x.value, {}}; }
Parts parts_of(const ProcessStart& x) { return {ticks(x.at), 0, x.who, no_module, 0, false, 0, {}}; }
Parts parts_of(const ProcessEnd& x) { return {ticks(x.at), 0, x.who, no_module, 0, false, 0, {}}; }
Parts parts_of(const LossObservation& x) {
  return {ticks(x.at), ticks(x.length), no_entity, no_module, 0, false, 0, x.loss};
}

Observation observation_of(std::size_t kind, const Parts& p) {
  const TimePoint at = time_of_ticks(p.begin);
  switch (kind) {
    case 0:
      return Usage{at,     length_of(p.length), p.who, p.module, static_cast<MetricId>(p.metric), p.only,
                   p.value};
    case 1:
      return Level{at, p.who, static_cast<MetricId>(p.metric), p.value};
    case 2:
      return ProcessStart{at, p.who};
    case 3:
      return ProcessEnd{at, p.who};
    default:
      return LossObservation{at, p.loss, length_of(p.length)};
  }
}

}  // namespace

std::string encode(std::span<const Observation> observations) {
  Writer out;
  Parts last;
  for (const Observation& observation : observations) {
    const std::size_t kind = observation.index();
    const Parts p = std::visit([](const auto& x) { return parts_of(x); }, observation);
    const bool has_value = kind <= 1;
    auto tag = static_cast<unsigned>(kind);
    if (has_value && is_whole(p.value)) tag |= whole;
    if (p.only) tag |= module_only;
    if (p.begin == last.begin && p.length == last.length) tag |= same_time;
    if (p.who == last.who) tag |= same_who;
    if (p.module != no_module) tag |= has_module;
    out.byte(tag);
    if ((tag & same_time) == 0) out.sign(p.begin - last.begin);
    if ((tag & same_time) == 0) out.sign(p.length - last.length);
    if ((tag & same_who) == 0) out.sign(std::uint64_t{p.who} - last.who);
    if ((tag & has_module) != 0) out.number(p.module);
    if (has_value) out.number(p.metric);
    if ((tag & whole) != 0) out.sign(static_cast<std::uint64_t>(static_cast<std::int64_t>(p.value)));
    if (has_value && (tag & whole) == 0) out.real(p.value);
    if (kind == 4) write(out, p.loss);
    last = p;
  }
  return std::move(out.bytes);
}

bool decode(std::string_view blob, const KnownNumbers& known, std::vector<Observation>& out) {
  out.clear();
  Reader in(blob);
  Parts last;
  while (in.good() && !in.at_end()) {
    const unsigned tag = in.byte();
    const std::size_t kind = tag & 7U;
    const bool has_value = kind <= 1;
    Parts p;
    p.only = (tag & module_only) != 0;
    p.begin = last.begin + ((tag & same_time) != 0 ? 0 : in.sign());
    p.length = last.length + ((tag & same_time) != 0 ? 0 : in.sign());
    const std::uint64_t who = last.who + ((tag & same_who) != 0 ? 0 : in.sign());
    const std::uint64_t module = (tag & has_module) != 0 ? in.number() : no_module;
    const std::uint64_t metric = has_value ? in.number() : 0;
    if (has_value)
      p.value = (tag & whole) != 0 ? static_cast<double>(static_cast<std::int64_t>(in.sign())) : in.real();
    if (kind == 4) p.loss = read_loss(in);
    if (kind > 4 || (who != no_entity && who >= known.entities) ||
        (module != no_module && module >= known.modules) || (has_value && metric >= known.metrics) ||
        !is_near(p.begin) || !is_near(p.length) || out.size() == most_observations)
      in.fail();
    if (!in.good()) break;
    p.who = static_cast<std::uint32_t>(who);
    p.module = static_cast<std::uint32_t>(module);
    p.metric = static_cast<std::uint32_t>(metric);
    out.push_back(observation_of(kind, p));
    last = p;
  }
  return in.good();
}

std::string encode(const std::vector<std::string>& texts) {
  Writer out;
  for (const std::string& text : texts) out.text(text);
  return std::move(out.bytes);
}

bool decode(std::string_view blob, std::vector<std::string>& out) {
  out.clear();
  Reader in(blob);
  while (in.good() && !in.at_end()) {
    if (out.size() == most_texts) in.fail();
    out.push_back(in.text());
  }
  return in.good();
}

namespace {
constexpr unsigned in_rows = 1;
constexpr unsigned was_stopped = 2;
}  // namespace

std::string encode(const SourceInfo& info) {
  Writer out;
  out.text(info.kind);
  out.text(info.name);
  out.byte(info.extent ? 1 : 0);
  out.sign(info.extent ? ticks(info.extent->begin) : 0);
  out.sign(info.extent ? ticks(info.extent->end) : 0);
  out.sign(ticks(info.interval));
  out.byte((info.rows ? in_rows : 0U) | (info.stopped ? was_stopped : 0U));
  out.number(info.processors);
  out.text(info.cpu_method);
  out.number(info.events);
  out.number(info.unknown_events);
  write(out, info.loss);
  out.text(encode(info.notes));
  for (const Capability& c : info.capabilities) {
    out.text(c.name);
    out.byte(static_cast<unsigned>(c.sight));
    out.text(c.detail);
    out.text(c.remedy);
  }
  return std::move(out.bytes);
}

bool decode(std::string_view blob, SourceInfo& out) {
  out = {};
  Reader in(blob);
  out.kind = in.text();
  out.name = in.text();
  const bool extent = in.byte() != 0;
  const TimePoint begin = time_of_ticks(in.sign());
  const TimePoint end = time_of_ticks(in.sign());
  if (extent) out.extent = TimeRange{begin, end};
  out.interval = length_of(in.sign());
  const std::uint8_t flags = in.byte();
  out.rows = (flags & in_rows) != 0;
  out.stopped = (flags & was_stopped) != 0;
  out.processors = static_cast<std::uint32_t>(in.number());
  out.cpu_method = in.text();
  out.events = in.number();
  out.unknown_events = in.number();
  out.loss = read_loss(in);
  if (!decode(in.text(), out.notes)) in.fail();
  while (in.good() && !in.at_end()) {
    Capability c;
    c.name = in.text();
    const std::uint8_t sight = in.byte();
    if (sight > static_cast<std::uint8_t>(Sight::none) || out.capabilities.size() == most_texts) in.fail();
    c.sight = static_cast<Sight>(sight);
    c.detail = in.text();
    c.remedy = in.text();
    out.capabilities.push_back(std::move(c));
  }
  if (extent && (end < begin || !is_near(ticks(begin)) || !is_near(ticks(end)))) in.fail();
  return in.good();
}

}  // namespace etwrca::source
