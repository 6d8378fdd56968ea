/* What no program should do: each ends in a status and a sentence, never in a crash. */
#include <math.h>

#include "check.h"

#define REFUSED(call) CHECK((call) == ETWRCA_E_INVALID_ARGUMENT)

static int32_t no_spike(const etwrca_spike* spike, void* user) {
  (void)spike;
  (void)user;
  return 0;
}

static int32_t no_event(const etwrca_event* event, void* user) {
  (void)event;
  (void)user;
  return 0;
}

/* The bounds of convention 6. */
static const int64_t longest_time = INT64_C(4000000000000000000);
static const int64_t longest_length = INT64_C(1000000000000000000);

static void nothing_is_freed(void) {
  etwrca_report_free(NULL);
  etwrca_source_free(NULL);
  etwrca_detector_free(NULL);
  etwrca_ranker_free(NULL);
  etwrca_etl_free(NULL);
  etwrca_session_free(NULL);
  etwrca_source_stop(NULL);
}

static void null_handles(void) {
  etwrca_report_info info;
  etwrca_incident incident;
  etwrca_spike spike;
  etwrca_suspect suspect;
  etwrca_evidence evidence;
  etwrca_metric metric;
  etwrca_source_info source;
  etwrca_capability capability;
  etwrca_entity entity;
  etwrca_etl_header header;
  etwrca_loss loss;
  etwrca_session_stats stats;
  etwrca_narrative narrative;
  etwrca_module_usage usage;
  etwrca_source* opened = NULL;
  const uint8_t* data = NULL;
  const char* text = NULL;
  double share = 0, value = 1;
  size_t count = 0;
  uint32_t id = 0;
  int32_t found = 0;
  int64_t time = 0;
  etwrca_report* report = NULL;
  etwrca_ranker* ranker = NULL;
  ETWRCA_INIT(&info);
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&spike);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&evidence);
  ETWRCA_INIT(&metric);
  ETWRCA_INIT(&source);
  ETWRCA_INIT(&capability);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&header);
  ETWRCA_INIT(&loss);
  ETWRCA_INIT(&stats);
  ETWRCA_INIT(&narrative);
  ETWRCA_INIT(&usage);
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "report: is NULL", etwrca_report_describe(NULL, &info));
  REFUSED(etwrca_report_note(NULL, 0, &text));
  REFUSED(etwrca_report_metric(NULL, 0, &metric));
  REFUSED(etwrca_report_incident(NULL, 0, &incident));
  REFUSED(etwrca_report_spike(NULL, 0, 0, &spike));
  REFUSED(etwrca_report_bucket(NULL, 0, 0, &text, &share));
  REFUSED(etwrca_report_suspect(NULL, 0, 0, &suspect));
  REFUSED(etwrca_report_evidence(NULL, 0, 0, 0, &evidence));
  REFUSED(etwrca_report_module(NULL, 0, 0, 0, &text, &share));
  REFUSED(etwrca_report_service(NULL, 0, 0, 0, &text));
  REFUSED(etwrca_report_curve(NULL, 0, 0, 0, &time, &share, &count));
  REFUSED(etwrca_report_write(NULL, ETWRCA_JSON, NULL, &text, NULL));
  REFUSED(etwrca_report_capability(NULL, 0, &capability));
  REFUSED(etwrca_report_narrative(NULL, 0, NULL, &narrative));
  REFUSED(etwrca_report_sentence(NULL, 0, 0, &text));
  REFUSED(etwrca_source_open_etl(NULL, NULL, &opened));
  REFUSED(etwrca_source_open_session(NULL, &opened));
  REFUSED(etwrca_source_entities(NULL, 0, NULL, &count));
  REFUSED(etwrca_source_service(NULL, 0, 0, &text));
  REFUSED(etwrca_frame_module(NULL, 0, &usage));
  REFUSED(etwrca_event_extended(NULL, 1, &data, &count));
  REFUSED(etwrca_session_add_stack(NULL, 0, 0));
  REFUSED(etwrca_source_describe(NULL, &source));
  REFUSED(etwrca_source_note(NULL, 0, &text));
  REFUSED(etwrca_source_capability(NULL, 0, &capability));
  REFUSED(etwrca_source_metric(NULL, 0, &metric));
  REFUSED(etwrca_source_entity(NULL, 0, &entity));
  REFUSED(etwrca_source_record(NULL, "x", NULL, NULL));
  REFUSED(etwrca_run(NULL, NULL, NULL, &report));
  REFUSED(etwrca_detect(NULL, NULL, 0, no_spike, NULL, NULL));
  REFUSED(etwrca_source_add_metric(NULL, &metric, &id));
  REFUSED(etwrca_source_add_entity(NULL, &entity, &id));
  REFUSED(etwrca_source_push_usage(NULL, 0, 0, 0, 0, 0));
  REFUSED(etwrca_source_push_level(NULL, 0, 0, 0, 0));
  REFUSED(etwrca_source_push_start(NULL, 0, 0));
  REFUSED(etwrca_source_push_end(NULL, 0, 0));
  REFUSED(etwrca_source_push_loss(NULL, 0, 0, &loss));
  REFUSED(etwrca_source_push_module(NULL, 0, 0, 0, 0, 0, 0, 0));
  REFUSED(etwrca_source_add_module(NULL, "m", &id));
  REFUSED(etwrca_source_add_service(NULL, 0, "s"));
  REFUSED(etwrca_source_add_note(NULL, "n"));
  REFUSED(etwrca_source_add_capability(NULL, &capability));
  REFUSED(etwrca_source_set_progress(NULL, 0));
  REFUSED(etwrca_source_set_events(NULL, 0, 0));
  REFUSED(etwrca_source_push_frame(NULL, 0, 0, NULL, 0, NULL, 0, NULL));
  REFUSED(etwrca_detector_update(NULL, 0, &value, &found, &spike));
  REFUSED(etwrca_detector_update_many(NULL, &time, &value, 1, no_spike, NULL));
  REFUSED(etwrca_detector_finish(NULL, &found, &spike));
  REFUSED(etwrca_detector_add_metric(NULL, 0, &count));
  CHECK(is_nan(etwrca_detector_score(NULL)));
  CHECK(is_nan(etwrca_detector_baseline(NULL, 0)) && is_nan(etwrca_detector_scale(NULL, 0)));
  REFUSED(etwrca_ranker_create(NULL, NULL, &ranker));
  REFUSED(etwrca_ranker_observe(NULL, 0, 0, NULL, 0, NULL, 0, NULL, NULL));
  REFUSED(etwrca_ranker_exclude(NULL, 0, 1));
  REFUSED(etwrca_ranker_rank(NULL, 0, 1, 0, &report));
  REFUSED(etwrca_etl_describe(NULL, &header));
  REFUSED(etwrca_etl_read(NULL, no_event, NULL));
  REFUSED(etwrca_etl_rewind(NULL));
  REFUSED(etwrca_etl_loss(NULL, &loss));
  REFUSED(etwrca_etl_note(NULL, 0, &text));
  REFUSED(etwrca_event_decode(NULL, NULL, NULL, NULL));
  REFUSED(etwrca_session_add_provider(NULL, "x", 0, 0, 0, 0));
  REFUSED(etwrca_session_start(NULL));
  REFUSED(etwrca_session_read(NULL, no_event, NULL));
  REFUSED(etwrca_session_describe(NULL, &stats));
  REFUSED(etwrca_session_capability(NULL, 0, &capability));
  REFUSED(etwrca_session_note(NULL, 0, &text));
}

