/* What becomes of what is pushed: frames, rows, disorder, a stop and an end. */
#include <math.h>

#include "check.h"

#define MOST 64

struct frames {
  size_t count;
  int64_t begin[MOST], length[MOST];
  double cpu[MOST], memory[MOST];
};

static int32_t keep(const etwrca_frame* frame, void* user) {
  struct frames* frames = user;
  const size_t i = frames->count++;
  if (i >= MOST) return 1;
  frames->begin[i] = frame->begin_ns;
  frames->length[i] = frame->length_ns;
  frames->cpu[i] = frame->total[0];
  frames->memory[i] = frame->total[8];
  return 0;
}

static etwrca_source* two(const etwrca_source_callbacks* callbacks, uint32_t* entities) {
  etwrca_source* source = NULL;
  etwrca_entity entity;
  ETWRCA_INIT(&entity);
  entity.kind = ETWRCA_NAMED;
  CHECK_OK(etwrca_source_create(callbacks, &source));
  entity.name = "a";
  CHECK_OK(etwrca_source_add_entity(source, &entity, &entities[0]));
  entity.name = "b";
  CHECK_OK(etwrca_source_add_entity(source, &entity, &entities[1]));
  return source;
}

/* The same two of a source that looks once a second. */
static etwrca_source* two_each_second(uint32_t* entities) {
  etwrca_source_callbacks callbacks;
  ETWRCA_INIT(&callbacks);
  callbacks.interval_ns = SECOND;
  return two(&callbacks, entities);
}

/* Runs and frees it. */
static void run(etwrca_source* source, struct frames* frames, etwrca_report_info* info) {
  etwrca_sink sink;
  etwrca_report* report = NULL;
  ETWRCA_INIT(&sink);
  ETWRCA_INIT(info);
  memset(frames, 0, sizeof *frames);
  sink.user = frames;
  sink.frame = keep;
  CHECK_OK(etwrca_run(source, NULL, &sink, &report));
  CHECK_OK(etwrca_report_describe(report, info));
  etwrca_report_free(report);
  etwrca_source_free(source);
}

static const uint32_t cpu_and_memory[2] = {0, 8};

/* The same frames of two seconds, as rows and of a source that looks at fixed times. */
static void frames_stay_frames(void) {
  int rows, t;
  for (rows = 0; rows < 2; ++rows) {
    etwrca_source_callbacks callbacks;
    etwrca_source* source;
    struct frames frames;
    etwrca_report_info info;
    uint32_t who[2];
    size_t i;
    ETWRCA_INIT(&callbacks);
    callbacks.rows = rows;
    callbacks.interval_ns = rows ? 0 : 2 * SECOND;
    source = two(&callbacks, who);
    for (t = 0; t < 5; ++t) {
      double values[4] = {1, 0, 2, 0};
      values[1] = 100 + t;
      CHECK_OK(
          etwrca_source_push_frame(source, 2 * t * SECOND, 2 * SECOND, who, 2, cpu_and_memory, 2, values));
    }
    run(source, &frames, &info);
    CHECK(frames.count == 5 && info.lost_observations == 0);
    for (i = 0; i < frames.count && i < 5; ++i) {
      CHECK(frames.begin[i] == 2 * (int64_t)i * SECOND && frames.length[i] == 2 * SECOND);
      CHECK(fabs(frames.cpu[i] - 3) < 1e-9 && fabs(frames.memory[i] - (100 + (double)i)) < 1e-9);
    }
  }
}

static void a_frame_is_taken_or_not(void) {
  static const double infinite[4] = {5, 100, INFINITY, 0};
  static const double large[4] = {5, 100, 1e308, 0};
  static const double good[4] = {1, 100, 2, 0};
  etwrca_source* source;
  struct frames frames;
  etwrca_report_info info;
  uint32_t who[2];
  source = two_each_second(who);
  CHECK_OK(etwrca_source_push_frame(source, 0, SECOND, who, 2, cpu_and_memory, 2, good));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "finite",
              etwrca_source_push_frame(source, SECOND, SECOND, who, 2, cpu_and_memory, 2, infinite));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "finite",
              etwrca_source_push_frame(source, SECOND, 20 * SECOND, who, 2, cpu_and_memory, 2, large));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "length",
              etwrca_source_push_frame(source, SECOND, 0, who, 2, cpu_and_memory, 2, good));
  run(source, &frames, &info);
  CHECK(frames.count == 1 && fabs(frames.cpu[0] - 3) < 1e-9);
}

