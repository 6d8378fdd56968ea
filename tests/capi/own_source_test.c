#include <math.h>

#include "check.h"

/* Forty seconds of a machine that is pushed second by second: `hog` takes a core from second 25 on. */
struct machine {
  uint32_t hog, steady, jobs;
  int second;
  int stopped, freed;
};

static void push_second(etwrca_source* source, struct machine* machine) {
  const int64_t at = (1000 + machine->second) * SECOND;
  const double noise = 0.01 * (machine->second * 7 % 5);
  CHECK_OK(etwrca_source_push_usage(source, machine->hog, 0, at, SECOND,
                                    machine->second < 25 ? 0.02 + noise : 0.9));
  CHECK_OK(etwrca_source_push_usage(source, machine->steady, 0, at, SECOND, 0.3 + noise));
  CHECK_OK(etwrca_source_push_level(source, machine->steady, machine->jobs, at, 5));
}

static int32_t read_second(etwrca_source* source, void* user) {
  struct machine* machine = user;
  if (machine->second == 40) return 0;
  push_second(source, machine);
  ++machine->second;
  return 1;
}

static void note_stop(void* user) { ((struct machine*)user)->stopped = 1; }
static void note_free(void* user) { ((struct machine*)user)->freed = 1; }

static void fill_tables(etwrca_source* source, struct machine* machine) {
  etwrca_entity entity;
  etwrca_metric metric;
  uint32_t again = 0;
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&metric);
  entity.name = "hog";
  entity.pid = 10;
  CHECK_OK(etwrca_source_add_entity(source, &entity, &machine->hog));
  entity.name = "steady";
  entity.pid = 11;
  CHECK_OK(etwrca_source_add_entity(source, &entity, &machine->steady));
  metric.name = "jobs";
  metric.unit = "{job}";
  CHECK_OK(etwrca_source_add_metric(source, &metric, &machine->jobs));
  CHECK(machine->jobs == etwrca_metric_count());
  CHECK_OK(etwrca_source_add_metric(source, &metric, &again));
  CHECK(again == machine->jobs);
}

static void check_hog(const etwrca_report* report) {
  etwrca_suspect suspect;
  etwrca_incident incident;
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&incident);
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  CHECK(incident.begin_ns == 1025 * SECOND);
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  CHECK(strcmp(suspect.name, "hog") == 0 && suspect.pid == 10);
}

static void pulled(void) {
  struct machine machine = {0, 0, 0, 0, 0, 0};
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_source_info info;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&info);
  callbacks.user = &machine;
  callbacks.read = read_second;
  callbacks.stop = note_stop;
  callbacks.free = note_free;
  callbacks.kind = "test";
  callbacks.name = "a machine";
  callbacks.interval_ns = SECOND;
  callbacks.processors = 2;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  fill_tables(source, &machine);
  CHECK_OK(etwrca_source_describe(source, &info));
  CHECK(strcmp(info.kind, "test") == 0 && strcmp(info.name, "a machine") == 0 && info.processors == 2);
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  check_hog(report);
  etwrca_report_free(report);
  etwrca_source_stop(source);
  CHECK(machine.stopped);
  etwrca_source_free(source);
  CHECK(machine.freed);
}

/* What happens if the callbacks of a source's end call back. */
static const char* const ending_name = "a name that needs memory of its own, as most do";

struct ending {
  etwrca_source* source;
  int stops, frees;
};

static void stop_again(void* user) {
  struct ending* ending = user;
  ++ending->stops;
  etwrca_source_stop(ending->source);
}

static void free_again(void* user) {
  struct ending* ending = user;
  etwrca_source_info info;
  ETWRCA_INIT(&info);
  ++ending->frees;
  CHECK_OK(etwrca_source_describe(ending->source, &info));
  CHECK(strcmp(info.name, ending_name) == 0);
  etwrca_source_free(ending->source);
  CHECK(strstr(etwrca_last_error(), "was not freed") != NULL);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "in use", etwrca_run(ending->source, NULL, NULL, NULL));
}

static void an_end_that_calls_back(void) {
  struct ending ending = {NULL, 0, 0};
  etwrca_source_callbacks callbacks;
  etwrca_source_info info;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&info);
  callbacks.user = &ending;
  callbacks.name = ending_name;
  callbacks.stop = stop_again;
  callbacks.free = free_again;
  CHECK_OK(etwrca_source_create(&callbacks, &ending.source));
  CHECK_OK(etwrca_source_describe(ending.source, &info));
  etwrca_source_stop(ending.source);
  etwrca_source_stop(ending.source);
  CHECK(ending.stops == 1);
  etwrca_source_free(ending.source);
  CHECK(ending.frees == 1);
}