static void null_outs(void) {
  etwrca_source* source = NULL;
  etwrca_detector* detector = NULL;
  etwrca_report* report = NULL;
  etwrca_etl* etl = NULL;
  etwrca_spike spike;
  int32_t found = 0;
  const double value = 1;
  const int64_t time = 0;
  ETWRCA_INIT(&spike);
  REFUSED(etwrca_analyze(recording, NULL, NULL));
  REFUSED(etwrca_source_open(recording, NULL));
  REFUSED(etwrca_source_open_proc(NULL, NULL));
  REFUSED(etwrca_source_open_etw(NULL, NULL));
  REFUSED(etwrca_source_create(NULL, NULL));
  REFUSED(etwrca_detector_create(1, NULL, NULL));
  REFUSED(etwrca_etl_open(recording, NULL));
  REFUSED(etwrca_session_create(NULL, NULL));
  REFUSED(etwrca_metric_describe(0, NULL));

  CHECK_OK(etwrca_detector_create(1, NULL, &detector));
  REFUSED(etwrca_detector_update(detector, 0, NULL, &found, &spike));
  REFUSED(etwrca_detector_update(detector, 0, &value, NULL, &spike));
  REFUSED(etwrca_detector_update(detector, 0, &value, &found, NULL));
  REFUSED(etwrca_detector_update_many(detector, &time, &value, 1, NULL, NULL));
  REFUSED(etwrca_detector_update_many(detector, NULL, &value, 1, no_spike, NULL));
  REFUSED(etwrca_detector_update_many(detector, &time, NULL, 1, no_spike, NULL));
  REFUSED(etwrca_detector_finish(detector, NULL, &spike));
  etwrca_detector_free(detector);

  CHECK_OK(etwrca_analyze(recording, NULL, &report));
  REFUSED(etwrca_report_describe(report, NULL));
  REFUSED(etwrca_report_metric(report, 0, NULL));
  REFUSED(etwrca_report_incident(report, 0, NULL));
  REFUSED(etwrca_report_suspect(report, 0, 0, NULL));
  REFUSED(etwrca_report_evidence(report, 0, 0, 0, NULL));
  REFUSED(etwrca_report_spike(report, 0, 0, NULL));
  REFUSED(etwrca_report_curve(report, 0, 0, 0, NULL, NULL, NULL));
  REFUSED(etwrca_report_write(report, ETWRCA_JSON, NULL, NULL, NULL));
  etwrca_report_free(report);

  CHECK_OK(etwrca_source_open(recording, &source));
  REFUSED(etwrca_source_describe(source, NULL));
  REFUSED(etwrca_source_record(source, NULL, NULL, NULL));
  REFUSED(etwrca_source_record(source, "", NULL, NULL));
  REFUSED(etwrca_detect(source, NULL, 0, NULL, NULL, NULL));
  etwrca_source_free(source);

  CHECK_OK(etwrca_etl_open(recording, &etl));
  REFUSED(etwrca_etl_describe(etl, NULL));
  REFUSED(etwrca_etl_read(etl, NULL, NULL));
  REFUSED(etwrca_etl_loss(etl, NULL));
  etwrca_etl_free(etl);
}

