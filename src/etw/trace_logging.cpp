#include "etwrca/trace_logging.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <limits>
#include <utility>

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "etw/event_value.hpp"
#include "etw/kernel_class.hpp"

namespace etwrca {
namespace {

using Bytes = std::span<const std::byte>;

// _TlgIn_t: the type of a value in the payload.
enum class InType : std::uint8_t {
  null = 0,
  unicode_string = 1,
  ansi_string = 2,
  int8 = 3,
  uint8 = 4,
  int16 = 5,
  uint16 = 6,
  int32 = 7,
  uint32 = 8,
  int64 = 9,
  uint64 = 10,
  float32 = 11,
  float64 = 12,
  bool32 = 13,
  binary = 14,
  guid = 15,
  pointer = 16,
  filetime = 17,
  systemtime = 18,
  sid = 19,
  hex_int32 = 20,
  hex_int64 = 21,
  counted_string = 22,
  counted_ansi_string = 23,
  structure = 24,
  counted_binary = 25,
};

// _TlgOut_t: how it is meant to be shown. Only these change what the value is.
enum class OutType : std::uint8_t { standard = 0, boolean = 3, as_signed = 17 };

// The bits of the InType byte above the type: _TlgInCcount, _TlgInVcount, _TlgInChain.
constexpr unsigned type_mask = 0x1F;
constexpr unsigned count_mask = 0x60;
constexpr unsigned constant_count = 0x20;
constexpr unsigned variable_count = 0x40;
constexpr unsigned chain_bit = 0x80;

enum class Count : std::uint8_t { one, constant, variable };

struct FieldSchema {
  std::string_view name;
  InType type{};
  OutType shown{};
  unsigned members = 0;  ///< of a structure: the fields that follow and belong to it
  Count count{};
  unsigned constant = 1;
};

/// Reads forward and never beyond the end; the first read that would sets damaged(), and from then
/// on everything is zero or empty.
class Reader {
 public:
  explicit Reader(Bytes bytes) noexcept : rest_(bytes) {}
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool damaged() const noexcept { return damaged_; }
  [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }
  void fail() noexcept {
    damaged_ = true;
    rest_ = {};
  }

  Bytes take(std::size_t size) noexcept {
    if (rest_.size() < size) {
      fail();
      return {};
    }
    const Bytes part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return part;
  }
  template <class T>
  T number() noexcept {
    const Bytes part = take(sizeof(T));
    return part.empty() ? T{0} : base::load_le<T>(part.data());
  }
  /// Text up to its terminator, which has to be there.
  Bytes text(std::size_t unit) noexcept {
    const Bytes part = take(etw::up_to_zero(rest_, unit).size());
    take(unit);
    return part;
  }
  Bytes counted() noexcept { return take(number<std::uint16_t>()); }
  /// A name of the schema: UTF-8 by definition.
  std::string_view name() noexcept {
    const Bytes part = text(1);
    return {reinterpret_cast<const char*>(part.data()), part.size()};  // NOLINT(*-reinterpret-cast)
  }
  /// Tags: bytes up to and with the first whose high bit is not set.
  void skip_tags() noexcept {
    while (!damaged_ && (number<std::uint8_t>() & chain_bit) != 0) {
    }
  }

