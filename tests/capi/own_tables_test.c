/* What a source of your own can say of itself and of what it watches. */
#include "check.h"

static void texts_of_metrics_stay(void) {
  etwrca_source* source = NULL;
  etwrca_metric first, added, built_in;
  etwrca_report* report = NULL;
  uint32_t id = 0;
  int i;
  ETWRCA_INIT(&first);
  ETWRCA_INIT(&added);
  ETWRCA_INIT(&built_in);
  CHECK_OK(etwrca_source_create(NULL, &source));
  CHECK_OK(etwrca_source_metric(source, 0, &first));
  for (i = 0; i < 100; ++i) {
    char name[32];
    snprintf(name, sizeof name, "a metric of its own %d", i);
    added.name = name;
    added.caused_by = i == 0 ? ",cpu,,disk_read," : NULL;
    CHECK_OK(etwrca_source_add_metric(source, &added, &id));
  }
  CHECK(strcmp(first.name, "cpu") == 0 && strcmp(first.unit, "1") == 0 && strcmp(first.caused_by, "") == 0);
  CHECK_OK(etwrca_source_metric(source, (uint32_t)etwrca_metric_count(), &added));
  CHECK(strcmp(added.caused_by, "cpu,disk_read") == 0);
  CHECK_OK(etwrca_metric_describe(1, &built_in));
  CHECK(strcmp(built_in.name, "ready") == 0 && strcmp(built_in.caused_by, "cpu") == 0);
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  CHECK_OK(etwrca_report_metric(report, etwrca_metric_count(), &added));
  CHECK(strcmp(added.caused_by, "cpu,disk_read") == 0);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

/* Two entities and two metrics: the queue grows because one of them works, though the other one queues more.
 */
static const char* first_suspect(const char* caused_by) {
  static char name[32];
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_entity entity;
  etwrca_metric metric;
  etwrca_suspect suspect;
  etwrca_options options;
  uint32_t who[2], work = 0, queue = 0;
  int t;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&metric);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&options);
  callbacks.no_built_in_metrics = 1;
  callbacks.interval_ns = SECOND;
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  entity.kind = ETWRCA_NAMED;
  entity.name = "worker";
  CHECK_OK(etwrca_source_add_entity(source, &entity, &who[0]));
  entity.name = "sufferer";
  CHECK_OK(etwrca_source_add_entity(source, &entity, &who[1]));
  metric.name = "work";
  CHECK_OK(etwrca_source_add_metric(source, &metric, &work));
  metric.name = "queue";
  metric.caused_by = caused_by;
  CHECK_OK(etwrca_source_add_metric(source, &metric, &queue));
  for (t = 0; t < 60; ++t) {
    const uint32_t metrics[2] = {work, queue};
    const double noise = 0.01 * (t * 7 % 5);
    double values[4];
    values[0] = (t < 40 ? 1 : 3) + noise;
    values[1] = 1 + noise;
    values[2] = 1 + noise;
    values[3] = (t < 40 ? 1 : 50) + noise;
    CHECK_OK(etwrca_source_push_frame(source, t * SECOND, SECOND, who, 2, metrics, 2, values));
  }
  options.window_begin_ns = 40 * SECOND;
  options.window_end_ns = 60 * SECOND;
  CHECK_OK(etwrca_run(source, &options, NULL, &report));
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  snprintf(name, sizeof name, "%s", suspect.name != NULL ? suspect.name : "");
  etwrca_report_free(report);
  etwrca_source_free(source);
  return name;
}

static void causes(void) {
  CHECK(strcmp(first_suspect(NULL), "sufferer") == 0);
  CHECK(strcmp(first_suspect("work"), "worker") == 0);
}

static int32_t see_modules(const etwrca_frame* frame, void* user) {
  etwrca_module_usage usage;
  ETWRCA_INIT(&usage);
  CHECK(frame->modules == 1);
  CHECK_OK(etwrca_frame_module(frame, 0, &usage));
  CHECK(strcmp(usage.module, "hot.dll") == 0 && usage.metric == 0 && usage.rate > 0);
  CHECK(etwrca_frame_module(frame, 1, &usage) == ETWRCA_E_NOT_FOUND);
  CHECK(frame->total[0] == usage.rate);
  ++*(int*)user;
  return 0;
}

static int32_t see_progress(double share, void* user) {
  (void)user;
  CHECK(share == 0.25);
  return 0;
}

