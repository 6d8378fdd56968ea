/* Introduces etwrca_run() with callbacks: watches this machine for some seconds and tells of each incident.
 */
#include <etwrca/etwrca.h>
#include <stdio.h>
#include <stdlib.h>

struct watch {
  etwrca_source* source;
  double seconds;
  int64_t begin_ns;
};

static int32_t on_frame(const etwrca_frame* frame, void* user) {
  struct watch* watch = user;
  if (watch->begin_ns == 0) watch->begin_ns = frame->begin_ns;
  printf("%u entities, %.2f cores busy\n", (unsigned)frame->rows, frame->total[0]);
  if ((double)(frame->begin_ns + frame->length_ns - watch->begin_ns) >= watch->seconds * 1e9)
    etwrca_source_stop(watch->source);
  return 0;
}

static int32_t on_incident(etwrca_report* report, void* user) {
  const char* text = NULL;
  (void)user;
  if (etwrca_report_write(report, ETWRCA_TEXT, NULL, &text, NULL) == ETWRCA_OK) puts(text);
  return 0;
}

static etwrca_status open_this_machine(etwrca_source** source) {
#ifdef _WIN32
  etwrca_etw_options options;
  ETWRCA_INIT(&options);
  options.kernel = ETWRCA_NONE; /* looks at all processes; events need an administrator */
  return etwrca_source_open_etw(&options, source);
#else
  etwrca_proc_options options;
  ETWRCA_INIT(&options);
  options.interval_ns = 200 * 1000 * 1000;
  return etwrca_source_open_proc(&options, source);
#endif
}

int main(int count, char** values) {
  struct watch watch = {NULL, 10, 0};
  etwrca_sink sink;
  int failed = 1;
  if (count == 2) watch.seconds = atof(values[1]);
  ETWRCA_INIT(&sink);
  sink.user = &watch;
  sink.frame = on_frame;
  sink.incident = on_incident;
  if (open_this_machine(&watch.source) == ETWRCA_OK)
    failed = etwrca_run(watch.source, NULL, &sink, NULL) != ETWRCA_OK;
  if (failed) fprintf(stderr, "%s\n", etwrca_last_error());
  etwrca_source_free(watch.source);
  return failed;
}