 private:
  Bytes rest_;
  bool damaged_ = false;
};

FieldSchema read_schema(Reader& schema) noexcept {
  constexpr unsigned member_mask = 0x7F;
  FieldSchema field;
  field.name = schema.name();
  const unsigned in = schema.number<std::uint8_t>();
  field.type = static_cast<InType>(in & type_mask);
  if ((in & chain_bit) != 0) {
    const unsigned out = schema.number<std::uint8_t>();
    field.shown = static_cast<OutType>(out & member_mask);
    field.members = field.type == InType::structure ? out & member_mask : 0;
    if ((out & chain_bit) != 0) schema.skip_tags();
  }
  switch (in & count_mask) {
    case constant_count:
      field.count = Count::constant;
      field.constant = schema.number<std::uint16_t>();
      break;
    case variable_count:
      field.count = Count::variable;
      break;
    case count_mask:
      schema.fail();
      break;  // _TlgInCustom: the value's form is not in the schema
    default:
      break;
  }
  return field;
}

// SYSTEMTIME: year, month, day of week, day, hour, minute, second, millisecond; u16 each.
std::string system_time_text(Reader& payload) {
  std::array<unsigned, 8> part{};
  for (unsigned& value : part) value = payload.number<std::uint16_t>();
  std::array<char, 64> text{};
  // NOLINTNEXTLINE(*-vararg): there is no std::format
  const int length = std::snprintf(text.data(), text.size(), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", part[0],
                                   part[1], part[3], part[4], part[5], part[6], part[7]);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string sid_text(Reader& payload) {
  const Bytes head = payload.take(8);
  if (head.empty()) return {};
  const Bytes rest = payload.take(4 * std::to_integer<std::size_t>(head[1]));
  return etw::sid_text({head.data(), head.size() + rest.size()});
}

bool is_unsigned(InType type) noexcept {
  switch (type) {
    case InType::uint16:
    case InType::uint32:
    case InType::uint64:
    case InType::hex_int32:
    case InType::hex_int64:
    case InType::pointer:
    case InType::filetime:
      return true;
    default:
      return false;
  }
}

std::size_t size_of(InType type, std::size_t pointer_size) noexcept {
  switch (type) {
    case InType::uint8: return 1;
    case InType::uint16: return 2;
    case InType::uint32:
    case InType::hex_int32: return 4;
    case InType::pointer: return pointer_size;
    default: return 8;
  }
}

std::uint64_t unsigned_value(Reader& payload, InType type, std::size_t pointer_size) noexcept {
  switch (size_of(type, pointer_size)) {
    case 1: return payload.number<std::uint8_t>();
    case 2: return payload.number<std::uint16_t>();
    case 4: return payload.number<std::uint32_t>();
    default: return payload.number<std::uint64_t>();
  }
}

/// An unsigned number as its OutType says.
FieldValue shown_value(const FieldSchema& field, std::uint64_t value, std::size_t pointer_size) {
  if (field.shown == OutType::boolean) return value != 0;
  if (field.shown != OutType::as_signed) return value;
  const auto unused = static_cast<unsigned>(64 - 8 * size_of(field.type, pointer_size));
  return static_cast<std::int64_t>(value << unused) >> unused;
}

FieldValue value_of(Reader& payload, const FieldSchema& field, std::size_t pointer_size) {
  const auto bytes = [](Bytes part) { return std::vector<std::byte>(part.begin(), part.end()); };
  switch (field.type) {
    case InType::unicode_string:
      return base::utf8_from_utf16le(payload.text(2));
    case InType::ansi_string:
      return base::utf8_from_8bit(payload.text(1));
    case InType::counted_string:
      return base::utf8_from_utf16le(payload.counted());
    case InType::counted_ansi_string:
      return base::utf8_from_8bit(payload.counted());
    case InType::int8:
      return std::int64_t{payload.number<std::int8_t>()};
    case InType::int16:
      return std::int64_t{payload.number<std::int16_t>()};
    case InType::int32:
      return std::int64_t{payload.number<std::int32_t>()};
    case InType::int64:
      return payload.number<std::int64_t>();
    case InType::float32:
      return double{std::bit_cast<float>(payload.number<std::uint32_t>())};
    case InType::float64:
      return std::bit_cast<double>(payload.number<std::uint64_t>());
    case InType::bool32:
      return payload.number<std::uint32_t>() != 0;
    case InType::binary:
    case InType::counted_binary:
      return bytes(payload.counted());
    case InType::guid: {
      const Bytes part = payload.take(16);
      return part.empty() ? Guid{} : etw::parse_guid(part.data());
    }
    case InType::systemtime:
      return system_time_text(payload);
    case InType::sid:
      return sid_text(payload);
    case InType::null:
      return std::string{};
    default:
      return shown_value(field, unsigned_value(payload, field.type, pointer_size), pointer_size);
  }
}

/// Decodes fields of one payload by its schema.
class Decoder {
 public:
  Decoder(const EventRecord& record, std::vector<Field>& out)
      : payload_(record.payload), pointer_size_(record.pointer_size == 8 ? 8 : 4), out_(out) {}

  /// All fields of the schema, or the first `most`. False if schema or payload are damaged.
  bool decode(Reader& schema, unsigned most, const std::string& prefix, unsigned depth) {
    for (unsigned i = 0; i < most && !schema.at_end(); ++i) {
      const FieldSchema field = read_schema(schema);
      if (schema.damaged() || !decode_field(schema, field, prefix + std::string(field.name), depth))
        return false;
    }
    return true;
  }

 private:
  // A schema of a few bytes can ask for any number of fields by arrays of structures of nothing; no
  // event of 64 KiB has more than this.
  static constexpr std::size_t most_fields = 65536;
  static constexpr unsigned most_depth = 16;

  bool decode_field(Reader& schema, const FieldSchema& field, const std::string& name, unsigned depth) {
    if (field.type > InType::counted_binary) return false;
    const unsigned count = field.count == Count::variable ? payload_.number<std::uint16_t>() : field.constant;
    if (payload_.damaged()) return false;
    if (field.type == InType::structure) return decode_structure(schema, field, count, name, depth);
    if (field.count == Count::one) return add(name, value_of(payload_, field, pointer_size_));
    const bool plain = field.shown != OutType::boolean && field.shown != OutType::as_signed;
    if (plain && field.type == InType::uint8) {
      const Bytes part = payload_.take(count);
      return add(name, std::vector<std::byte>(part.begin(), part.end()));
    }
    if (is_unsigned(field.type) && field.shown != OutType::boolean)
      return add_numbers(name, field.type, count);
    for (unsigned i = 0; i < count; ++i)
      if (!add(element(name, i), value_of(payload_, field, pointer_size_))) return false;
    return true;
  }

  /// Each element reads the same part of the schema from its begin.
  bool decode_structure(Reader& schema, const FieldSchema& field, unsigned count, const std::string& name,
                        unsigned depth) {
    if (depth == most_depth || field.members == 0) return false;
    if (count == 0) return skip_members(schema, field.members, depth);
    const Reader begin = schema;
    for (unsigned i = 0; i < count; ++i) {
      schema = begin;
      const std::string prefix = (field.count == Count::one ? name : element(name, i)) + '.';
      const std::size_t fields_before = out_.size();
      if (!decode(schema, field.members, prefix, depth + 1)) return false;
      if (out_.size() == fields_before && i + 1 < count) return false;  // an array of nothing
    }
    return true;
  }

  bool skip_members(Reader& schema, unsigned members, unsigned depth) {
    if (depth == most_depth) return false;
    for (unsigned i = 0; i < members && !schema.at_end(); ++i) {
      const FieldSchema field = read_schema(schema);
      if (schema.damaged()) return false;
      if (field.type == InType::structure && !skip_members(schema, field.members, depth + 1)) return false;
    }
    return true;
  }

  bool add_numbers(const std::string& name, InType type, unsigned count) {
    std::vector<std::uint64_t> values;
    values.reserve(std::min<std::size_t>(count, payload_.left()));
    for (unsigned i = 0; i < count && !payload_.damaged(); ++i)
      values.push_back(unsigned_value(payload_, type, pointer_size_));
    return add(name, std::move(values));
  }

  bool add(std::string name, FieldValue value) {
    if (payload_.damaged() || out_.size() == most_fields) return false;
    out_.push_back({std::move(name), std::move(value)});
    return true;
  }

  static std::string element(const std::string& name, unsigned i) {
    return name + '[' + std::to_string(i) + ']';
  }

  Reader payload_;
  std::size_t pointer_size_;
  std::vector<Field>& out_;
};

/// Schema and traits begin with their own length, u16, counted with it. Nothing if that is not so.
std::optional<Reader> sized_block(const EventRecord& record, ExtendedType type) noexcept {
  const auto item = record.extended(type);
  if (!item) return std::nullopt;
  const auto size = base::read_le<std::uint16_t>(*item, 0);
  if (!size || *size < 2 || *size > item->size()) return std::nullopt;
  return Reader(item->subspan(2, *size - 2U));
}

}  // namespace

// _tlgEventMetadata_t: size, tags, name, and the fields.
std::optional<EventFields> decode_trace_logging(const EventRecord& record) {
  auto schema = sized_block(record, ExtendedType::event_schema_trace_logging);
  if (!schema) return std::nullopt;
  schema->skip_tags();
  EventFields result;
  result.name = schema->name();
  if (schema->damaged()) return std::nullopt;
  Decoder decoder(record, result.fields);
  constexpr unsigned all = std::numeric_limits<unsigned>::max();
  if (!decoder.decode(*schema, all, {}, 0)) return std::nullopt;
  return result;
}

// _tlgProviderMetadata_t: size, name, and traits that are not read here.
std::string trace_logging_provider(const EventRecord& record) {
  auto traits = sized_block(record, ExtendedType::provider_traits);
  if (!traits) return {};
  const std::string_view name = traits->name();
  return traits->damaged() ? std::string{} : std::string(name);
}

}  // namespace etwrca
