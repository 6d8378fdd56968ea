/* etwrca.h - the C ABI of libetwrca. C99 and later, or C++.
 *
 *     etwrca_report *report;
 *     if (etwrca_analyze("slow.etl", NULL, &report) != ETWRCA_OK)
 *       fprintf(stderr, "%s\n", etwrca_last_error());
 *     etwrca_suspect first;
 *     ETWRCA_INIT(&first);
 *     if (etwrca_report_suspect(report, 0, 0, &first) == ETWRCA_OK)
 *       printf("%s (pid %u), score %.2f\n", first.name, first.pid, first.score);
 *     etwrca_report_free(report);
 *
 * Conventions
 *
 *  1 Handles are opaque. A call that ends in _open or _create gives one, _free takes it; _free(NULL) does
 *    nothing. A handle that was freed must not be used again: that cannot be detected.
 *  2 A call that can fail returns etwrca_status: ETWRCA_OK or a negative number. Out-parameters come last;
 *    where the call fails, a handle or a text given by one is NULL and a number 0 (an entity
 *    ETWRCA_NO_ENTITY), and a struct is as it was. A NULL where something is needed is
 *    ETWRCA_E_INVALID_ARGUMENT.
 *  3 etwrca_last_error() is the sentence of this thread's last failure.
 *  4 Structs begin with `size`. ETWRCA_INIT(&s) sets it and makes all else zero, which means "not given": the
 *    default of a field that goes in. The library reads and writes at most `size` bytes of one, so that
 *    programs and libraries of different versions fit: fields are only ever added at the end. Of a
 *    struct that is given back `size` may be that of its first fields; one that goes in is no smaller
 *    than that of the first version, else ETWRCA_E_INVALID_ARGUMENT. A field beyond those this library knows
 * must be zero, and so must `reserved` in a struct that goes in, else ETWRCA_E_UNSUPPORTED. A field that says
 * "1:" is 0 or 1, nothing else. A struct that the library hands to a callback has the library's own size. No
 * struct is inside another or in an array: ask for them one by one. 5 Text is UTF-8 and ends in NUL; in text
 * that goes in, other than a path, a byte that is no part of UTF-8 becomes U+FFFD. Names of processes are
 * data from a stranger: escape them. What a call returns lives as long as the handle it was asked of unless
 * it says less, what a callback gets as long as that call. What goes in is copied. 6 Times are int64_t
 * nanoseconds since 1970-01-01 UTC, from 1843-03-31 to 2096-10-02 (4e18 either way); lengths are nanoseconds,
 * up to 31 years (1e18). Metrics, entities and positions are numbers from 0 on; one that is out of range is
 * ETWRCA_E_NOT_FOUND. 7 One thread at a time for each handle, and for a source together with what was made of
 * it; any thread may call etwrca_source_stop() and etwrca_session_stop(), but no signal handler: they take a
 * mutex. While a call on a handle runs its callbacks, those may read it, and add to and push into a source of
 * their own; another run of it, or its end, is refused. 8 No call prints, aborts or lets a C++ exception out.
 * A callback that throws one ends the call with ETWRCA_E_CANCELLED. A callback returns: no longjmp(), no
 * pthread_exit(), no cancellation of its thread. 9 fork(): a child may only use handles that it made itself.
 * It must not free one of its parent's, whose threads it does not have.
 *
 * The functions of this header are binary-compatible within a major version (from 1.0 on); the C++ headers
 * beside it are source-compatible only. */
#ifndef ETWRCA_ETWRCA_H
#define ETWRCA_ETWRCA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "etwrca/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status and version ------------------------------------------------------------------------------- */

typedef int32_t etwrca_status; /* not an enum: its width is part of the ABI */
#define ETWRCA_OK 0
#define ETWRCA_E_INVALID_ARGUMENT (-1) /* an argument is outside its documented range */
#define ETWRCA_E_NOT_FOUND (-2)        /* no such file, metric, entity or position */
#define ETWRCA_E_IO (-3)               /* the system refused to open, read or write */
#define ETWRCA_E_CORRUPT (-4)          /* the input is not what it claims to be */
#define ETWRCA_E_UNSUPPORTED (-5)      /* understood, but not available on this system or build */
#define ETWRCA_E_PERMISSION (-6)       /* the system denies it to this user */
#define ETWRCA_E_OUT_OF_MEMORY (-7)
#define ETWRCA_E_CANCELLED (-8) /* a callback asked to stop */
#define ETWRCA_E_INTERNAL (-9)  /* a bug in this library: please report it */

/* Sets `size` and makes all else zero, padding too. */
#define ETWRCA_INIT(p) (memset((p), 0, sizeof *(p)), (void)((p)->size = sizeof *(p)))

/* Of the library that is loaded: "0.1.0", and major << 16 | minor << 8 | patch. */
ETWRCA_EXPORT const char* etwrca_version(void);
ETWRCA_EXPORT uint32_t etwrca_version_number(void);
/* "corrupt" for ETWRCA_E_CORRUPT; "unknown" for a number that is none of these. Never NULL. */
ETWRCA_EXPORT const char* etwrca_status_name(etwrca_status status);
/* Never NULL; at most 1023 bytes, valid until the thread's next failure. */
ETWRCA_EXPORT const char* etwrca_last_error(void);

typedef struct etwrca_source etwrca_source;     /* where data comes from */
typedef struct etwrca_report etwrca_report;     /* incidents, with all that is known of them */
typedef struct etwrca_detector etwrca_detector; /* finds spikes on one series, or on several of one entity */
typedef struct etwrca_ranker etwrca_ranker;     /* ranks entities over a window */
typedef struct etwrca_etl etwrca_etl;           /* raw events of a recording */
typedef struct etwrca_session etwrca_session;   /* raw events of live Windows */

#define ETWRCA_NO_ENTITY 0xFFFFFFFFu
#define ETWRCA_NONE 0xFFFFFFFFu /* nought, for the fields that name it; another option refuses it */

/* ---- options ------------------------------------------------------------------------------------------ */

/* Of detection and ranking. docs/algorithms-detection.md and docs/algorithms-ranking.md define them; lengths
 * without a unit are in samples. */