static void pushed_beforehand(void) {
  struct machine machine = {0, 0, 0, 0, 0, 0};
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  ETWRCA_INIT(&callbacks);
  callbacks.interval_ns = SECOND;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  fill_tables(source, &machine);
  for (; machine.second < 40; ++machine.second) push_second(source, &machine);
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  check_hog(report);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

static int32_t add_total(const etwrca_frame* frame, void* user) {
  if (frame->metrics > 0) *(double*)user += frame->total[0];
  return 0;
}

static void as_frames(void) {
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_entity entity;
  etwrca_sink sink;
  uint32_t entities[3];
  const uint32_t metrics[2] = {0, 8}; /* a usage and a level */
  double total = 0;
  int second, i;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&sink);
  callbacks.interval_ns = SECOND;
  sink.user = &total;
  sink.frame = add_total;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  entity.kind = ETWRCA_NAMED;
  for (i = 0; i < 3; ++i) {
    const char* names[] = {"a", "b", "hog"};
    entity.name = names[i];
    CHECK_OK(etwrca_source_add_entity(source, &entity, &entities[i]));
  }
  for (second = 0; second < 40; ++second) {
    double values[3][2] = {{0.1, 1e6}, {0.2, 2e6}, {0.3, NAN}};
    if (second >= 25) values[2][0] = 3;
    CHECK_OK(etwrca_source_push_frame(source, (1000 + second) * SECOND, SECOND, entities, 3, metrics, 2,
                                      values[0]));
  }
  CHECK_OK(etwrca_run(source, NULL, &sink, &report));
  CHECK(fabs(total - (40 * 0.3 + 25 * 0.3 + 15 * 3)) < 1e-6);
  if (report != NULL) {
    etwrca_suspect suspect;
    ETWRCA_INIT(&suspect);
    CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
    CHECK(strcmp(suspect.name, "hog") == 0 && !suspect.is_process);
  }
  etwrca_report_free(report);
  etwrca_source_free(source);
}

static void starts_ends_and_losses(void) {
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_report_info info;
  etwrca_entity entity;
  etwrca_loss loss;
  uint32_t who = 0;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&loss);
  callbacks.interval_ns = SECOND;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  entity.name = "short";
  entity.pid = 3;
  entity.start_known = 1;
  entity.start_ns = 1000 * SECOND;
  CHECK_OK(etwrca_source_add_entity(source, &entity, &who));
  CHECK_OK(etwrca_source_push_start(source, who, 1000 * SECOND));
  CHECK_OK(etwrca_source_push_usage(source, who, 0, 1000 * SECOND, SECOND, 0.5));
  loss.events = 7;
  loss.buffers = 2;
  loss.bytes = 300;
  loss.records = 4;
  CHECK_OK(etwrca_source_push_loss(source, 1001 * SECOND, SECOND, &loss));
  CHECK_OK(etwrca_source_push_end(source, who, 1001 * SECOND));
  CHECK_OK(etwrca_source_push_level(source, who, 8, 1003 * SECOND, NAN));
  CHECK_OK(etwrca_source_entity(source, who, &entity));
  CHECK(entity.end_ns == 1001 * SECOND);
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(info.lost_events == 7 && info.lost_buffers == 2 && info.lost_bytes == 300 && info.lost_records == 4);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

static int32_t fail_after_three(etwrca_source* source, void* user) {
  struct machine* machine = user;
  if (machine->second == 3) return ETWRCA_E_IO;
  push_second(source, machine);
  ++machine->second;
  return 1;
}

static void a_read_that_fails(void) {
  struct machine machine = {0, 0, 0, 0, 0, 0};
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = (etwrca_report*)&machine;
  ETWRCA_INIT(&callbacks);
  callbacks.user = &machine;
  callbacks.read = fail_after_three;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  fill_tables(source, &machine);
  CHECK_FAILS(ETWRCA_E_IO, "returned -3", etwrca_run(source, NULL, NULL, &report));
  CHECK(report == NULL);
  etwrca_source_free(source);
}

void test_own_source(void) {
  pulled();
  an_end_that_calls_back();
  pushed_beforehand();
  as_frames();
  starts_ends_and_losses();
  a_read_that_fails();
}
