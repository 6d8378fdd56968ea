// The C ABI of the reader of recordings.
#include <atomic>

#include "capi/event.hpp"
#include "capi/guard.hpp"
#include "capi/report.hpp"
#include "capi/source.hpp"
#include "etwrca/etl_file.hpp"

struct etwrca_etl {
  explicit etwrca_etl(const std::filesystem::path& path) : file(path) {}

  etwrca::EtlFile file;
  std::atomic<bool> running = false;
};

namespace etwrca::capi {
namespace {

etwrca_etl_header plain(const EtlFile& file) {
  const EtlHeader& header = file.header();
  etwrca_etl_header out{};
  out.logger_name = header.logger_name.c_str();
  out.start_ns = ns(header.start);
  out.end_ns = ns(header.end);
  out.boot_ns = ns(header.boot);
  out.clock_frequency = header.clock_frequency;
  out.buffers = file.buffers();
  out.bytes = file.size();
  out.build = header.build;
  out.processors = header.processors;
  out.pointer_size = header.pointer_size;
  out.buffer_size = header.buffer_size;
  out.events_lost = header.events_lost;
  out.buffers_lost = header.buffers_lost;
  out.clock = static_cast<std::int32_t>(header.clock);
  out.file_name = header.file_name.c_str();
  out.first_ticks = header.first_ticks;
  out.first_ns = ns(file.first_time());
  out.timer_resolution = header.timer_resolution;
  out.log_file_mode = header.log_file_mode;
  out.buffers_written = header.buffers_written;
  out.cpu_mhz = header.cpu_mhz;
  out.major_version = header.major_version;
  out.minor_version = header.minor_version;
  return out;
}

}  // namespace
}  // namespace etwrca::capi

using namespace etwrca;
using namespace etwrca::capi;

etwrca_status etwrca_etl_open(const char* path, etwrca_etl** out) {
  return guarded_handle(out, [&] { return new etwrca_etl(path_of(path)); });
}

etwrca_status etwrca_etl_describe(const etwrca_etl* etl, etwrca_etl_header* out) {
  return guarded([&] { give(plain(need(etl, "etl").file), out, "etwrca_etl_header"); });
}

etwrca_status etwrca_etl_read(etwrca_etl* etl, etwrca_event_fn each, void* user) {
  return guarded([&] {
    need(etl, "etl");
    need(each, "each");
    const InUse use(etl->running);
    EventRecord record;
    while (etl->file.next(record)) tell(record, each, user);
  });
}

etwrca_status etwrca_etl_rewind(etwrca_etl* etl) {
  return guarded([&] {
    const InUse use(need(etl, "etl").running);
    etl->file.rewind();
  });
}

etwrca_status etwrca_etl_loss(const etwrca_etl* etl, etwrca_loss* out) {
  return guarded([&] {
    const EtlFile& file = need(etl, "etl").file;
    give(loss_of(file.loss(), file.loss_notes().size()), out, "etwrca_loss");
  });
}

etwrca_status etwrca_etl_note(const etwrca_etl* etl, size_t i, const char** out) {
  return guarded([&] {
    need(out, "out") = nullptr;
    *out = at(need(etl, "etl").file.loss_notes(), i, "note").c_str();
  });
}

void etwrca_etl_free(etwrca_etl* etl) { end(etl, "etl"); }