typedef struct etwrca_options {
  size_t size;
  int64_t bin_ns;          /* length of a frame; default: from the length of the input */
  int64_t window_begin_ns; /* both given: nothing is detected, rows inside are the incident, */
  int64_t window_end_ns;   /* all before it the baseline */
  double threshold;        /* z that makes a sample hot: 4.0; at least 3 */
  double sure;             /* z at which one sample is enough: 6.5 */
  double min_scale;        /* floor of the spread, in units of the value: 0 */
  uint32_t warmup;         /* before the first alert: 20 */
  uint32_t baseline;       /* that the baseline looks back over: 240 */
  uint32_t lag;            /* newest ones kept out of the baseline: 3, or ETWRCA_NONE */
  uint32_t confirm;        /* hot ones in a row that make a spike: 2 */
  uint32_t release;        /* quiet ones in a row that end it: 3 */
  uint32_t new_normal;     /* after which a lasting change is the baseline: 240 */
  uint32_t refractory;     /* after an end, during which only a stronger spike alerts: 0 */
  uint32_t memory;         /* over which usual excursions are remembered: 1440 */
  uint32_t usual;          /* this many excursions make their size usual: 3 */
  int32_t both_directions; /* 1: falls are spikes too */
  double anomaly_weight;   /* all three zero: 0.4, 0.4, 0.2 */
  double energy_weight;
  double correlation_weight;
  double symptom_share;    /* least part of the symptom's own metric: 0.75; below 0: no metric is preferred */
  uint32_t top;            /* suspects listed: 10 */
  uint32_t history;        /* frames kept: 600 */
  uint32_t profile_before; /* frames before the onset in correlation and curves: 30, or ETWRCA_NONE */
  uint32_t max_incidents;  /* the worst are kept: 100 */
} etwrca_options;

/* ---- one call ----------------------------------------------------------------------------------------- */

/* Reads a recording (.etl, or one of etwrca_source_record) or a tidy CSV and gives its incidents, worst
 * first. `options` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_analyze(const char* path, const etwrca_options* options,
                                           etwrca_report** out);

/* ---- reports ------------------------------------------------------------------------------------------ */

/* What a report is about, and what was lost. */
typedef struct etwrca_report_info {
  size_t size;
  const char* source_kind; /* "etl", "csv", "proc", "etw", or as its maker named it */
  const char* source_name; /* file name without folders */
  const char* cpu_method;  /* "context switches", "samples", "" if no CPU time was seen */
  int64_t begin_ns;        /* first to last frame */
  int64_t end_ns;
  int64_t bin_ns;
  uint64_t frames;
  uint64_t incidents;
  uint64_t incidents_dropped; /* beyond max_incidents: the mildest */
  uint64_t metrics;
  uint64_t notes;
  uint32_t processors; /* 0: not known */
  uint32_t reserved;
  uint64_t events;            /* raw events read */
  uint64_t unknown_events;    /* kernel events of a type or version that is not known */
  uint64_t lost_events;       /* the recorder says it dropped them */
  uint64_t lost_buffers;      /* whole buffers dropped, missing or unreadable */
  uint64_t lost_bytes;        /* of the recording, not understood */
  uint64_t lost_records;      /* stepped over */
  uint64_t lost_observations; /* by a bound of this library */
  uint64_t capabilities;      /* of a live source */
} etwrca_report_info;

/* A column of frames: in, for one that is added, and out. */
typedef struct etwrca_metric {
  size_t size;
  const char* name;            /* "cpu" */
  const char* unit;            /* UCUM unit of the value in a frame: "1" (cores), "By/s" */
  const char* otel_name;       /* OpenTelemetry name, "" where there is none */
  const char* otel_attributes; /* "key=value", separated by commas */
  const char* summary;         /* one sentence */
  double least_spread;         /* the least that a detector assumes, in `unit` */
  int32_t is_usage;            /* 1: an amount, stated as a rate per second; 0: a level */
  int32_t watch;               /* 0: both the total and each entity; 1: the total; 2: not at all */
  /* Of one that shows suffering: names of the metrics by which others cause it, separated by commas; its own
   * rise blames nobody then. "" for one that shows doing. */
  const char* caused_by;
} etwrca_metric;

/* One thing that can or cannot be seen by a live source. */
typedef struct etwrca_capability {
  size_t size;
  const char* name;
  const char* detail; /* one sentence: by what it is seen, or why it is not */
  const char* remedy; /* one sentence, or "" */
  int32_t sight;      /* 0: full, 1: in part, 2: none */
  int32_t reserved;
} etwrca_capability;

/* One thing that went wrong. */
typedef struct etwrca_incident {
  size_t size;
  const char* id; /* stable for the same input */
  const char* metric_name;
  int64_t begin_ns;
  int64_t end_ns;
  int64_t alerted_ns; /* the sample at which it was confirmed */
  uint32_t metric;
  uint32_t entity; /* whose series spiked; ETWRCA_NO_ENTITY: the machine's total */
  /* How strong: log2(1 + |value - baseline| / max(3 scale, usual)). Of a window that was given: how many
   * scales the value is from the baseline. NaN without a baseline, and so are `baseline` and `scale`. */
  double score;
  double value;       /* the most extreme inside */
  double baseline;    /* the median before it */
  double scale;       /* the robust spread before it */
  double unexplained; /* share of the excess that no entity can be given */
  double others;      /* energies of the entities that are not listed */
  double lost_share;  /* events lost inside / (lost + read) */
  int32_t is_open;    /* the input ended before it did */
  int32_t is_given;   /* the caller named the window */
  uint64_t suspects;
  uint64_t spikes; /* of all series that belong to it */
  uint64_t buckets;
  uint64_t curve_length;
  uint64_t baseline_frames;
  uint64_t window_frames;
  uint64_t early_frames; /* of these: right before the window, and like it */
  uint64_t lost_events;  /* in the window's frames; these five as in etwrca_report_info */
  uint64_t lost_buffers;
  uint64_t lost_bytes;
  uint64_t lost_records;
  uint64_t lost_observations;
} etwrca_incident;

/* What a detector found on one series. */
typedef struct etwrca_spike {
  size_t size;
  const char* metric_name; /* NULL from a detector that knows no names */
  const char* entity_name; /* "" for the machine's total, NULL from a detector and of others than suspects */
  uint32_t metric;
  uint32_t entity;  /* ETWRCA_NO_ENTITY: the machine's total */
  int64_t begin_ns; /* onset: the first sample that left the baseline */
  int64_t end_ns;
  int64_t alerted_ns;
  double value;
  double baseline;
  double scale;
  double usual; /* how far this series usually strays; 0 if not yet known */
  double score;
  int32_t ended; /* 0: confirmed, and still open */
  int32_t reserved;
} etwrca_spike;

