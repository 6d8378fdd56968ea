#include "check.h"

struct heard {
  etwrca_source* source;
  int frames, spikes, ended, ongoing, incidents, progress;
  int stop_after; /* frames; 0: never */
};

static int32_t on_frame(const etwrca_frame* frame, void* user) {
  struct heard* heard = user;
  size_t row;
  CHECK(frame->length_ns > 0);
  for (row = 1; row < frame->rows; ++row) CHECK(frame->entities[row] > frame->entities[row - 1]);
  ++heard->frames;
  return heard->frames == heard->stop_after ? 1 : 0;
}

static int32_t on_spike(const etwrca_spike* spike, void* user) {
  struct heard* heard = user;
  ++heard->spikes;
  heard->ended += spike->ended;
  CHECK(spike->metric_name != NULL && spike->entity_name != NULL);
  return 0;
}

static int32_t on_ongoing(etwrca_report* report, void* user) {
  etwrca_incident incident;
  ETWRCA_INIT(&incident);
  CHECK_OK(etwrca_report_incident(report, 0, &incident));
  CHECK(incident.is_open);
  ++((struct heard*)user)->ongoing;
  return 0;
}

static int32_t on_incident(etwrca_report* report, void* user) {
  struct heard* heard = user;
  const char* text = NULL;
  etwrca_suspect suspect;
  etwrca_entity entity;
  ETWRCA_INIT(&suspect);
  ETWRCA_INIT(&entity);
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  CHECK_OK(etwrca_source_entity(heard->source, suspect.entity, &entity));
  CHECK_OK(etwrca_report_write(report, ETWRCA_JSON, NULL, &text, NULL));
  CHECK(strstr(text, "\"suspects\"") != NULL);
  etwrca_report_free(report); /* it is lent: nothing happens */
  CHECK_OK(etwrca_report_suspect(report, 0, 0, &suspect));
  /* The run goes on: another one, and the end of the source, are refused. */
  CHECK_FAILS(ETWRCA_E_INVALID_ARGUMENT, "in use", etwrca_run(heard->source, NULL, NULL, NULL));
  etwrca_source_free(heard->source);
  CHECK(strstr(etwrca_last_error(), "not freed") != NULL);
  ++heard->incidents;
  return 0;
}

static int32_t on_progress(double share, void* user) {
  CHECK(share >= 0 && share <= 1);
  ++((struct heard*)user)->progress;
  return 0;
}

static void all_callbacks(void) {
  struct heard heard = {NULL, 0, 0, 0, 0, 0, 0, 0};
  etwrca_sink sink;
  etwrca_report* report = NULL;
  etwrca_report_info info;
  ETWRCA_INIT(&sink);
  ETWRCA_INIT(&info);
  sink.user = &heard;
  sink.frame = on_frame;
  sink.spike = on_spike;
  sink.ongoing = on_ongoing;
  sink.incident = on_incident;
  sink.progress = on_progress;
  CHECK_OK(etwrca_source_open(recording, &heard.source));
  CHECK_OK(etwrca_run(heard.source, NULL, &sink, &report));
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(heard.frames == (int)info.frames && heard.incidents == (int)info.incidents);
  CHECK(heard.spikes > heard.ended && heard.ended > 0 && heard.ongoing > 0 && heard.progress > 0);
  etwrca_report_free(report);
  etwrca_source_free(heard.source);
}

static void a_callback_that_stops(void) {
  struct heard heard = {NULL, 0, 0, 0, 0, 0, 0, 5};
  etwrca_sink sink;
  etwrca_report* report = NULL;
  ETWRCA_INIT(&sink);
  sink.user = &heard;
  sink.frame = on_frame;
  CHECK_OK(etwrca_source_open(recording, &heard.source));
  CHECK_FAILS(ETWRCA_E_CANCELLED, "returned 1", etwrca_run(heard.source, NULL, &sink, &report));
  CHECK(report == NULL && heard.frames == 5);
  etwrca_source_free(heard.source);
}

static int32_t count_log(const char* sentence, void* user) {
  CHECK(strlen(sentence) > 10);
  ++*(int*)user;
  return 0;
}

/* The first half of the recording: what is missing is told. */
static void the_log(void) {
  static char bytes[65536];
  char path[1024];
  etwrca_sink sink;
  etwrca_source* source = NULL;
  etwrca_report* report = NULL;
  etwrca_report_info info;
  const char* note = NULL;
  int told = 0;
  FILE *whole, *half;
  size_t n, i;
  snprintf(path, sizeof path, "%s/half.etl", folder);
  whole = fopen(recording, "rb");
  half = fopen(path, "wb");
  CHECK(whole != NULL && half != NULL);
  if (whole == NULL || half == NULL) return;
  for (i = 0; i < 20; ++i)
    if ((n = fread(bytes, 1, sizeof bytes - 1000, whole)) > 0) fwrite(bytes, 1, n, half);
  fclose(whole);
  fclose(half);
  ETWRCA_INIT(&sink);
  ETWRCA_INIT(&info);
  sink.user = &told;
  sink.log = count_log;
  CHECK_OK(etwrca_source_open(path, &source));
  CHECK_OK(etwrca_run(source, NULL, &sink, &report));
  CHECK_OK(etwrca_report_describe(report, &info));
  CHECK(told > 0 && told == (int)info.notes);
  CHECK_OK(etwrca_report_note(report, 0, &note));
  CHECK(note != NULL && note[0] != '\0');
  CHECK(etwrca_report_note(report, 1000, &note) == ETWRCA_E_NOT_FOUND);
  etwrca_report_free(report);
  etwrca_source_free(source);
  remove(path);
}

void test_run(void) {
  all_callbacks();
  a_callback_that_stops();
  the_log();
}