static void paths(void) {
  etwrca_report* report = (etwrca_report*)&report;
  etwrca_source* source = NULL;
  etwrca_etl* etl = NULL;
  REFUSED(etwrca_analyze(NULL, NULL, &report));
  CHECK(report == NULL);
  REFUSED(etwrca_analyze("", NULL, &report));
  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "no-such.etl", etwrca_analyze("no-such.etl", NULL, &report));
  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "no-such.etl", etwrca_source_open("no-such.etl", &source));
  CHECK_FAILS(ETWRCA_E_NOT_FOUND, "no-such.etl", etwrca_etl_open("no-such.etl", &etl));
  CHECK(etwrca_analyze(folder, NULL, &report) != ETWRCA_OK);         /* a folder */
  CHECK(etwrca_analyze("\xff\xfe\xc0", NULL, &report) != ETWRCA_OK); /* not UTF-8 */
  CHECK(strchr(etwrca_last_error(), '\xff') == NULL);                /* but the sentence is */
}

/* A sentence that is too long is cut between two characters, wherever they lie. */
static void a_long_path(void) {
  etwrca_report* report = NULL;
  char path[3002] = "x";
  size_t i, from;
  for (i = 1; i + 2 < sizeof path; i += 2) memcpy(path + i, "\xc3\xa9", 3);
  for (from = 0; from < 2; ++from) {
    CHECK(etwrca_analyze(path + from, NULL, &report) != ETWRCA_OK);
    i = strlen(etwrca_last_error());
    CHECK(i >= 1022 && etwrca_last_error()[i - 1] == '\xa9');
  }
}

static void numbers_out_of_range(void) {
  etwrca_report* report = NULL;
  etwrca_incident incident;
  etwrca_suspect suspect;
  etwrca_evidence evidence;
  etwrca_spike spike;
  etwrca_metric metric;
  const char* name = NULL;
  double share = 0;
  const size_t far = (size_t)-2;
  ETWRCA_INIT(&incident);
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&evidence);
  ETWRCA_INIT(&spike);
  ETWRCA_INIT(&metric);
  CHECK_OK(etwrca_analyze(recording, NULL, &report));
  CHECK(etwrca_report_incident(report, far, &incident) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_report_suspect(report, far, 0, &suspect) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_report_suspect(report, 0, far, &suspect) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_report_evidence(report, 0, 0, far, &evidence) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_report_spike(report, 0, far, &spike) == ETWRCA_E_NOT_FOUND);
  name = "left";
  share = 42;
  CHECK(etwrca_report_bucket(report, 0, far, &name, &share) == ETWRCA_E_NOT_FOUND);
  CHECK(name == NULL && share == 0);
  name = "left";
  share = 42;
  CHECK(etwrca_report_module(report, 0, 0, far, &name, &share) == ETWRCA_E_NOT_FOUND);
  CHECK(name == NULL && share == 0);
  share = 42;
  REFUSED(etwrca_report_bucket(report, 0, 0, NULL, &share));
  CHECK(share == 0);
  share = 42;
  REFUSED(etwrca_report_module(report, 0, 0, 0, NULL, &share));
  CHECK(share == 0);
  CHECK(etwrca_report_service(report, 0, 0, far, &name) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_report_metric(report, far, &metric) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_metric_describe(10, &metric) == ETWRCA_E_NOT_FOUND);
  etwrca_report_free(report);
}