/* Seconds of work are pushed in one read, which then ends in one of several ways. */
struct ending {
  uint32_t who;
  int stop;
  int reads;
};

static int32_t push_sixty(etwrca_source* source, void* user) {
  struct ending* ending = user;
  int i;
  if (ending->reads++ > 0) return 0;
  for (i = 0; i < 60; ++i) CHECK_OK(etwrca_source_push_usage(source, ending->who, 0, i * SECOND, SECOND, 1));
  if (ending->stop) etwrca_source_stop(source);
  return 1;
}

static void a_stop_loses_nothing(void) {
  int stop;
  for (stop = 0; stop < 3; ++stop) {
    struct ending ending = {0, 0, 0};
    struct frames frames;
    etwrca_source_callbacks callbacks;
    etwrca_report_info info;
    etwrca_source* source;
    uint32_t who[2];
    ETWRCA_INIT(&callbacks);
    callbacks.user = &ending;
    callbacks.read = stop == 2 ? NULL : push_sixty;
    callbacks.interval_ns = SECOND;
    source = two(&callbacks, who);
    ending.who = who[0];
    ending.stop = stop == 1;
    if (stop == 2) { /* before the run */
      ending.stop = 1;
      push_sixty(source, &ending);
    }
    run(source, &frames, &info);
    CHECK(frames.count == 60 && info.lost_observations == 0);
  }
}

/* Levels alone say nothing of when their last second ends: it is kept, except where the source was stopped.
 */
static void the_last_frame(void) {
  int stop, t;
  for (stop = 0; stop < 2; ++stop) {
    etwrca_source* source;
    struct frames frames;
    etwrca_report_info info;
    uint32_t who[2];
    source = two_each_second(who);
    for (t = 0; t < 40; ++t) CHECK_OK(etwrca_source_push_level(source, who[0], 8, t * SECOND, 7));
    if (stop) etwrca_source_stop(source);
    run(source, &frames, &info);
    CHECK(frames.count == (stop ? 39u : 40u));
  }
}

/* Every second one comes late by this. */
struct late {
  uint32_t who;
  int64_t offset, by;
  int reads;
};

static int32_t push_late(etwrca_source* source, void* user) {
  struct late* late = user;
  const int64_t at = (100 + late->reads / 2) * SECOND + late->offset;
  if (late->reads == 40) return 0;
  CHECK_OK(etwrca_source_push_usage(source, late->who, 0,
                                    late->reads % 2 && late->reads > 1 ? at - late->by : at, 0, 1));
  ++late->reads;
  return 1;
}

/* The first of each pair comes `offset` ms into a second, the other one `by` ms before it. */
static uint64_t lost_for(int64_t offset, int64_t by, int64_t interval) {
  struct late late = {0, 0, 0, 0};
  struct frames frames;
  etwrca_source_callbacks callbacks;
  etwrca_report_info info;
  etwrca_source* source;
  uint32_t who[2];
  ETWRCA_INIT(&callbacks);
  callbacks.user = &late;
  callbacks.read = push_late;
  callbacks.interval_ns = interval;
  source = two(&callbacks, who);
  late.who = who[0];
  late.offset = offset * (SECOND / 1000);
  late.by = by * (SECOND / 1000);
  run(source, &frames, &info);
  return info.lost_observations;
}

static void disorder(void) {
  CHECK(lost_for(150, 200, 0) == 0); /* into the second before, which ended 150 ms ago */
  CHECK(lost_for(250, 300, 0) > 0);
  CHECK(lost_for(50, 40, SECOND) == 0); /* in the same second */
  CHECK(lost_for(50, 100, SECOND) > 0);
}

void test_own_frames(void) {
  frames_stay_frames();
  a_frame_is_taken_or_not();
  a_stop_loses_nothing();
  the_last_frame();
  disorder();
}
