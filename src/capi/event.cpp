#include "capi/event.hpp"

#include <array>
#include <span>
#include <string>
#include <variant>

#include "capi/guard.hpp"
#include "etwrca/event_fields.hpp"
#include "etwrca/trace_logging.hpp"

namespace etwrca::capi {
namespace {

const std::uint8_t* bytes_of(std::span<const std::byte> bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

/// As Windows has it in memory, on every machine.
void put(const Guid& id, std::span<std::uint8_t, 16> out) {
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(id.data1 >> (8 * i));
  for (std::size_t i = 0; i < 2; ++i) out[4 + i] = static_cast<std::uint8_t>(id.data2 >> (8 * i));
  for (std::size_t i = 0; i < 2; ++i) out[6 + i] = static_cast<std::uint8_t>(id.data3 >> (8 * i));
  for (std::size_t i = 0; i < 8; ++i) out[8 + i] = id.data4[i];
}

/// What is set for each type of value.
struct Filler {
  etwrca_field& out;
  std::span<std::uint8_t, 16> guid;

  void operator()(std::uint64_t value) const {
    out.type = ETWRCA_VALUE_UNSIGNED;
    out.u = value;
  }
  void operator()(std::int64_t value) const {
    out.type = ETWRCA_VALUE_SIGNED;
    out.i = value;
  }
  void operator()(double value) const {
    out.type = ETWRCA_VALUE_DOUBLE;
    out.d = value;
  }
  void operator()(bool value) const {
    out.type = ETWRCA_VALUE_BOOL;
    out.u = value ? 1 : 0;
  }
  void operator()(const std::string& value) const {
    out.type = ETWRCA_VALUE_TEXT;
    out.text = value.c_str();
    out.length = value.size();
  }
  void operator()(const Guid& value) const {
    out.type = ETWRCA_VALUE_GUID;
    put(value, guid);
    out.bytes = guid.data();
    out.length = guid.size();
  }
  void operator()(const std::vector<std::byte>& value) const {
    out.type = ETWRCA_VALUE_BYTES;
    out.bytes = bytes_of(value);
    out.length = value.size();
  }
  void operator()(const std::vector<std::uint64_t>& value) const {
    out.type = ETWRCA_VALUE_LIST;
    out.list = value.data();
    out.length = value.size();
  }
};

}  // namespace

void tell(const EventRecord& record, etwrca_event_fn each, void* user) {
  etwrca_event out{};
  out.size = sizeof out;
  out.record = &record;
  out.time_ns = ns(record.time);
  out.ticks = record.ticks;
  out.keyword = record.keyword();
  out.payload = bytes_of(record.payload);
  out.payload_size = record.payload.size();
  out.raw = bytes_of(record.raw);
  out.raw_size = record.raw.size();
  out.cpu = record.cpu;
  out.pid = record.pid;
  out.tid = record.tid;
  out.kernel_time = record.kernel_time();
  out.user_time = record.user_time();
  out.id = record.id;
  out.version = record.version;
  out.task = record.task();
  out.opcode = record.opcode;
  out.level = record.level;
  out.pointer_size = record.pointer_size;
  out.header = static_cast<std::uint8_t>(record.header);
  out.kernel_class = static_cast<std::uint8_t>(record.kernel);
  put(record.provider(), out.provider);
  put(record.activity_id(), out.activity);
  tell(each, static_cast<const etwrca_event*>(&out), user);
}

}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_event_decode(const etwrca_event* event, int32_t (*name)(const char* name, void* user),
                                  int32_t (*field)(const etwrca_field* field, void* user), void* user) {
  return guarded([&] {
    const auto* const record = static_cast<const EventRecord*>(need(event, "event").record);
    need(record, "event");
    auto decoded = fields(*record);
    if (!decoded) decoded = decode_trace_logging(*record);
    if (!decoded) throw Error(Errc::not_found, "event: is of a kind or version that is not known");
    tell(name, decoded->name.c_str(), user);
    for (const Field& each : decoded->fields) {
      etwrca_field out{};
      std::array<std::uint8_t, 16> guid{};
      out.size = sizeof out;
      out.name = each.name.c_str();
      std::visit(Filler{out, guid}, each.value);
      tell(field, static_cast<const etwrca_field*>(&out), user);
    }
  });
}

etwrca_status etwrca_event_extended(const etwrca_event* event, int32_t type, const uint8_t** data,
                                    size_t* length) {
  return guarded([&] {
    if (data != nullptr) *data = nullptr;
    if (length != nullptr) *length = 0;
    need(data, "data");
    need(length, "length");
    const auto* const record = static_cast<const EventRecord*>(need(event, "event").record);
    need(record, "event");
    if (type < 0 || type > 0xFFFF) throw Error(Errc::invalid_argument, "type: is not from 0 to 65535");
    const auto item = record->extended(static_cast<ExtendedType>(type));
    if (!item) throw Error(Errc::not_found, "event: has no extended item " + std::to_string(type));
    *data = bytes_of(*item);
    *length = item->size();
  });
}
