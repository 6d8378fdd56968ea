// How the tables of kernel_layouts*.hpp state payloads, and how a payload is read by them.
//
// A layout is stated once, as a row of fields. fields() walks the row and gives every field by name;
// the typed decoders read single fields through LayoutView, where a name is looked up by the
// compiler: an offset for each pointer size is all that is left of it at run time.
#ifndef ETWRCA_ETW_KERNEL_LAYOUT_HPP
#define ETWRCA_ETW_KERNEL_LAYOUT_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/bytes.hpp"
#include "etwrca/event_record.hpp"
#include "etwrca/kernel_event.hpp"

namespace etwrca::etw {

using Bytes = std::span<const std::byte>;

enum class FieldType : std::uint8_t {
  u8,
  u16,
  u32,
  u64,
  i8,
  i16,
  i32,
  i64,
  length32,  ///< a u32 that is never zero: zero tells that the pointers before it are wider
  pointer,   ///< as wide as the pointers of the program that wrote the payload
  guid,
  bytes,    ///< `count` bytes without a simpler form
  chars16,  ///< `count` UTF-16 units, filled up with zeros
  // From here on the length is in the data.
  text8,            ///< 8-bit text up to its terminator or the end of the payload
  text16,           ///< UTF-16 text, likewise
  optional_text16,  ///< the same, absent in shorter payloads of the same version
  sid,              ///< TOKEN_USER (two pointers) and the SID; or four zero bytes
  plain_sid,        ///< the SID alone
  pointers,         ///< pointers up to the end of the payload
  level_pointers,   ///< as many pointers as the payload's first byte says
};

struct FieldLayout {
  std::string_view name;
  FieldType type{};
  std::uint16_t count = 1;
};

/// The event versions a layout holds for, both ends included.
struct Versions {
  std::uint16_t first;
  std::uint16_t last;
};
constexpr Versions version(std::uint16_t only) { return {only, only}; }
/// For events that are known to grow only at their end.
constexpr Versions since(std::uint16_t first) { return {first, std::numeric_limits<std::uint16_t>::max()}; }

/// A set of event types; all known ones are below 128.
class TypeSet {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): so that a table states {1, 2, 3}
  consteval TypeSet(std::initializer_list<std::uint8_t> types) {
    for (const std::uint8_t type : types) bits_.at(type / 64) |= std::uint64_t{1} << (type % 64);
  }
  [[nodiscard]] constexpr bool contains(std::uint8_t type) const noexcept {
    return type < 128 && ((bits_[type / 64] >> (type % 64)) & 1U) != 0;
  }

 private:
  std::array<std::uint64_t, 2> bits_{};
};

inline constexpr std::size_t most_fields = 24;

/// The fields of a layout. Holds them itself, so that a table is one constant.
class FieldList {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): so that a table states {{"ProcessId", u32}, ...}
  consteval FieldList(std::initializer_list<FieldLayout> fields) : size_(fields.size()) {
    std::copy(fields.begin(), fields.end(), fields_.begin());
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr const FieldLayout* begin() const noexcept { return fields_.data(); }
  [[nodiscard]] constexpr const FieldLayout* end() const noexcept { return fields_.data() + size_; }
  [[nodiscard]] constexpr const FieldLayout& operator[](std::size_t i) const noexcept { return fields_[i]; }

 private:
  std::size_t size_;
  std::array<FieldLayout, most_fields> fields_{};
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): the order is that of a row, for the reader
struct Layout {
  KernelClass kernel;
  TypeSet types;
  Versions versions;
  FieldList fields;

  [[nodiscard]] constexpr bool holds_for(KernelClass its_class, std::uint8_t type,
                                         std::uint16_t version) const noexcept {
    return its_class == kernel && version >= versions.first && version <= versions.last &&
           types.contains(type);
  }
};

constexpr bool is_fixed(FieldType type) { return type < FieldType::text8; }