/* Who may be behind an incident, and how sure that is. */
typedef struct etwrca_suspect {
  size_t size;
  const char* name;
  const char* parent_name;  /* "" if not known */
  const char* command_line; /* private: see etwrca_text_options */
  const char* cgroup;
  const char* container;
  uint32_t entity;
  uint32_t pid; /* processes only */
  uint32_t parent_pid;
  int32_t is_process; /* 0: a named thing */
  int64_t start_ns;   /* with the pid it names the instance */
  double score;       /* the weighted sum of the next three, 0 to 1 */
  double anomaly;
  double energy;
  double correlation;
  double peak_without;  /* the spike's peak without this suspect's excess; NaN where there is none */
  double score_without; /* and the robust z of that */
  uint64_t evidence;
  uint64_t modules;
  uint64_t services;
  uint64_t children; /* short-lived ones counted in here */
  int32_t start_known;
  int32_t born_inside; /* started inside the window */
  int32_t ended_inside;
  int32_t reserved;
  double robust_z;    /* the part of `anomaly` that looks at one metric at a time */
  double mahalanobis; /* the part that looks at all together */
  int64_t end_ns;     /* 0: it lives, or that is not known */
  uint32_t parent;    /* ETWRCA_NO_ENTITY: its instance was not seen */
  int32_t kind;       /* ETWRCA_PROCESS or ETWRCA_NAMED */
} etwrca_suspect;

/* One number behind a verdict: what a metric of the suspect did in the window. */
typedef struct etwrca_evidence {
  size_t size;
  const char* metric_name;
  const char* unit;
  uint32_t metric;
  uint32_t reserved;
  double value; /* mean inside the window */
  double peak;
  double baseline; /* median before it; NaN without a baseline, and so are the next two */
  double scale;
  double z;     /* robust z-score of the window */
  double share; /* of the system's excess of this metric */
} etwrca_evidence;

/* A report and its parts, asked for one by one. */
ETWRCA_EXPORT etwrca_status etwrca_report_describe(const etwrca_report* report, etwrca_report_info* out);
ETWRCA_EXPORT etwrca_status etwrca_report_note(const etwrca_report* report, size_t i, const char** out);
ETWRCA_EXPORT etwrca_status etwrca_report_capability(const etwrca_report* report, size_t i,
                                                     etwrca_capability* out);
ETWRCA_EXPORT etwrca_status etwrca_report_metric(const etwrca_report* report, size_t i, etwrca_metric* out);
ETWRCA_EXPORT etwrca_status etwrca_report_incident(const etwrca_report* report, size_t i,
                                                   etwrca_incident* out);
/* Spike 0 is the strongest. */
ETWRCA_EXPORT etwrca_status etwrca_report_spike(const etwrca_report* report, size_t i, size_t k,
                                                etwrca_spike* out);
/* What nobody can be blamed for, by name: DPC and ISR, unknown threads. `share` is of the excess. */
ETWRCA_EXPORT etwrca_status etwrca_report_bucket(const etwrca_report* report, size_t i, size_t k,
                                                 const char** name, double* share);
/* Suspect 0 is the first; evidence 0 the strongest. */
ETWRCA_EXPORT etwrca_status etwrca_report_suspect(const etwrca_report* report, size_t i, size_t rank,
                                                  etwrca_suspect* out);
ETWRCA_EXPORT etwrca_status etwrca_report_evidence(const etwrca_report* report, size_t i, size_t rank,
                                                   size_t k, etwrca_evidence* out);
/* Where in the suspect its CPU time went: `share` is of what could be placed. */
ETWRCA_EXPORT etwrca_status etwrca_report_module(const etwrca_report* report, size_t i, size_t rank, size_t k,
                                                 const char** name, double* share);
/* A Windows service that it hosts, or its systemd unit. */
ETWRCA_EXPORT etwrca_status etwrca_report_service(const etwrca_report* report, size_t i, size_t rank,
                                                  size_t k, const char** name);
/* Copies at most `capacity` moments of a curve of the incident's metric: of the suspect, or of the machine
 * where `rank` is (size_t)-1. `times` or `values` may be NULL. `count`: how many there are. */
ETWRCA_EXPORT etwrca_status etwrca_report_curve(const etwrca_report* report, size_t i, size_t rank,
                                                size_t capacity, int64_t* times, double* values,
                                                size_t* count);

#define ETWRCA_JSON 1     /* the document "etwrca.report/1" (docs/schema) */
#define ETWRCA_MARKDOWN 2 /* four sections for each incident */
#define ETWRCA_TEXT 3     /* for a terminal */
#define ETWRCA_HTML 4     /* one self-contained page */

/* What a report shows. */
typedef struct etwrca_text_options {
  size_t size;
  int32_t command_lines; /* 1: they may hold secrets */
  int32_t color;         /* 1: ANSI colours; ETWRCA_TEXT only */
  int32_t indent;        /* spaces a level of JSON: 2, at most 16; negative: one line */
  uint32_t width;        /* columns: 80; ETWRCA_TEXT only */
} etwrca_text_options;

/* `options` may be NULL; `length` is without the NUL, and may be NULL. The text lives until the next call of
 * this function for the same report. */
ETWRCA_EXPORT etwrca_status etwrca_report_write(etwrca_report* report, int32_t format,
                                                const etwrca_text_options* options, const char** text,
                                                size_t* length);

#define ETWRCA_ANSWER_CLEAR 0            /* the first suspect leads clearly and explains most of the rise */
#define ETWRCA_ANSWER_PROBABLE 1         /* it leads, but with a reservation */
#define ETWRCA_ANSWER_NOT_IDENTIFIABLE 2 /* too close to the next, or most is nobody's, or no baseline */
#define ETWRCA_ANSWER_NONE 3             /* nobody to suspect */

/* What all formats say of an incident, and how many sentences each section has. */
typedef struct etwrca_narrative {
  size_t size;
  const char* headline; /* who, how much, when */
  const char* title;    /* "CPU, 02:00:24.12, for 8.2 s" */
  const char* verdict;  /* "clear", "probable", "not identifiable", "none" */
  const char* reason;   /* one sentence with the numbers that the verdict rests on */
  int32_t answer;       /* ETWRCA_ANSWER_*: the verdict */
  int32_t reserved;
  uint64_t summary;
  uint64_t cause;
  uint64_t impact;
  uint64_t remediation;
} etwrca_narrative;