static void observations(void) {
  etwrca_source* source = NULL;
  etwrca_source* file = NULL;
  etwrca_source_callbacks callbacks;
  etwrca_entity entity;
  etwrca_metric metric;
  etwrca_loss loss;
  etwrca_report* report = NULL;
  uint32_t who = 0, id = 0;
  const uint32_t metrics[1] = {0};
  const double values[1] = {INFINITY};
  ETWRCA_INIT(&callbacks);
  ETWRCA_INIT(&entity);
  ETWRCA_INIT(&metric);
  ETWRCA_INIT(&loss);
  loss.events = loss.buffers = 1;
  CHECK_OK(etwrca_source_create(NULL, &source));
  REFUSED(etwrca_source_add_entity(source, NULL, &who));
  REFUSED(etwrca_source_add_metric(source, NULL, &id));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "name", etwrca_source_add_metric(source, &metric, &id));
  metric.name = "m";
  metric.watch = 7;
  REFUSED(etwrca_source_add_metric(source, &metric, &id));
  entity.kind = 9;
  REFUSED(etwrca_source_add_entity(source, &entity, &who));
  entity.kind = ETWRCA_NAMED;
  entity.name = "\xff\xfe <script> \x1b[31m"; /* not UTF-8: it is data */
  CHECK_OK(etwrca_source_add_entity(source, &entity, &who));
  ETWRCA_INIT(&entity);
  CHECK_OK(etwrca_source_entity(source, who, &entity));
  CHECK(strcmp(entity.name, "\xef\xbf\xbd\xef\xbf\xbd <script> \x1b[31m") == 0);
  entity.start_known = 2;
  REFUSED(etwrca_source_add_entity(source, &entity, &id));
  entity.start_known = 0;
  entity.parent_known = 1;
  entity.parent = 77;
  CHECK(etwrca_source_add_entity(source, &entity, &id) == ETWRCA_E_NOT_FOUND && id == ETWRCA_NO_ENTITY);
  metric.watch = 0;
  metric.least_spread = NAN;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "least_spread", etwrca_source_add_metric(source, &metric, &id));
  metric.least_spread = INFINITY;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "least_spread", etwrca_source_add_metric(source, &metric, &id));
  metric.least_spread = -1;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "least_spread", etwrca_source_add_metric(source, &metric, &id));
  metric.least_spread = 0;
  metric.is_usage = -1;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "is_usage", etwrca_source_add_metric(source, &metric, &id));
  CHECK(etwrca_source_push_usage(source, who + 1, 0, 0, 0, 1) == ETWRCA_E_NOT_FOUND);
  CHECK(etwrca_source_push_usage(source, who, 4000, 0, 0, 1) == ETWRCA_E_NOT_FOUND);
  REFUSED(etwrca_source_push_usage(source, who, 0, 0, -1, 1));
  REFUSED(etwrca_source_push_usage(source, who, 0, 0, 1, NAN));
  REFUSED(etwrca_source_push_usage(source, who, 0, 0, 1, INFINITY));
  REFUSED(etwrca_source_push_loss(source, 0, -1, &loss));
  REFUSED(etwrca_source_push_loss(source, 0, 1, NULL));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "2096-10-02",
              etwrca_source_push_usage(source, who, 0, longest_time + 1, SECOND, 1));
  REFUSED(etwrca_source_push_level(source, who, 0, INT64_MIN, 1));
  REFUSED(etwrca_source_push_start(source, who, INT64_MAX));
  REFUSED(etwrca_source_push_end(source, who, INT64_MIN));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "31 years",
              etwrca_source_push_usage(source, who, 0, 0, longest_length + 1, 1));
  REFUSED(etwrca_source_push_loss(source, 0, INT64_MAX, &loss));
  REFUSED(etwrca_source_push_frame(source, 0, SECOND, &who, 1, metrics, 1, NULL));
  REFUSED(etwrca_source_push_frame(source, 0, SECOND, NULL, 1, metrics, 1, values));
  REFUSED(etwrca_source_push_frame(source, 0, -1, &who, 1, metrics, 1, values));
  REFUSED(etwrca_source_push_frame(source, 0, SECOND, &who, 1, metrics, 1, values));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "live", etwrca_source_record(source, "x.etwrca", NULL, NULL));
  /* Unsorted and impossible times: counted, not charged. */
  CHECK_OK(etwrca_source_push_usage(source, who, 0, 100 * SECOND, SECOND, 1));
  CHECK_OK(etwrca_source_push_usage(source, who, 0, 1 * SECOND, SECOND, 1));
  CHECK_OK(etwrca_source_push_usage(source, who, 0, longest_time, SECOND, 1));
  CHECK_OK(etwrca_source_push_usage(source, who, 0, -longest_time, longest_length, 1));
  CHECK_OK(etwrca_source_push_loss(source, -longest_time, longest_length, &loss));
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  if (report != NULL) {
    etwrca_report_info info;
    const char* text = NULL;
    ETWRCA_INIT(&info);
    CHECK_OK(etwrca_report_describe(report, &info));
    CHECK(info.lost_observations > 0);
    CHECK_OK(etwrca_report_write(report, ETWRCA_HTML, NULL, &text, NULL));
    CHECK(strstr(text, "<script> ") == NULL && strchr(text, '\x1b') == NULL);
  }
  etwrca_report_free(report);
  etwrca_source_free(source);

  callbacks.begin_ns = 5;
  callbacks.end_ns = 4;
  REFUSED(etwrca_source_create(&callbacks, &source));
  CHECK(source == NULL);
  callbacks.end_ns = 6;
  callbacks.rows = 9;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "rows", etwrca_source_create(&callbacks, &source));
  callbacks.rows = 0;
  callbacks.no_built_in_metrics = -3;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "no_built_in", etwrca_source_create(&callbacks, &source));
  callbacks.no_built_in_metrics = 0;
  callbacks.reserved = 7;
  CHECK_FAILS(ETWRCA_E_UNSUPPORTED, "does not know", etwrca_source_create(&callbacks, &source));
  CHECK_OK(etwrca_source_open(recording, &file));
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "etwrca_source_create", etwrca_source_push_level(file, 0, 0, 0, 1));
  etwrca_source_free(file);
}