/// Bytes of a field of fixed length.
constexpr std::size_t width(const FieldLayout& field, std::size_t pointer_size) {
  switch (field.type) {
    case FieldType::u8:
    case FieldType::i8:
      return 1;
    case FieldType::u16:
    case FieldType::i16:
      return 2;
    case FieldType::u32:
    case FieldType::i32:
    case FieldType::length32:
      return 4;
    case FieldType::u64:
    case FieldType::i64:
      return 8;
    case FieldType::pointer:
      return pointer_size;
    case FieldType::guid:
      return 16;
    case FieldType::bytes:
      return field.count;
    case FieldType::chars16:
      return std::size_t{2} * field.count;
    default:
      return 0;
  }
}

/// Where the `index`-th field begins, if only fields of fixed length stand before it.
constexpr std::size_t offset_of(const Layout& layout, std::size_t index, std::size_t pointer_size) {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < index; ++i) offset += width(layout.fields[i], pointer_size);
  return offset;
}

/// The number of fields of fixed length that the layout begins with.
constexpr std::size_t fixed_fields(const Layout& layout) {
  std::size_t n = 0;
  while (n < layout.fields.size() && is_fixed(layout.fields[n].type)) ++n;
  return n;
}

/// Cuts a payload into its parts, one a field of the layout. A SID's part is without its TOKEN_USER, a
/// text's part without its terminator. Returns the pointer size: that of the record, unless only the other
/// one uses up the payload to its last byte. Nothing if the payload is too short.
std::optional<std::size_t> split(const Layout& layout, const EventRecord& record,
                                 std::span<Bytes> parts) noexcept;

/// Fixed text is a template argument: get<"ProcessId">().
template <std::size_t N>
struct FieldName {
  // NOLINTNEXTLINE(google-explicit-constructor,*-avoid-c-arrays): so that a literal converts
  consteval FieldName(const char (&text)[N]) { std::copy_n(text, N, characters.begin()); }
  [[nodiscard]] constexpr std::string_view view() const { return {characters.data(), N - 1}; }
  std::array<char, N> characters{};
};

/// A payload read by the row of `Table` for this class, type and version. Converts to false if the
/// record is of another class, type or version, or its payload is too short.
template <const auto& Table, KernelClass Class, std::uint8_t Type, std::uint16_t Version>
class LayoutView {
  // An event without a row gives a number beyond the table, which no compiler takes.
  static constexpr std::size_t row() {
    std::size_t n = 0;
    while (n < std::size(Table) && !Table[n].holds_for(Class, Type, Version)) ++n;
    return n;
  }
  static constexpr const Layout& layout_ = Table[row()];
  static constexpr std::size_t fixed_ = fixed_fields(layout_);
  static constexpr bool all_fixed_ = fixed_ == layout_.fields.size();
  static constexpr std::size_t size4_ = offset_of(layout_, fixed_, 4);
  static constexpr std::size_t size8_ = offset_of(layout_, fixed_, 8);

  static constexpr std::size_t find(std::string_view name) {
    for (std::size_t i = 0; i < layout_.fields.size(); ++i)
      if (layout_.fields[i].name == name) return i;
    return layout_.fields.size();
  }

 public:
  [[nodiscard]] static bool holds_for(const EventRecord& record) noexcept {
    return layout_.holds_for(record.kernel, record.opcode, record.version);
  }

  explicit LayoutView(const EventRecord& record) noexcept : payload_(record.payload) {
    if (!holds_for(record)) return;
    if constexpr (all_fixed_) {
      const std::size_t size = payload_.size();
      wide_ = record.pointer_size == 8;
      if (size == (wide_ ? size4_ : size8_)) wide_ = size == size8_;
      valid_ = size >= (wide_ ? size8_ : size4_);
    } else if (const auto pointer_size = split(layout_, record, parts_)) {
      wide_ = *pointer_size == 8;
      valid_ = true;
    }
  }

  explicit operator bool() const noexcept { return valid_; }
  [[nodiscard]] std::uint8_t pointer_size() const noexcept { return wide_ ? 8 : 4; }

  template <FieldName Name>
  static consteval bool has() {
    return find(Name.view()) < layout_.fields.size();
  }