/* Control characters in names are made visible; for HTML the texts are still to be escaped. `options` may be
 * NULL; of them only `command_lines` matters. The texts, and those of etwrca_report_sentence(), live until
 * the next call of this function for the same report. */
ETWRCA_EXPORT etwrca_status etwrca_report_narrative(etwrca_report* report, size_t i,
                                                    const etwrca_text_options* options,
                                                    etwrca_narrative* out);

#define ETWRCA_SECTION_SUMMARY 0
#define ETWRCA_SECTION_CAUSE 1
#define ETWRCA_SECTION_IMPACT 2
#define ETWRCA_SECTION_REMEDIATION 3

/* A sentence of the incident that etwrca_report_narrative() was last asked for, in the order in which they
 * are to be read. ETWRCA_E_NOT_FOUND if it was not asked. */
ETWRCA_EXPORT etwrca_status etwrca_report_sentence(const etwrca_report* report, int32_t section, size_t k,
                                                   const char** out);
/* Does nothing to a report that a callback was given. */
ETWRCA_EXPORT void etwrca_report_free(etwrca_report* report);

/* ---- sources ------------------------------------------------------------------------------------------ */

/* An .etl recording. */
typedef struct etwrca_etl_options {
  size_t size;
  int32_t no_command_lines; /* 1: they are not kept */
  int32_t reserved;
} etwrca_etl_options;

/* Linux, live. */
typedef struct etwrca_proc_options {
  size_t size;
  int64_t interval_ns;      /* 1 s; 10 ms to 1 h */
  const char* proc;         /* "/proc" */
  const char* sys;          /* "/sys" */
  int32_t reader;           /* 0: BPF where allowed, else files; 1: BPF or an error; 2: files */
  int32_t no_command_lines; /* 1: they are not kept */
  int32_t per_core;         /* 1: a metric for each core */
  uint32_t max_processes;   /* 20000 */
} etwrca_proc_options;

/* Windows, live. */
typedef struct etwrca_etw_options {
  size_t size;
  const char* name;             /* "etwrca"; at most 200 characters */
  uint32_t kernel;              /* ETWRCA_KERNEL_*, or ETWRCA_NONE; default: what names a culprit */
  uint32_t buffer_kb;           /* 64 */
  uint32_t min_buffers;         /* four a processor */
  uint32_t max_buffers;         /* 32 a processor */
  uint32_t flush_ms;            /* 200; ETWRCA_NONE: when Windows does, each second */
  int32_t stale_session;        /* 0: fail, 1: replace, 2: attach */
  int32_t restart_when_stopped; /* 1: start again if another program stops the session */
  int32_t no_command_lines;
  int64_t sampling_interval_ns; /* of the whole machine, set back at the end; default: left as it is */
  uint64_t ring_bytes;          /* 16 MiB */
  int64_t restart_pause_ns;     /* before the first new start: 1 s; doubles; five attempts */
  int32_t independent;          /* 1: trouble in other sessions does not stop it; a failed write is silent */
  int32_t reserved;
} etwrca_etw_options;

/* An .etl recording, one of etwrca_source_record, or a tidy CSV: by content. */
ETWRCA_EXPORT etwrca_status etwrca_source_open(const char* path, etwrca_source** out);
/* `options` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_source_open_etl(const char* path, const etwrca_etl_options* options,
                                                   etwrca_source** out);
/* `options` may be NULL. ETWRCA_E_UNSUPPORTED on other systems. */
ETWRCA_EXPORT etwrca_status etwrca_source_open_proc(const etwrca_proc_options* options, etwrca_source** out);
ETWRCA_EXPORT etwrca_status etwrca_source_open_etw(const etwrca_etw_options* options, etwrca_source** out);
/* The same with the options, providers and stacks of a session: of that nothing else is used, and it may be
 * freed at once. */
ETWRCA_EXPORT etwrca_status etwrca_source_open_session(const etwrca_session* session, etwrca_source** out);
/* Hears once, on the thread of the run, that the disk is full: `message` is valid during the call. Returns 0
 * to go on without recording. */
typedef int32_t (*etwrca_record_failed_fn)(etwrca_status status, const char* message, void* user);

/* From now on a live source writes all it yields to this file, which must not exist. If that fails the source
 * is as it was. If the disk becomes full while it is run the run fails, or `failed` is called where it is not
 * NULL; what the file has until then can be read. */
ETWRCA_EXPORT etwrca_status etwrca_source_record(etwrca_source* source, const char* path,
                                                 etwrca_record_failed_fn failed, void* user);
/* Any thread, any time, but not a signal handler: a run of it, or an etwrca_detect(), comes to its end, and
 * to its report. What a source of your own was given until then is still used. */
ETWRCA_EXPORT void etwrca_source_stop(etwrca_source* source);
/* Refused, and etwrca_last_error() says so, while the source is being run. */
ETWRCA_EXPORT void etwrca_source_free(etwrca_source* source);

/* What a source says of itself; complete once it was run to its end. */
typedef struct etwrca_source_info {
  size_t size;
  const char* kind; /* these three live until the next call of this function for the same source */
  const char* name;
  const char* cpu_method;
  int64_t begin_ns; /* both 0 where the extent is not known beforehand */
  int64_t end_ns;
  int64_t interval_ns; /* how often a live source looks; 0: not at fixed times */
  double progress;     /* 0 to 1; negative where that cannot be said */
  uint64_t events;
  uint64_t unknown_events;
  uint64_t notes;
  uint64_t capabilities;
  uint64_t metrics;
  uint32_t processors;
  int32_t rows; /* 1: the data comes in rows, and each distinct time is a frame */
} etwrca_source_info;

#define ETWRCA_PROCESS 0 /* a process instance */
#define ETWRCA_NAMED 1   /* a named thing: service, container, host */
#define ETWRCA_BUCKET 2  /* usage that belongs to nobody who can be blamed */
#define ETWRCA_SYSTEM 3  /* the whole machine: states totals */

/* What can be blamed: in, for one that is added, and out. */
typedef struct etwrca_entity {
  size_t size;
  const char* name;
  const char* command_line;
  const char* cgroup;
  const char* container;
  int32_t kind; /* ETWRCA_PROCESS ... */
  uint32_t pid;
  uint32_t parent_pid;
  int32_t start_known;
  int64_t start_ns;
  int64_t end_ns; /* 0: it lives */
  int32_t parent_known;
  uint32_t parent;   /* if that is 1: the parent's entity */
  uint64_t services; /* out only: how many; see etwrca_source_add_service() */
} etwrca_entity;

