#include "arrow.hpp"

#include <cerrno>
#include <memory>
#include <utility>

// The three structures, by the names and the layout that the interface states.
extern "C" {
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};
}

namespace etwrca::python {
namespace {

constexpr const char* capsule_name = "arrow_array_stream";

// Formats: https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings
struct Format {
  const char* operator()(const std::vector<std::int64_t>&) const { return "l"; }
  const char* operator()(const std::vector<double>&) const { return "g"; }
  const char* operator()(const std::vector<std::string>&) const { return "U"; }  // 64-bit offsets
  const char* operator()(const Times&) const { return "tsn:UTC"; }
  const char* operator()(const std::vector<std::uint8_t>&) const { return "b"; }
};

/// What the buffers of one column point into.
struct Buffers {
  std::vector<std::byte> bytes;
  std::vector<std::int64_t> offsets;  // of texts
  std::vector<const void*> list;

  template <class T>
  void copy(const std::vector<T>& cells) {
    const auto* from = reinterpret_cast<const std::byte*>(cells.data());
    bytes.assign(from, from + cells.size() * sizeof(T));
    list = {nullptr, bytes.data()};
  }
  void operator()(const std::vector<std::int64_t>& cells) { copy(cells); }
  void operator()(const std::vector<double>& cells) { copy(cells); }
  void operator()(const Times& cells) { copy(cells.values); }
  void operator()(const std::vector<std::uint8_t>& cells) {
    bytes.assign((cells.size() + 7) / 8, std::byte{0});
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (cells[i] != 0) bytes[i / 8] |= std::byte{1} << (i % 8);
    list = {nullptr, bytes.data()};
  }
  void operator()(const std::vector<std::string>& cells) {
    offsets.push_back(0);
    for (const std::string& cell : cells) {
      const auto* from = reinterpret_cast<const std::byte*>(cell.data());
      bytes.insert(bytes.end(), from, from + cell.size());
      offsets.push_back(static_cast<std::int64_t>(bytes.size()));
    }
    list = {nullptr, offsets.data(), bytes.data()};
  }
};

struct SchemaParts {
  std::string name;
  std::vector<ArrowSchema> own;
  std::vector<ArrowSchema*> children;
};

void release_schema(ArrowSchema* schema) {
  const std::unique_ptr<SchemaParts> parts(static_cast<SchemaParts*>(schema->private_data));
  for (ArrowSchema* child : parts->children)
    if (child->release != nullptr) child->release(child);
  schema->release = nullptr;
}

ArrowSchema make_schema(const char* format, const std::string& name) {
  auto parts = std::make_unique<SchemaParts>();
  parts->name = name;
  ArrowSchema out{};
  out.format = format;
  out.name = parts->name.c_str();
  out.release = release_schema;
  out.private_data = parts.release();
  return out;
}

ArrowSchema make_schema(const Table& table) {
  ArrowSchema out = make_schema("+s", "");
  auto* parts = static_cast<SchemaParts*>(out.private_data);
  for (const Column& each : table.columns)
    parts->own.push_back(make_schema(std::visit(Format{}, each.cells), each.name));
  for (ArrowSchema& child : parts->own) parts->children.push_back(&child);
  out.n_children = static_cast<std::int64_t>(parts->children.size());
  out.children = parts->children.data();
  return out;
}

struct ArrayParts {
  Buffers buffers;
  std::vector<ArrowArray> own;
  std::vector<ArrowArray*> children;
};

void release_array(ArrowArray* array) {
  const std::unique_ptr<ArrayParts> parts(static_cast<ArrayParts*>(array->private_data));
  for (ArrowArray* child : parts->children)
    if (child->release != nullptr) child->release(child);
  array->release = nullptr;
}

ArrowArray make_array(std::size_t rows, std::unique_ptr<ArrayParts> parts) {
  ArrowArray out{};
  out.length = static_cast<std::int64_t>(rows);
  out.n_buffers = static_cast<std::int64_t>(parts->buffers.list.size());
  out.buffers = parts->buffers.list.data();
  out.release = release_array;
  out.private_data = parts.release();
  return out;
}

ArrowArray make_array(const Table& table) {
  auto parts = std::make_unique<ArrayParts>();
  parts->buffers.list = {nullptr};
  for (const Column& each : table.columns) {
    auto column = std::make_unique<ArrayParts>();
    std::visit([&](const auto& cells) { column->buffers(cells); }, each.cells);
    parts->own.push_back(make_array(table.rows, std::move(column)));
  }
  for (ArrowArray& child : parts->own) parts->children.push_back(&child);
  auto* const kept = parts.get();
  ArrowArray out = make_array(table.rows, std::move(parts));
  out.n_children = static_cast<std::int64_t>(kept->children.size());
  out.children = kept->children.data();
  return out;
}

struct StreamParts {
  Table table;
  bool told = false;
};

StreamParts& parts_of(ArrowArrayStream* stream) { return *static_cast<StreamParts*>(stream->private_data); }

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) try {
  *out = make_schema(parts_of(stream).table);
  return 0;
} catch (...) {
  return ENOMEM;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) try {
  *out = ArrowArray{};
  if (!std::exchange(parts_of(stream).told, true)) *out = make_array(parts_of(stream).table);
  return 0;
} catch (...) {
  return ENOMEM;
}

const char* get_last_error(ArrowArrayStream*) { return nullptr; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamParts*>(stream->private_data);
  stream->release = nullptr;
}

/// A consumer that has taken the stream has set `release` to null.
void destroy_capsule(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, capsule_name));
  if (stream == nullptr) return PyErr_Clear();
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

}  // namespace

py::capsule arrow_stream(Table table) {
  // Texts of the watched machine may be no UTF-8, which Arrow's must be.
  for (Column& each : table.columns)
    if (auto* cells = std::get_if<std::vector<std::string>>(&each.cells))
      for (std::string& cell : *cells) cell = text(cell).cast<std::string>();
  auto stream = std::make_unique<ArrowArrayStream>();
  stream->get_schema = get_schema;
  stream->get_next = get_next;
  stream->get_last_error = get_last_error;
  stream->release = release_stream;
  stream->private_data = new StreamParts{std::move(table), false};
  return py::reinterpret_steal<py::capsule>(PyCapsule_New(stream.release(), capsule_name, destroy_capsule));
}

}  // namespace etwrca::python