  /// The field's value in its own type: numbers as they are, pointers as uint64_t, text as Text8 or
  /// Text16, all else as bytes.
  template <FieldName Name>
  [[nodiscard]] auto get() const noexcept {
    constexpr std::size_t index = find(Name.view());
    static_assert(index < layout_.fields.size(), "the layout has no such field");
    constexpr FieldType type = layout_.fields[index].type;
    if constexpr (index < fixed_) {
      constexpr std::size_t at4 = offset_of(layout_, index, 4);
      constexpr std::size_t at8 = offset_of(layout_, index, 8);
      return number<type>(payload_.data() + (at4 == at8 || !wide_ ? at4 : at8));
    } else if constexpr (type == FieldType::text8) {
      return Text8{parts_[index]};
    } else if constexpr (type == FieldType::text16 || type == FieldType::optional_text16) {
      return Text16{parts_[index]};
    } else if constexpr (is_fixed(type)) {
      return number<type>(parts_[index].data());
    } else {
      return parts_[index];
    }
  }

 private:
  template <FieldType Type_>
  [[nodiscard]] auto number(const std::byte* at) const noexcept {
    using base::load_le;
    if constexpr (Type_ == FieldType::u8)
      return load_le<std::uint8_t>(at);
    else if constexpr (Type_ == FieldType::u16)
      return load_le<std::uint16_t>(at);
    else if constexpr (Type_ == FieldType::u32 || Type_ == FieldType::length32)
      return load_le<std::uint32_t>(at);
    else if constexpr (Type_ == FieldType::u64)
      return load_le<std::uint64_t>(at);
    else if constexpr (Type_ == FieldType::i8)
      return load_le<std::int8_t>(at);
    else if constexpr (Type_ == FieldType::i16)
      return load_le<std::int16_t>(at);
    else if constexpr (Type_ == FieldType::i32)
      return load_le<std::int32_t>(at);
    else if constexpr (Type_ == FieldType::i64)
      return load_le<std::int64_t>(at);
    else {
      static_assert(Type_ == FieldType::pointer, "no number");
      return wide_ ? load_le<std::uint64_t>(at) : std::uint64_t{load_le<std::uint32_t>(at)};
    }
  }

  struct NoParts {
    Bytes operator[](std::size_t) const noexcept { return {}; }
  };
  using PartsIfAny = std::conditional_t<all_fixed_, NoParts, std::array<Bytes, layout_.fields.size()>>;

  Bytes payload_;
  PartsIfAny parts_{};
  bool wide_ = false;
  bool valid_ = false;
};

/// The row for this event, or nullptr: all tables together.
const Layout* find_layout(const EventRecord& record) noexcept;

// Microsoft-Windows-Kernel-Process, -Network, -Memory
inline constexpr Guid kernel_process_guid{
    0x22fb2cd6, 0x0e7b, 0x422b, {0xa0, 0xc7, 0x2f, 0xad, 0x1f, 0xd0, 0xe7, 0x16}};
inline constexpr Guid kernel_network_guid{
    0x7dd42a49, 0x5329, 0x4832, {0x8d, 0xfd, 0x43, 0xd9, 0x79, 0x15, 0x3a, 0x88}};
inline constexpr Guid kernel_memory_guid{
    0xd1d93ef7, 0xe1f2, 0x4f45, {0x99, 0x43, 0x03, 0xd2, 0x45, 0xfe, 0x6c, 0x00}};

/// The record with class and type of its layout. Image loads come in the Process group; the events
/// of Kernel-Network are laid out as those of TcpIp and UdpIp; Kernel-Process and Kernel-Memory have
/// classes of their own (below), with the event's id as type.
EventRecord with_layout_class(const EventRecord& record) noexcept;

/// Whether an EVENT_HEADER record may be of one of these three: all that most records are asked.
inline bool may_have_layout_class(const EventRecord& record) noexcept {
  constexpr std::size_t provider_at = 24;
  switch (base::read_le<std::uint32_t>(record.raw, provider_at).value_or(0)) {
    case kernel_process_guid.data1:
    case kernel_network_guid.data1:
    case kernel_memory_guid.data1:
      return true;
    default:
      return false;
  }
}

inline constexpr KernelClass kernel_process_provider{0xf0};
inline constexpr KernelClass kernel_memory_provider{0xf1};

}  // namespace etwrca::etw

#endif  // ETWRCA_ETW_KERNEL_LAYOUT_HPP