/* What there is to know of a source now. */
ETWRCA_EXPORT etwrca_status etwrca_source_describe(etwrca_source* source, etwrca_source_info* out);
/* The texts of these two live until the next call of etwrca_source_describe(). */
ETWRCA_EXPORT etwrca_status etwrca_source_note(etwrca_source* source, size_t i, const char** out);
ETWRCA_EXPORT etwrca_status etwrca_source_capability(etwrca_source* source, size_t i, etwrca_capability* out);
ETWRCA_EXPORT etwrca_status etwrca_source_metric(const etwrca_source* source, uint32_t metric,
                                                 etwrca_metric* out);
/* Copies at most `capacity` numbers of the entities that live or ended recently, ascending. `count`: how many
 * there are. `entities` may be NULL where `capacity` is 0. */
ETWRCA_EXPORT etwrca_status etwrca_source_entities(const etwrca_source* source, size_t capacity,
                                                   uint32_t* entities, size_t* count);
/* A run learns and forgets: the texts of these two live until the source is run, added to or pushed into
 * again, and in a callback of its run no longer than that callback. */
ETWRCA_EXPORT etwrca_status etwrca_source_entity(const etwrca_source* source, uint32_t entity,
                                                 etwrca_entity* out);
ETWRCA_EXPORT etwrca_status etwrca_source_service(const etwrca_source* source, uint32_t entity, size_t k,
                                                  const char** name);
/* The metrics that every source has unless it says otherwise. */
ETWRCA_EXPORT size_t etwrca_metric_count(void);
ETWRCA_EXPORT etwrca_status etwrca_metric_describe(uint32_t metric, etwrca_metric* out);

/* ---- running a source --------------------------------------------------------------------------------- */

/* One time bin of the whole machine. Values are row by row, `metrics` a row: rates and levels; NaN where
 * never observed. */
typedef struct etwrca_frame {
  size_t size;
  int64_t begin_ns;
  int64_t length_ns;
  size_t rows;
  size_t metrics;
  const uint32_t* entities;   /* [rows], ascending */
  const double* values;       /* [rows][metrics] */
  const double* total;        /* [metrics] */
  const double* unattributed; /* [metrics]: the part of `total` that is in buckets or in no row */
  uint64_t observations;
  uint64_t lost_events; /* in this bin; the others as in etwrca_report_info */
  uint64_t lost_buffers;
  uint64_t lost_observations;
  uint64_t lost_bytes;
  uint64_t lost_records;
  size_t modules;
  const void* details; /* for etwrca_frame_module() */
} etwrca_frame;

/* What one entity used of a metric in one of its modules. */
typedef struct etwrca_module_usage {
  size_t size;
  const char* module; /* "mpengine.dll" */
  uint32_t entity;
  uint32_t metric;
  double rate; /* per second */
} etwrca_module_usage;

/* For use inside a sink's `frame`: by entity, module, metric. */
ETWRCA_EXPORT etwrca_status etwrca_frame_module(const etwrca_frame* frame, size_t k,
                                                etwrca_module_usage* out);

/* Any may be NULL. One that returns other than 0 ends the run with ETWRCA_E_CANCELLED. They are called on the
 * thread of etwrca_run(). The reports have one incident, number 0. `ongoing` is told when the first spike of
 * an incident is confirmed and with every fifth frame from then on; each time costs a ranking. */
typedef struct etwrca_sink {
  size_t size;
  void* user;
  int32_t (*frame)(const etwrca_frame* frame, void* user);
  int32_t (*spike)(const etwrca_spike* spike, void* user); /* confirmed, and again when it has ended */
  int32_t (*ongoing)(etwrca_report* verdict_so_far, void* user);
  int32_t (*incident)(etwrca_report* incident, void* user);
  int32_t (*log)(const char* sentence, void* user); /* damage, doubts, what is not permitted */
  int32_t (*progress)(double share, void* user);    /* 0 to 1; negative where that cannot be said */
} etwrca_sink;

/* Reads the source to its end: blocks. `options`, `sink` and `out` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_run(etwrca_source* source, const etwrca_options* options,
                                       const etwrca_sink* sink, etwrca_report** out);

/* Counts of what is missing; nothing is known to be missing where all are 0. */
typedef struct etwrca_loss {
  size_t size;
  uint64_t events;       /* the recorder says it dropped them */
  uint64_t buffers;      /* whole buffers dropped, missing or unreadable */
  uint64_t bytes;        /* of the recording, not understood */
  uint64_t records;      /* stepped over */
  uint64_t observations; /* by a bound of this library */
  uint64_t notes;        /* sentences about it */
} etwrca_loss;

/* Detection alone, over each entity with all its metrics and over the totals. Reads the source to its end, or
 * until etwrca_source_stop(): blocks; then `spike` is called for each spike, by begin. `learn_ns`: before
 * this time is only learned; 0: no such time. `loss`: of the whole input; may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_detect(etwrca_source* source, const etwrca_options* options,
                                          int64_t learn_ns,
                                          int32_t (*spike)(const etwrca_spike* spike, void* user), void* user,
                                          etwrca_loss* loss);

/* ---- a source of your own ----------------------------------------------------------------------------- */

/* How the library asks for what there is. */
typedef struct etwrca_source_callbacks {
  size_t size;
  void* user;
  /* Pushes what there is next and returns 1; returns 0 at the end, or a status. It may block, if `stop` wakes
   * it. What one call pushes may be in any order; what comes more than 200 ms (with `interval_ns`: at all)
   * after the end of a frame that an earlier call's pushes have filled is put into the oldest open one, and
   * counted in lost_observations. NULL: what is pushed before the run is all there is. */
  int32_t (*read)(etwrca_source* source, void* user);
  void (*stop)(void* user); /* once, on any thread; may be NULL */
  void (*free)(void* user); /* at the source's end; not called if it is not created; may be NULL */
  const char* kind;         /* "own" */
  const char* name;         /* as reports show it: "own" */
  int64_t begin_ns;         /* the extent of a recording; both 0: not known, and without `rows` the source */
  int64_t end_ns;           /* is taken to be live: its incidents stay as they were told */
  /* Of a live source that looks at fixed times: the length of a frame. If the source is stopped, a last frame
   * that was not over is left out. */
  int64_t interval_ns;
  uint32_t processors;         /* 0: not known */
  int32_t rows;                /* 1: each distinct time is a frame; a usage is in that of its end, as it is */
  int32_t no_built_in_metrics; /* 1: it has only those that are added */
  int32_t reserved;
  const char* cpu_method; /* by what CPU time was measured: "" */
} etwrca_source_callbacks;

