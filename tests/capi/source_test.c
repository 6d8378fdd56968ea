#ifdef __linux__
#define _XOPEN_SOURCE 700 /* setrlimit() */
#include <signal.h>
#include <sys/resource.h>
#endif

#include <stdlib.h>

#include "check.h"

static void a_recording(void) {
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_source_info info;
  etwrca_report_info found;
  etwrca_entity entity;
  etwrca_metric metric;
  uint32_t i;
  int known = 0;
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&found);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&metric);
  CHECK_OK(etwrca_source_open(recording, &source));
  CHECK_OK(etwrca_source_describe(source, &info));
  CHECK(strcmp(info.kind, "etl") == 0 && info.begin_ns < info.end_ns && info.events == 0);
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  CHECK_OK(etwrca_source_describe(source, &info));
  CHECK(info.events > 1000 && info.progress == 1.0);
  for (i = 0; i < 1000; ++i)
    if (etwrca_source_entity(source, i, &entity) == ETWRCA_OK && strcmp(entity.name, "culprit.exe") == 0)
      ++known;
  CHECK(known == 1);
  CHECK_OK(etwrca_source_metric(source, 8, &metric));
  CHECK(strcmp(metric.name, "memory") == 0 && !metric.is_usage && strcmp(metric.unit, "By") == 0);
  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "metric 5000", etwrca_source_metric(source, 5000, &metric));
  CHECK_OK(etwrca_report_describe(report, &found));
  CHECK(found.incidents > 0);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

/* How many processes of it have a command line. */
static int command_lines(int32_t without) {
  etwrca_etl_options options;
  etwrca_source* source = NULL;
  etwrca_entity entity;
  uint32_t ids[1000];
  size_t count = 0, i;
  int known = 0;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&entity);
  options.no_command_lines = without;
  CHECK_OK(etwrca_source_open_etl(recording, &options, &source));
  CHECK_OK(etwrca_run(source, NULL, NULL, NULL));
  CHECK_OK(etwrca_source_entities(source, COUNT(ids), ids, &count));
  CHECK(count > 5 && count < COUNT(ids));
  for (i = 0; i < count && i < COUNT(ids); ++i) {
    CHECK(i == 0 || ids[i] > ids[i - 1]);
    CHECK_OK(etwrca_source_entity(source, ids[i], &entity));
    known += entity.command_line[0] != '\0';
  }
  etwrca_source_free(source);
  return known;
}

static void an_etl_without_command_lines(void) {
  etwrca_etl_options options;
  etwrca_source* source = NULL;
  ETWRCA_INIT(&options);
  CHECK(command_lines(0) > 0);
  CHECK(command_lines(1) == 0);
  options.reserved = 1;
  CHECK(etwrca_source_open_etl(recording, &options, &source) == ETWRCA_E_UNSUPPORTED);
  CHECK(etwrca_source_open_etl(recording, NULL, NULL) == ETWRCA_E_INVALID_ARGUMENT);
}

static int32_t count_spike(const etwrca_spike* spike, void* user) {
  CHECK(spike->size == sizeof *spike && spike->metric_name != NULL && spike->entity_name != NULL);
  ++*(int*)user;
  return 0;
}

static void detection_alone(void) {
  etwrca_source* source = NULL;
  int spikes = 0;
  etwrca_loss loss;
  ETWRCA_INIT(&loss);
  CHECK_OK(etwrca_source_open(recording, &source));
  CHECK_OK(etwrca_detect(source, NULL, 0, count_spike, &spikes, &loss));
  CHECK(spikes > 0 && loss.events == 0 && loss.notes == 0);
  etwrca_source_free(source);
}

#ifdef __linux__
struct watch {
  etwrca_source* source;
  int frames;
};

static int32_t stop_after_three(const etwrca_frame* frame, void* user) {
  struct watch* watch = user;
  CHECK(frame->size == sizeof *frame && frame->rows > 0 && frame->metrics >= etwrca_metric_count());
  if (++watch->frames == 3) etwrca_source_stop(watch->source);
  return 0;
}

/* This machine, to a sink that stops it after three frames. On a busy one a look is late, and gives more at
 * once. */
static void open_this_machine(struct watch* watch, etwrca_sink* sink) {
  etwrca_proc_options options;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(sink);
  options.interval_ns = SECOND / 20;
  sink->user = watch;
  sink->frame = stop_after_three;
  CHECK_OK(etwrca_source_open_proc(&options, &watch->source));
}

struct full_disk {
  int told;
  int32_t answer;
};

static int32_t full(etwrca_status status, const char* message, void* user) {
  struct full_disk* disk = user;
  CHECK(status == ETWRCA_E_IO && strstr(message, "full.etwrca") != NULL);
  ++disk->told;
  return disk->answer;
}