/* ETWRCA_NONE is nought where that means something, and refused where it does not. */
static void none(void) {
  etwrca_options options;
  etwrca_proc_options proc;
  etwrca_detector* detector = NULL;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  uint32_t* const refusing[] = {&options.warmup,  &options.baseline,     &options.confirm,
                                &options.release, &options.new_normal,   &options.refractory,
                                &options.memory,  &options.usual,        &options.top,
                                &options.history, &options.max_incidents};
  size_t i;
  for (i = 0; i < COUNT(refusing); ++i) {
    ETWRCA_INIT(&options);
    *refusing[i] = ETWRCA_NONE;
    CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "ETWRCA_NONE", etwrca_detector_create(1, &options, &detector));
  }
  ETWRCA_INIT(&options);
  options.both_directions = 7;
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "both_directions", etwrca_detector_create(1, &options, &detector));
  ETWRCA_INIT(&options);
  options.lag = options.profile_before = ETWRCA_NONE;
  CHECK_OK(etwrca_analyze(recording, &options, &report));
  if (report != NULL) {
    int64_t first = 0;
    size_t count = 0;
    etwrca_incident incident;
    ETWRCA_INIT(&incident);
    CHECK_OK(etwrca_report_incident(report, 0, &incident));
    CHECK_OK(etwrca_report_curve(report, 0, (size_t)-1, 1, &first, NULL, &count));
    CHECK(first >= incident.begin_ns); /* nothing before it */
  }
  etwrca_report_free(report);
  ETWRCA_INIT(&proc);
  proc.max_processes = ETWRCA_NONE;
  REFUSED(etwrca_source_open_proc(&proc, &source));
}

static void an_empty_source(void) {
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_report_info info;
  ETWRCA_INIT(&info);
  CHECK_OK(etwrca_source_create(NULL, &source));
  CHECK_OK(etwrca_run(source, NULL, NULL, &report));
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(info.frames == 0 && info.incidents == 0);
  etwrca_report_free(report);
  etwrca_source_free(source);
}

static void names(void) {
  CHECK(strcmp(etwrca_status_name(ETWRCA_OK), "ok") == 0);
  CHECK(strcmp(etwrca_status_name(ETWRCA_E_CORRUPT), "corrupt") == 0);
  CHECK(strcmp(etwrca_status_name(1), "unknown") == 0);
  CHECK(strcmp(etwrca_status_name(-100), "unknown") == 0);
  CHECK(strchr(etwrca_version(), '.') != NULL);
  CHECK(etwrca_version_number() >= (1u << 8));
}

void test_misuse(void) {
  nothing_is_freed();
  null_handles();
  null_outs();
  paths();
  a_long_path();
  numbers_out_of_range();
  observations();
  none();
  an_empty_source();
  names();
}
