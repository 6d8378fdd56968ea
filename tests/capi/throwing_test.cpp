// Callbacks that throw: no exception comes out on the other side.
#include <stdexcept>

extern "C" {
#include "capi/check.h"
}

namespace {

std::int32_t throw_at_frame(const etwrca_frame*, void*) { throw std::runtime_error("frame"); }
std::int32_t throw_at_event(const etwrca_event*, void*) { throw 42; }
std::int32_t throw_at_spike(const etwrca_spike*, void*) { throw std::runtime_error("spike"); }
std::int32_t throw_at_read(etwrca_source*, void*) { throw std::runtime_error("read"); }
void throw_at_end(void*) { throw std::runtime_error("end"); }

}  // namespace

extern "C" void test_throwing(void) {
  etwrca_source* source = nullptr;
  etwrca_sink sink;
  ETWRCA_INIT(&sink);
  sink.frame = throw_at_frame;
  CHECK_OK(etwrca_source_open(recording, &source));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "threw", etwrca_run(source, nullptr, &sink, nullptr));
  etwrca_source_free(source);

  CHECK_OK(etwrca_source_open(recording, &source));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "threw",
              etwrca_detect(source, nullptr, 0, throw_at_spike, nullptr, nullptr));
  etwrca_source_free(source);

  etwrca_source_callbacks callbacks;
  ETWRCA_INIT(&callbacks);
  callbacks.read = throw_at_read;
  callbacks.stop = throw_at_end;
  callbacks.free = throw_at_end;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "threw", etwrca_run(source, nullptr, nullptr, nullptr));
  etwrca_source_stop(source);
  etwrca_source_free(source);

  etwrca_etl* etl = nullptr;
  CHECK_OK(etwrca_etl_open(recording, &etl));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "threw", etwrca_etl_read(etl, throw_at_event, nullptr));
  etwrca_etl_free(etl);
}