/* The callbacks are copied; NULL is allowed. */
ETWRCA_EXPORT etwrca_status etwrca_source_create(const etwrca_source_callbacks* callbacks,
                                                 etwrca_source** out);
/* These are for sources of your own; elsewhere they are ETWRCA_E_INVALID_ARGUMENT. They may be called before
 * a run and from callbacks of it. A metric whose name is known already gives that one's number, and what is
 * known of it stays; `least_spread` is finite and 0 or more. */
ETWRCA_EXPORT etwrca_status etwrca_source_add_metric(etwrca_source* source, const etwrca_metric* metric,
                                                     uint32_t* out);
ETWRCA_EXPORT etwrca_status etwrca_source_add_entity(etwrca_source* source, const etwrca_entity* entity,
                                                     uint32_t* out);
/* A service that the entity hosts; at most 1024 of one entity. */
ETWRCA_EXPORT etwrca_status etwrca_source_add_service(etwrca_source* source, uint32_t entity,
                                                      const char* name);
/* A place inside a process, for etwrca_source_push_module(). A name that is known gives that one's number. */
ETWRCA_EXPORT etwrca_status etwrca_source_add_module(etwrca_source* source, const char* name, uint32_t* out);
/* A sentence about damage or doubts, and what can or cannot be seen: of each the first 1024 are kept, then
 * ETWRCA_E_INVALID_ARGUMENT. */
ETWRCA_EXPORT etwrca_status etwrca_source_add_note(etwrca_source* source, const char* sentence);
ETWRCA_EXPORT etwrca_status etwrca_source_add_capability(etwrca_source* source,
                                                         const etwrca_capability* capability);
/* How much of the input is consumed, 0 to 1; negative, as at first: that cannot be said. */
ETWRCA_EXPORT etwrca_status etwrca_source_set_progress(etwrca_source* source, double share);
/* Raw events read so far, and of these the ones of a kind that is not known: 0 at first. Beside them an
 * incident's lost_share is measured. */
ETWRCA_EXPORT etwrca_status etwrca_source_set_events(etwrca_source* source, uint64_t events,
                                                     uint64_t unknown_events);
/* An amount spent over [begin, begin + length), in the metric's unit times seconds: CPU seconds, bytes. */
ETWRCA_EXPORT etwrca_status etwrca_source_push_usage(etwrca_source* source, uint32_t entity, uint32_t metric,
                                                     int64_t begin_ns, int64_t length_ns, double amount);
/* The same inside a module. 1 for `module_only`: the amount is counted by other pushes, this tells only where
 * in the entity it was spent. */
ETWRCA_EXPORT etwrca_status etwrca_source_push_module(etwrca_source* source, uint32_t entity, uint32_t metric,
                                                      uint32_t module, int64_t begin_ns, int64_t length_ns,
                                                      double amount, int32_t module_only);
/* A value that holds until the next one; NaN or an infinity: not known from here on. */
ETWRCA_EXPORT etwrca_status etwrca_source_push_level(etwrca_source* source, uint32_t entity, uint32_t metric,
                                                     int64_t at_ns, double value);
ETWRCA_EXPORT etwrca_status etwrca_source_push_start(etwrca_source* source, uint32_t entity, int64_t at_ns);
ETWRCA_EXPORT etwrca_status etwrca_source_push_end(etwrca_source* source, uint32_t entity, int64_t at_ns);
/* Something was lost, and noticed at `at`; `length`: how long before that the gap began, where known. `notes`
 * of `loss` is not used. */
ETWRCA_EXPORT etwrca_status etwrca_source_push_loss(etwrca_source* source, int64_t at_ns, int64_t length_ns,
                                                    const etwrca_loss* loss);
/* A whole frame: values[rows][columns], rates and levels as a frame states them; NaN: nothing to tell. It
 * stays one frame where interval_ns or bin_ns is its length, or the source is one of `rows`, whose frames are
 * as long as it is to the next. `length` is more than 0, except in `rows`. Rates are finite, and so is each
 * times the length in seconds; else nothing is pushed. */
ETWRCA_EXPORT etwrca_status etwrca_source_push_frame(etwrca_source* source, int64_t begin_ns,
                                                     int64_t length_ns, const uint32_t* entities, size_t rows,
                                                     const uint32_t* metrics, size_t columns,
                                                     const double* values);

/* ---- the detector alone ------------------------------------------------------------------------------- */

/* Of one series (`metrics` 1), or of one entity by several metrics that are sampled together (up to 4096).
 * etwrca_spike::metric is the position of the strongest. `options` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_detector_create(size_t metrics, const etwrca_options* options,
                                                   etwrca_detector** out);
/* The next moment: `values` has one a metric, NaN where there is none. A time that does not advance is taken
 * as the next moment all the same. A spike is told twice: when it is confirmed and when it has ended. `found`
 * is 1 if there is one, and then `out` is it. */
ETWRCA_EXPORT etwrca_status etwrca_detector_update(etwrca_detector* detector, int64_t time_ns,
                                                   const double* values, int32_t* found, etwrca_spike* out);
/* Many moments: values[count][metrics]. `spike` is called as above; if it returns other than 0 the rest is
 * left out, with ETWRCA_E_CANCELLED; if a time is refused, the moments before it are taken. */
ETWRCA_EXPORT etwrca_status etwrca_detector_update_many(
    etwrca_detector* detector, const int64_t* times_ns, const double* values, size_t count,
    int32_t (*spike)(const etwrca_spike* spike, void* user), void* user);
/* The end of the series: ends an open spike. */
ETWRCA_EXPORT etwrca_status etwrca_detector_finish(etwrca_detector* detector, int32_t* found,
                                                   etwrca_spike* out);
/* A metric that came to be known later, with a floor of the spread of its own; `out`: its position in the
 * values from now on. */
ETWRCA_EXPORT etwrca_status etwrca_detector_add_metric(etwrca_detector* detector, double min_scale,
                                                       size_t* out);