static void people_and_places(etwrca_source* source, uint32_t* parent, uint32_t* child) {
  etwrca_entity entity;
  uint32_t ids[2] = {77, 77};
  size_t count = 0;
  const char* name = NULL;
  ETWRCA_INIT(&entity);
  entity.name = "parent";
  entity.pid = 1;
  CHECK_OK(etwrca_source_add_entity(source, &entity, parent));
  entity.name = "child";
  entity.pid = 2;
  entity.parent_known = 1;
  entity.parent = *parent;
  CHECK_OK(etwrca_source_add_entity(source, &entity, child));
  CHECK_OK(etwrca_source_add_service(source, *child, "Spooler"));
  CHECK_OK(etwrca_source_add_service(source, *child, "a, b"));
  CHECK(etwrca_source_add_service(source, 99, "x") == ETWRCA_E_NOT_FOUND);
  ETWRCA_INIT(&entity);
  CHECK_OK(etwrca_source_entity(source, *child, &entity));
  CHECK(entity.parent_known == 1 && entity.parent == *parent && entity.services == 2);
  CHECK_OK(etwrca_source_service(source, *child, 1, &name));
  CHECK(strcmp(name, "a, b") == 0);
  CHECK(etwrca_source_service(source, *child, 2, &name) == ETWRCA_E_NOT_FOUND && name == NULL);
  CHECK_OK(etwrca_source_entity(source, *parent, &entity));
  CHECK(entity.parent_known == 0 && entity.parent == ETWRCA_NO_ENTITY && entity.services == 0);
  CHECK_OK(etwrca_source_entities(source, 0, NULL, &count));
  CHECK(count == 2);
  CHECK_OK(etwrca_source_entities(source, 1, ids, &count));
  CHECK(count == 2 && ids[0] == *parent && ids[1] == 77);
  CHECK(etwrca_source_entities(source, 1, NULL, &count) == ETWRCA_E_INVALID_ARGUMENT);
}

static void of_itself(void) {
  etwrca_source_callbacks callbacks;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_report_info info;
  etwrca_capability capability;
  etwrca_suspect suspect;
  etwrca_sink sink;
  etwrca_options options;
  uint32_t parent = 0, child = 0, module = 0, again = 1;
  const char* text = NULL;
  int frames = 0, t;
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&capability);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&sink);
  ETWRCA_INIT(&options);
  callbacks.interval_ns = SECOND;
  callbacks.cpu_method = "a stopwatch";
  CHECK_OK(etwrca_source_create(&callbacks, &source));
  people_and_places(source, &parent, &child);
  CHECK_OK(etwrca_source_add_module(source, "hot.dll", &module));
  CHECK_OK(etwrca_source_add_module(source, "hot.dll", &again));
  CHECK(module == again);
  CHECK(etwrca_source_push_module(source, child, 0, 5, 0, SECOND, 1, 0) == ETWRCA_E_NOT_FOUND);
  for (t = 0; t < 50; ++t)
    CHECK_OK(etwrca_source_push_module(source, child, 0, module, t * SECOND, SECOND,
                                       t < 40 ? 0.1 + 0.01 * (t % 3) : 3, 0));
  CHECK_OK(etwrca_source_add_note(source, "The stopwatch was late."));
  capability.name = "disk bytes";
  capability.detail = "There is no disk.";
  capability.sight = 3;
  CHECK(etwrca_source_add_capability(source, &capability) == ETWRCA_E_INVALID_ARGUMENT);
  capability.sight = 2;
  CHECK_OK(etwrca_source_add_capability(source, &capability));
  CHECK(etwrca_source_set_progress(source, 1.5) == ETWRCA_E_INVALID_ARGUMENT);
  CHECK_OK(etwrca_source_set_progress(source, 0.25));
  CHECK_OK(etwrca_source_set_events(source, 4000, 3));
  sink.user = &frames;
  sink.frame = see_modules;
  sink.progress = see_progress;
  options.window_begin_ns = 40 * SECOND;
  options.window_end_ns = 50 * SECOND;
  CHECK_OK(etwrca_run(source, &options, &sink, &report));
  CHECK(frames == 50);
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(strcmp(info.cpu_method, "a stopwatch") == 0 && strcmp(info.source_name, "own") == 0);
  CHECK(info.events == 4000 && info.unknown_events == 3 && info.notes == 1 && info.capabilities == 1);
  CHECK_OK(etwrca_report_note(report, 0, &text));
  CHECK(strcmp(text, "The stopwatch was late.") == 0);
  ETWRCA_INIT(&capability);
  CHECK_OK(etwrca_report_capability(report, 0, &capability));
  CHECK(strcmp(capability.name, "disk bytes") == 0 && capability.sight == 2);
  CHECK(etwrca_report_capability(report, 1, &capability) == ETWRCA_E_NOT_FOUND);
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  CHECK(suspect.entity == child && suspect.parent == parent && strcmp(suspect.parent_name, "parent") == 0);
  CHECK(suspect.services == 2 && suspect.modules == 1 && suspect.kind == ETWRCA_PROCESS &&
        suspect.end_ns == 0);
  CHECK(suspect.robust_z > 0 && suspect.robust_z <= 1 && suspect.mahalanobis >= 0);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

void test_own_tables(void) {
  texts_of_metrics_stay();
  causes();
  of_itself();
}