/* Files of this process cannot grow while it is run. */
static etwrca_status run_on_a_full_disk(etwrca_record_failed_fn failed_fn, struct full_disk* disk,
                                        int* frames) {
  struct watch watch = {NULL, 0};
  struct rlimit limit, none;
  char path[1024];
  etwrca_sink sink;
  etwrca_status status;
  void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
  snprintf(path, sizeof path, "%s/full.etwrca", folder);
  remove(path);
  open_this_machine(&watch, &sink);
  CHECK_OK(etwrca_source_record(watch.source, path, failed_fn, disk));
  CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
  none = limit;
  none.rlim_cur = 0;
  CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
  status = etwrca_run(watch.source, NULL, &sink, NULL);
  CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  signal(SIGXFSZ, before);
  etwrca_source_free(watch.source);
  remove(path);
  *frames = watch.frames;
  return status;
}

static void a_full_disk(void) {
  struct full_disk disk = {0, 0};
  int frames = 0;
  CHECK_OK(run_on_a_full_disk(full, &disk, &frames));
  CHECK(disk.told == 1);
  CHECK(frames >= 3);
  CHECK_FAILS(ETWRCA_E_IO, "full.etwrca", run_on_a_full_disk(NULL, NULL, &frames));
  CHECK(frames < 3);
  disk.answer = 7;
  CHECK_FAILS(ETWRCA_E_CANCELLED, "returned 7", run_on_a_full_disk(full, &disk, &frames));
  CHECK(disk.told == 2 && frames < 3);
}

/* The source is as it was, also for a ranker that reads its tables. */
static void a_recording_that_cannot_be_begun(const char* taken) {
  static const uint32_t cpu = 0;
  static const double cores = 1;
  etwrca_source* source = NULL;
  etwrca_ranker* ranker = NULL;
  uint32_t who = ETWRCA_NO_ENTITY;
  size_t count = 0;
  CHECK_OK(etwrca_source_open_proc(NULL, &source));
  CHECK_OK(etwrca_ranker_create(source, NULL, &ranker));
  CHECK_FAILS(ETWRCA_E_IO, "c.etwrca", etwrca_source_record(source, taken, NULL, NULL));
  CHECK_OK(etwrca_source_entities(source, 1, &who, &count));
  CHECK(count > 0);
  CHECK_OK(etwrca_ranker_observe(ranker, 0, SECOND, &who, 1, &cpu, 1, &cores, NULL));
  etwrca_source_stop(source);
  CHECK_OK(etwrca_run(source, NULL, NULL, NULL));
  etwrca_ranker_free(ranker);
  etwrca_source_free(source);
}

static void this_machine(void) {
  struct watch watch = {NULL, 0};
  char path[1024];
  etwrca_proc_options options;
  etwrca_sink sink;
  etwrca_report* report = NULL;
  etwrca_report_info info, again;
  etwrca_source_info seen;
  etwrca_capability capability;
  ETWRCA_INIT(&options);
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&again);
  ETWRCA_INIT(&seen);
  ETWRCA_INIT(&capability);
  snprintf(path, sizeof path, "%s/c.etwrca", folder);
  remove(path);
  open_this_machine(&watch, &sink);
  CHECK_OK(etwrca_source_record(watch.source, path, NULL, NULL));
  CHECK_OK(etwrca_run(watch.source, NULL, &sink, &report));
  CHECK(watch.frames >= 3);
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(info.frames == (uint64_t)watch.frames && info.processors > 0);
  CHECK_OK(etwrca_source_describe(watch.source, &seen));
  CHECK(seen.capabilities > 3 && seen.interval_ns == SECOND / 20);
  CHECK_OK(etwrca_source_capability(watch.source, 0, &capability));
  CHECK(capability.name[0] != '\0' && capability.detail[0] != '\0');
  etwrca_report_free(report);
  etwrca_source_free(watch.source);

  CHECK_OK(etwrca_analyze(path, NULL, &report));
  CHECK_OK(etwrca_report_describe(report, &again));
  CHECK(again.frames == info.frames);
  etwrca_report_free(report);

  a_recording_that_cannot_be_begun(path);
  remove(path);
  options.interval_ns = 1;
  CHECK(etwrca_source_open_proc(&options, &watch.source) == ETWRCA_E_INVALID_ARGUMENT);
  CHECK(watch.source == NULL);
  CHECK_FAILS(ETWRCA_E_UNSUPPORTED, "Windows", etwrca_source_open_etw(NULL, &watch.source));
}
#else
static void a_full_disk(void) {}

static void this_machine(void) {
  etwrca_source* source = NULL;
  CHECK(etwrca_source_open_proc(NULL, &source) == ETWRCA_E_UNSUPPORTED);
  CHECK(source == NULL);
}
#endif

void test_source(void) {
  a_recording();
  an_etl_without_command_lines();
  detection_alone();
  this_machine();
  a_full_disk();
}