/* Of the moment last seen; NaN during warm-up, and for a NULL. */
ETWRCA_EXPORT double etwrca_detector_score(const etwrca_detector* detector);
/* Of one metric; NaN also where it had no value, and for a position that there is none of. */
ETWRCA_EXPORT double etwrca_detector_baseline(const etwrca_detector* detector, size_t position);
ETWRCA_EXPORT double etwrca_detector_scale(const etwrca_detector* detector, size_t position);
ETWRCA_EXPORT void etwrca_detector_free(etwrca_detector* detector);

/* ---- the ranker alone --------------------------------------------------------------------------------- */

/* `tables` has the metrics and entities: any source, as one of your own (callbacks NULL). It must outlive the
 * ranker. `options` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_ranker_create(const etwrca_source* tables, const etwrca_options* options,
                                                 etwrca_ranker** out);
/* Takes the next frame into the history: arrays as in etwrca_source_push_frame(), entities ascending, no
 * metric twice, no rate infinite, `length` more than 0. A level not given is not known, a rate is 0. The
 * total of a metric is the sum of its rows; or, where a row of ETWRCA_SYSTEM gives one (as a rate, other than
 * 0), that, and what the rows lack is nobody's. `loss`: of this frame; may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_ranker_observe(etwrca_ranker* ranker, int64_t begin_ns, int64_t length_ns,
                                                  const uint32_t* entities, size_t rows,
                                                  const uint32_t* metrics, size_t columns,
                                                  const double* values, const etwrca_loss* loss);
/* Frames that begin in [begin, end), those to come too, are no baseline from now on: an earlier incident. At
 * most 4096 of these. */
ETWRCA_EXPORT etwrca_status etwrca_ranker_exclude(etwrca_ranker* ranker, int64_t begin_ns, int64_t end_ns);
/* Ranks the entities over [begin, end): frames before it are the baseline. `metric` is what was felt. The
 * report has one incident, whose id, value, baseline, scale and score are those of a run with the same
 * frames, window_begin_ns and window_end_ns. ETWRCA_E_NOT_FOUND if no frame begins inside. */
ETWRCA_EXPORT etwrca_status etwrca_ranker_rank(const etwrca_ranker* ranker, int64_t begin_ns, int64_t end_ns,
                                               uint32_t metric, etwrca_report** out);
ETWRCA_EXPORT void etwrca_ranker_free(etwrca_ranker* ranker);

/* ---- raw ETW events ----------------------------------------------------------------------------------- */

/* One event; docs/etl-format.md. Ids are 0xFFFFFFFF where the header has none. */
typedef struct etwrca_event {
  size_t size;
  const void* record; /* for the two functions below */
  int64_t time_ns;
  int64_t ticks; /* as recorded, in units of the recording's clock */
  uint64_t keyword;
  const uint8_t* payload;
  size_t payload_size;
  const uint8_t* raw; /* the whole record, header first */
  size_t raw_size;
  uint32_t cpu;
  uint32_t pid;
  uint32_t tid;
  uint32_t kernel_time; /* of the thread, in units of etwrca_etl_header::timer_resolution */
  uint32_t user_time;
  uint16_t id;
  uint16_t version;
  uint16_t task;
  uint8_t opcode; /* the type of a kernel event */
  uint8_t level;
  uint8_t pointer_size;
  uint8_t header;       /* 0: system, 1: compact, 2: perfinfo, 3: full, 4: event */
  uint8_t kernel_class; /* group id of the kernel logger; 0xff: no kernel event */
  uint8_t reserved;
  uint8_t provider[16]; /* a GUID as it lies in memory on Windows */
  uint8_t activity[16];
} etwrca_event;

/* Returns 0 to go on. */
typedef int32_t (*etwrca_event_fn)(const etwrca_event* event, void* user);

#define ETWRCA_VALUE_UNSIGNED 0
#define ETWRCA_VALUE_SIGNED 1
#define ETWRCA_VALUE_DOUBLE 2
#define ETWRCA_VALUE_BOOL 3  /* in `u` */
#define ETWRCA_VALUE_TEXT 4  /* UTF-8, `length` bytes and a NUL */
#define ETWRCA_VALUE_GUID 5  /* 16 bytes */
#define ETWRCA_VALUE_BYTES 6 /* `length` of them */
#define ETWRCA_VALUE_LIST 7  /* `length` numbers */

/* A field of a decoded event. */
typedef struct etwrca_field {
  size_t size;
  const char* name;
  int32_t type; /* ETWRCA_VALUE_* says which of these is set */
  int32_t reserved;
  uint64_t u;
  int64_t i;
  double d;
  const char* text;
  const uint8_t* bytes;
  const uint64_t* list;
  size_t length;
} etwrca_field;

/* For use inside an etwrca_event_fn. Decodes a kernel event, one of the manifest providers this library
 * knows, or a TraceLogging event: `name` gets the event's name, then each field is told. ETWRCA_E_NOT_FOUND:
 * not known, and nothing is guessed. `name` and `field` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_event_decode(const etwrca_event* event,
                                                int32_t (*name)(const char* name, void* user),
                                                int32_t (*field)(const etwrca_field* field, void* user),
                                                void* user);

#define ETWRCA_EXTENDED_RELATED_ACTIVITY 1
#define ETWRCA_EXTENDED_SID 2
#define ETWRCA_EXTENDED_TERMINAL_SESSION 3
#define ETWRCA_EXTENDED_INSTANCE_INFO 4
#define ETWRCA_EXTENDED_STACK32 5
#define ETWRCA_EXTENDED_STACK64 6
#define ETWRCA_EXTENDED_EVENT_SCHEMA 11 /* of TraceLogging */
#define ETWRCA_EXTENDED_PROVIDER_TRAITS 12

/* For use inside an etwrca_event_fn: the bytes of an extended item, as recorded. ETWRCA_E_NOT_FOUND if the
 * event has none of this type. */
ETWRCA_EXPORT etwrca_status etwrca_event_extended(const etwrca_event* event, int32_t type,
                                                  const uint8_t** data, size_t* length);

