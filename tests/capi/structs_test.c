/* Programs and libraries of different versions: a struct that is shorter than ours, and one that is longer.
 */
#include <stddef.h>

#include "check.h"

struct newer_options {
  etwrca_options known;
  int64_t unknown;
};

struct newer_info {
  etwrca_report_info known;
  int64_t unknown;
};

/* As the first release had it. */
static void shorter_in(void) {
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_metric metric;
  etwrca_source_info info;
  uint32_t id = 0;
  memset(&callbacks, 0x5a, sizeof callbacks); /* what lies beyond `size` is not ours to read */
  memset(&callbacks, 0, offsetof(etwrca_source_callbacks, cpu_method));
  callbacks.size = offsetof(etwrca_source_callbacks, cpu_method);
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  ETWRCA_INIT(&info);
  CHECK_OK(etwrca_source_describe(source, &info));
  CHECK(strcmp(info.cpu_method, "") == 0); /* the default of a field beyond */
  memset(&metric, 0x5a, sizeof metric);
  memset(&metric, 0, offsetof(etwrca_metric, caused_by));
  metric.size = offsetof(etwrca_metric, caused_by);
  metric.name = "m";
  CHECK_OK(etwrca_source_add_metric(source, &metric, &id));
  ETWRCA_INIT(&metric);
  CHECK_OK(etwrca_source_metric(source, id, &metric));
  CHECK(strcmp(metric.name, "m") == 0 && strcmp(metric.caused_by, "") == 0);
  etwrca_source_free(source);
}

static void longer_in(void) {
  struct newer_options options;
  etwrca_report* report = NULL;
  memset(&options, 0, sizeof options);
  options.known.size = sizeof options;
  CHECK_OK(etwrca_analyze(recording, &options.known, &report));
  etwrca_report_free(report);
  options.unknown = 1;
  CHECK_FAILS(ETWRCA_E_UNSUPPORTED, "does not know", etwrca_analyze(recording, &options.known, &report));
  CHECK(report == NULL);
}

static void shorter_out(const etwrca_report* report) {
  etwrca_report_info info;
  unsigned char* bytes = (unsigned char*)&info;
  size_t i;
  memset(&info, 0x5a, sizeof info);
  info.size = offsetof(etwrca_report_info, capabilities);
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(info.size == offsetof(etwrca_report_info, capabilities));
  CHECK(info.bin_ns > 0 && strcmp(info.source_kind, "etl") == 0);
  for (i = info.size; i < sizeof info; ++i) CHECK(bytes[i] == 0x5a);
}

static void longer_out(const etwrca_report* report) {
  struct newer_info info;
  memset(&info, 0, sizeof info);
  info.known.size = sizeof info;
  info.unknown = 77;
  CHECK_OK(etwrca_report_describe(report, &info.known));
  CHECK(info.known.size == sizeof info && info.known.frames > 0 && info.unknown == 77);
}

/* Smaller than any release had it, and one that ends inside a pointer. */
static void sizes_that_no_release_had(const etwrca_report* report) {
  static const size_t too_small[] = {8, offsetof(etwrca_source_callbacks, stop),
                                     offsetof(etwrca_source_callbacks, cpu_method) - sizeof(void*),
                                     offsetof(etwrca_source_callbacks, cpu_method) + sizeof(void*) / 2};
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_incident incident;
  size_t i;
  for (i = 0; i < COUNT(too_small); ++i) {
    ETWRCA_INIT(&callbacks);
    callbacks.size = too_small[i];
    CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "use ETWRCA_INIT", etwrca_source_create(&callbacks, &source));
  }
  ETWRCA_INIT(&incident);
  incident.size = offsetof(etwrca_incident, lost_events);
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  incident.size = offsetof(etwrca_incident, value); /* only the first fields */
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  incident.size = offsetof(etwrca_incident, value) + sizeof(double) / 2;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "use ETWRCA_INIT", etwrca_report_incident(report, 0, &incident));
}

static void never_initialized(const etwrca_report* report) {
  static const size_t sizes[] = {0, 1, 7, 100000, (size_t)-1};
  etwrca_report_info info;
  etwrca_options options;
  etwrca_report* none = NULL;
  size_t i;
  for (i = 0; i < COUNT(sizes); ++i) {
    memset(&info, 0, sizeof info);
    memset(&options, 0, sizeof options);
    info.size = sizes[i];
    options.size = sizes[i];
    CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "use ETWRCA_INIT", etwrca_report_describe(report, &info));
    CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "use ETWRCA_INIT", etwrca_analyze(recording, &options, &none));
  }
}

void test_structs(void) {
  etwrca_report* report = NULL;
  CHECK_OK(etwrca_analyze(recording, NULL, &report));
  if (report == NULL) return;
  shorter_in();
  longer_in();
  shorter_out(report);
  longer_out(report);
  sizes_that_no_release_had(report);
  never_initialized(report);
  etwrca_report_free(report);
}