/* What the recorder wrote about itself. */
typedef struct etwrca_etl_header {
  size_t size;
  const char* logger_name;
  int64_t start_ns;
  int64_t end_ns; /* before 1970 if the session never stopped */
  int64_t boot_ns;
  int64_t clock_frequency; /* ticks per second */
  uint64_t buffers;
  uint64_t bytes;
  uint32_t build; /* of Windows */
  uint32_t processors;
  uint32_t pointer_size;
  uint32_t buffer_size;
  uint32_t events_lost;
  uint32_t buffers_lost;
  int32_t clock; /* 1: performance counter, 2: system time, 3: CPU cycles */
  uint32_t reserved;
  const char* file_name; /* of the recorder's, with its folders: private */
  int64_t first_ticks;   /* etwrca_event::ticks at `start` */
  int64_t first_ns;      /* from when on it tells all: `start`, or later where the oldest is overwritten */
  uint32_t timer_resolution; /* units of 100 ns */
  uint32_t log_file_mode;    /* EVENT_TRACE_*_MODE */
  uint32_t buffers_written;
  uint32_t cpu_mhz;
  uint32_t major_version; /* of Windows */
  uint32_t minor_version;
} etwrca_etl_header;

/* An .etl recording. */
ETWRCA_EXPORT etwrca_status etwrca_etl_open(const char* path, etwrca_etl** out);
ETWRCA_EXPORT etwrca_status etwrca_etl_describe(const etwrca_etl* etl, etwrca_etl_header* out);
/* Every event in time order, from where the last call ended. ETWRCA_E_CANCELLED if `each` ended it. */
ETWRCA_EXPORT etwrca_status etwrca_etl_read(etwrca_etl* etl, etwrca_event_fn each, void* user);
ETWRCA_EXPORT etwrca_status etwrca_etl_rewind(etwrca_etl* etl);
/* Of what was read so far. */
ETWRCA_EXPORT etwrca_status etwrca_etl_loss(const etwrca_etl* etl, etwrca_loss* out);
/* The text lives until the next etwrca_etl_read() or etwrca_etl_rewind(). */
ETWRCA_EXPORT etwrca_status etwrca_etl_note(const etwrca_etl* etl, size_t i, const char** out);
ETWRCA_EXPORT void etwrca_etl_free(etwrca_etl* etl);

/* How a session fares: four kinds of loss, each with a cause of its own (docs/windows.md). */
typedef struct etwrca_session_stats {
  size_t size;
  uint64_t events;                 /* handed over by Windows so far */
  uint64_t events_lost;            /* by Windows, for want of a free buffer */
  uint64_t log_buffers_lost;       /* by Windows: could not be written */
  uint64_t real_time_buffers_lost; /* by Windows: not fetched in time */
  uint64_t dropped;                /* here, because the ring was full */
  uint64_t capabilities;
  uint64_t notes;
  int64_t latency_ns;
  int64_t highest_latency_ns;
  uint32_t restarts;
  int32_t stopped_by_others;
  uint64_t too_large;    /* events larger than a record can be; left out */
  uint64_t loss_notices; /* events that said, in their place, that something is missing */
  int64_t clock_step_ns; /* by how much the system's clock was set since the start */
  uint32_t buffer_kb;    /* as Windows made them */
  uint32_t buffers;
} etwrca_session_stats;

/* Checks the options; ETWRCA_E_UNSUPPORTED elsewhere than on 64-bit Windows. `options` may be NULL. */
ETWRCA_EXPORT etwrca_status etwrca_session_create(const etwrca_etw_options* options, etwrca_session** out);
/* Before the start: a GUID ("22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716", braces allowed) or a registered name.
 * `level` 1 (critical) to 5 (verbose); 0 keywords: all. */
ETWRCA_EXPORT etwrca_status etwrca_session_add_provider(etwrca_session* session, const char* provider,
                                                        uint32_t level, uint64_t any_keyword,
                                                        uint64_t all_keyword, int32_t stacks);
/* Before the start: a kernel event that shall come with its stack, as a StackWalk event of its own; at most
 * 256. `kernel_class` and `opcode` are those of etwrca_event. */
ETWRCA_EXPORT etwrca_status etwrca_session_add_stack(etwrca_session* session, uint32_t kernel_class,
                                                     uint32_t opcode);
ETWRCA_EXPORT etwrca_status etwrca_session_start(etwrca_session* session);
/* Every event until the session ends: blocks. `each` may stop the session. */
ETWRCA_EXPORT etwrca_status etwrca_session_read(etwrca_session* session, etwrca_event_fn each, void* user);
ETWRCA_EXPORT void etwrca_session_stop(etwrca_session* session);
ETWRCA_EXPORT etwrca_status etwrca_session_describe(const etwrca_session* session, etwrca_session_stats* out);
/* What was asked for of Windows, working or not. The texts live until the next call of
 * etwrca_session_describe(). */
ETWRCA_EXPORT etwrca_status etwrca_session_capability(const etwrca_session* session, size_t i,
                                                      etwrca_capability* out);
ETWRCA_EXPORT etwrca_status etwrca_session_note(const etwrca_session* session, size_t i, const char** out);
ETWRCA_EXPORT void etwrca_session_free(etwrca_session* session);

#define ETWRCA_KERNEL_PROCESS 0x1u /* EVENT_TRACE_FLAG_* of evntrace.h */
#define ETWRCA_KERNEL_THREAD 0x2u
#define ETWRCA_KERNEL_IMAGE_LOAD 0x4u
#define ETWRCA_KERNEL_PROCESS_COUNTERS 0x8u
#define ETWRCA_KERNEL_CONTEXT_SWITCH 0x10u
#define ETWRCA_KERNEL_DPC 0x20u
#define ETWRCA_KERNEL_INTERRUPT 0x40u
#define ETWRCA_KERNEL_DISK_IO 0x100u
#define ETWRCA_KERNEL_DISK_FILE_IO 0x200u
#define ETWRCA_KERNEL_DISK_IO_INIT 0x400u
#define ETWRCA_KERNEL_DISPATCHER 0x800u
#define ETWRCA_KERNEL_PAGE_FAULTS 0x1000u
#define ETWRCA_KERNEL_HARD_FAULTS 0x2000u
#define ETWRCA_KERNEL_VIRTUAL_ALLOC 0x4000u
#define ETWRCA_KERNEL_VAMAP 0x8000u
#define ETWRCA_KERNEL_NETWORK 0x10000u
#define ETWRCA_KERNEL_SPLIT_IO 0x200000u
#define ETWRCA_KERNEL_PROFILE 0x1000000u
#define ETWRCA_KERNEL_FILE_IO 0x2000000u
#define ETWRCA_KERNEL_FILE_IO_INIT 0x4000000u

#ifdef __cplusplus
}
#endif

#endif /* ETWRCA_ETWRCA_H */
