"""
The compiled part of etwrca; import etwrca instead.
"""
from __future__ import annotations
import collections.abc
import datetime
import numpy
import numpy.typing
import os
import typing
__all__: list[str] = ['BucketShare', 'Capability', 'ClockKind', 'Curve', 'DetectOptions', 'Detection', 'Direction', 'Entity', 'EntityDetector', 'EntityKind', 'EtlFile', 'EtlHeader', 'EtwCapability', 'EtwOptions', 'EtwProvider', 'EtwSession', 'EtwStats', 'EventRecord', 'Evidence', 'Frame', 'FrameBuilder', 'FrameIterator', 'HeaderKind', 'Incident', 'IncidentIterator', 'KernelClass', 'Level', 'Loss', 'LossObservation', 'MetricInfo', 'MetricKind', 'MetricWatch', 'ModuleShare', 'ModuleUsage', 'Monitor', 'MonitorOptions', 'NO_ENTITY', 'NO_MODULE', 'NamedSpike', 'Observations', 'PidRanker', 'ProcReader', 'ProcessEnd', 'ProcessStart', 'RankOptions', 'Ranking', 'Report', 'Sight', 'Sink', 'Source', 'SourceInfo', 'Spike', 'SpikeDetector', 'StaleSession', 'Suspect', 'TimeRange', 'Usage', 'WhenStopped', 'analyze', 'built_in_metrics', 'detect', 'open_csv', 'open_etl', 'open_etw', 'open_proc', 'open_recording', 'open_source', 'open_table', 'record', 'watch']
class Loss:
    """
    What could not be kept or read, as counts. False if nothing is known to be missing.

    events: dropped by the recorder; buffers: dropped, missing or unreadable; bytes: not understood; records: stepped
    over; observations: dropped by a bound of this library.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __bool__(self) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, *, events: int = 0, buffers: int = 0, bytes: int = 0, records: int = 0, observations: int = 0) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def buffers(self) -> int:
        """
        Whole buffers dropped, missing or unreadable.
        """
    @property
    def bytes(self) -> int:
        """
        Bytes of the recording that could not be understood.
        """
    @property
    def events(self) -> int:
        """
        Events that the recorder says it dropped.
        """
    @property
    def observations(self) -> int:
        """
        Dropped by a bound of this library.
        """
    @property
    def records(self) -> int:
        """
        Event records stepped over.
        """
class TimeRange:
    """
    A half-open stretch of time: begin is inside, end is not.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __contains__(self, time: numpy.datetime64 | datetime.datetime | float) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, begin: numpy.datetime64 | datetime.datetime | float, end: numpy.datetime64 | datetime.datetime | float) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def begin(self) -> numpy.datetime64:
        """
        First moment, UTC.
        """
    @property
    def end(self) -> numpy.datetime64:
        """
        First moment after it, UTC.
        """
    @property
    def length(self) -> numpy.timedelta64:
        """
        end - begin.
        """
class MetricKind:
    """
    How a metric is observed, and how a frame states it.

    Members:

      usage : an amount over an interval; in a frame a rate per second

      level : a value at a moment; in a frame the last one
    """
    __members__: typing.ClassVar[dict[str, MetricKind]]
    level: typing.ClassVar[MetricKind]
    usage: typing.ClassVar[MetricKind]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class MetricWatch:
    """
    In which series of a metric an incident can be felt.

    Members:

      none : a mechanism, not a symptom

      total : the machine's total

      all : the total, and each entity's own series
    """
    __members__: typing.ClassVar[dict[str, MetricWatch]]
    all: typing.ClassVar[MetricWatch]
    none: typing.ClassVar[MetricWatch]
    total: typing.ClassVar[MetricWatch]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class MetricInfo:
    """
    A column: what is measured, in which unit, and what others call it.

    A metric's number is its place in the list that holds it (Source.metrics, Report.metrics).
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, name: str, kind: MetricKind = ..., unit: str = '', summary: str = '', *, watch: MetricWatch = ..., least_spread: float = 0.0, caused_by: collections.abc.Sequence[str] = (), otel_name: str = '', otel_attributes: str = '') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def caused_by(self) -> list[str]:
        """
        Names of the metrics by which others cause it.
        """
    @property
    def kind(self) -> MetricKind:
        """
        Usage or level.
        """
    @property
    def least_spread(self) -> float:
        """
        The least spread a detector assumes, in `unit`.
        """
    @property
    def name(self) -> str:
        """
        Short and stable, as in the JSON documents: "cpu".
        """
    @property
    def otel_attributes(self) -> str:
        """
        Its fixed attributes, key=value by commas.
        """
    @property
    def otel_name(self) -> str:
        """
        OpenTelemetry's name, "" where there is none.
        """
    @property
    def summary(self) -> str:
        """
        One sentence for people.
        """
    @property
    def unit(self) -> str:
        """
        UCUM unit of the value in a frame: "1" (cores), "By/s", "By".
        """
    @property
    def watch(self) -> MetricWatch:
        """
        Where an incident of it can be felt.
        """
class HeaderKind:
    """
    The header that stands before the payload.

    Members:

      system

      compact

      perf_info

      full

      event
    """
    __members__: typing.ClassVar[dict[str, HeaderKind]]
    compact: typing.ClassVar[HeaderKind]
    event: typing.ClassVar[HeaderKind]
    full: typing.ClassVar[HeaderKind]
    perf_info: typing.ClassVar[HeaderKind]
    system: typing.ClassVar[HeaderKind]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class KernelClass:
    """
    The kernel class an event belongs to; unlisted ones are legal.

    Members:

      event_trace

      disk_io

      memory

      process

      file_io

      thread

      tcp_ip

      udp_ip

      registry

      system_config

      perf_info

      image

      stack_walk

      lost_event

      none
    """
    __members__: typing.ClassVar[dict[str, KernelClass]]
    disk_io: typing.ClassVar[KernelClass]
    event_trace: typing.ClassVar[KernelClass]
    file_io: typing.ClassVar[KernelClass]
    image: typing.ClassVar[KernelClass]
    lost_event: typing.ClassVar[KernelClass]
    memory: typing.ClassVar[KernelClass]
    none: typing.ClassVar[KernelClass]
    perf_info: typing.ClassVar[KernelClass]
    process: typing.ClassVar[KernelClass]
    registry: typing.ClassVar[KernelClass]
    stack_walk: typing.ClassVar[KernelClass]
    system_config: typing.ClassVar[KernelClass]
    tcp_ip: typing.ClassVar[KernelClass]
    thread: typing.ClassVar[KernelClass]
    udp_ip: typing.ClassVar[KernelClass]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class EventRecord:
    """
    One raw ETW event, as the recorder wrote it. It owns its bytes and may be kept.
    """
    def __repr__(self) -> str:
        ...
    def fields(self) -> dict[str, typing.Any] | None:
        """
        The payload as dict of str to int, float, bool, str, bytes or list[int], by the names that Microsoft gives; None for an event or version that is not known.
        """
    @property
    def activity_id(self) -> str:
        ...
    @property
    def cpu(self) -> int:
        """
        Processor index.
        """
    @property
    def header(self) -> HeaderKind:
        """
        Kind of header.
        """
    @property
    def id(self) -> int:
        """
        Of manifest and TraceLogging events.
        """
    @property
    def kernel(self) -> KernelClass:
        """
        Kernel class, or KernelClass.none.
        """
    @property
    def keyword(self) -> int:
        ...
    @property
    def level(self) -> int:
        ...
    @property
    def name(self) -> str:
        """
        "Process/Start", or the name of a manifest or TraceLogging event; "" if not known.
        """
    @property
    def opcode(self) -> int:
        """
        The event type within its class.
        """
    @property
    def payload(self) -> bytes:
        """
        The event's own data, a copy.
        """
    @property
    def pid(self) -> int:
        """
        0xFFFFFFFF if the header has none.
        """
    @property
    def pointer_size(self) -> int:
        """
        4 or 8.
        """
    @property
    def provider(self) -> str:
        """
        Provider or class GUID, lower case, without braces.
        """
    @property
    def provider_name(self) -> str:
        """
        Of a TraceLogging event, else "".
        """
    @property
    def raw(self) -> bytes:
        """
        The whole record, header first, a copy.
        """
    @property
    def task(self) -> int:
        ...
    @property
    def ticks(self) -> int:
        """
        The time stamp as recorded.
        """
    @property
    def tid(self) -> int:
        """
        0xFFFFFFFF if the header has none.
        """
    @property
    def time(self) -> numpy.datetime64:
        """
        UTC, exact to 100 ns.
        """
    @property
    def version(self) -> int:
        ...
class ClockKind:
    """
    The clock that the time stamps were taken from.

    Members:

      query_performance_counter

      system_time

      cpu_cycles
    """
    __members__: typing.ClassVar[dict[str, ClockKind]]
    cpu_cycles: typing.ClassVar[ClockKind]
    query_performance_counter: typing.ClassVar[ClockKind]
    system_time: typing.ClassVar[ClockKind]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class EtlHeader:
    """
    What the recorder wrote about itself.
    """
    @property
    def boot(self) -> numpy.datetime64:
        ...
    @property
    def buffer_size(self) -> int:
        """
        Bytes.
        """
    @property
    def buffers_lost(self) -> int:
        ...
    @property
    def buffers_written(self) -> int:
        ...
    @property
    def build(self) -> int:
        """
        Of Windows.
        """
    @property
    def clock(self) -> ClockKind:
        ...
    @property
    def clock_frequency(self) -> int:
        """
        Ticks per second of EventRecord.ticks.
        """
    @property
    def cpu_mhz(self) -> int:
        ...
    @property
    def end(self) -> numpy.datetime64:
        """
        In 1601 if the session never stopped.
        """
    @property
    def events_lost(self) -> int:
        ...
    @property
    def file_name(self) -> str:
        ...
    @property
    def first_ticks(self) -> int:
        """
        Ticks at `start`.
        """
    @property
    def log_file_mode(self) -> int:
        ...
    @property
    def logger_name(self) -> str:
        ...
    @property
    def major_version(self) -> int:
        ...
    @property
    def minor_version(self) -> int:
        ...
    @property
    def pointer_size(self) -> int:
        """
        Of the program that wrote it.
        """
    @property
    def processors(self) -> int:
        ...
    @property
    def start(self) -> numpy.datetime64:
        ...
    @property
    def timer_resolution(self) -> int:
        """
        100 ns units.
        """
class EtlFile:
    """
    An ETW recording, event by event in time order, on any system.

        with etwrca.EtlFile("slow.etl") as events:
            for event in events: ...

    Damage is loss, not failure: see `loss` at the end.
    """
    def __enter__(self) -> EtlFile:
        ...
    def __exit__(self, *args: object) -> None:
        ...
    def __init__(self, path: str | os.PathLike[str]) -> None:
        """
        Opens and indexes it. Raises Error: not_found, permission, io, corrupt.
        """
    def __iter__(self) -> EtlFile:
        ...
    def __next__(self) -> EventRecord:
        ...
    def columns(self, most: int = 1048576) -> dict[str, numpy.typing.NDArray[typing.Any]]:
        """
        The next events, at most so many, as dict of str to read-only arrays of one length: time (datetime64[ns]), pid, tid, cpu, kernel, opcode, id, payload_size (uint32). Without the GIL. Empty arrays at the end.
        """
    def rewind(self) -> None:
        """
        Starts again at the first event.
        """
    @property
    def first_time(self) -> numpy.datetime64:
        """
        From when on it tells all.
        """
    @property
    def header(self) -> EtlHeader:
        ...
    @property
    def last_time(self) -> numpy.datetime64:
        """
        About when the last event was recorded.
        """
    @property
    def loss(self) -> Loss:
        """
        Missing or unreadable up to here.
        """
    @property
    def loss_notes(self) -> list[str]:
        """
        A sentence for each kind of damage: list of str, at most 32.
        """
    @property
    def position(self) -> int:
        """
        Bytes consumed.
        """
    @property
    def size(self) -> int:
        """
        Bytes.
        """
class EntityKind:
    """
    What can be blamed.

    Members:

      process : a process instance: pid and start time

      named : a named thing, where the data has no pids

      bucket : usage of nobody who can be blamed: DPC and ISR, unknown threads

      system : the whole machine; states totals
    """
    __members__: typing.ClassVar[dict[str, EntityKind]]
    bucket: typing.ClassVar[EntityKind]
    named: typing.ClassVar[EntityKind]
    process: typing.ClassVar[EntityKind]
    system: typing.ClassVar[EntityKind]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Entity:
    """
    What can be blamed, and what is known about it.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, kind: EntityKind, name: str, pid: int = 0, start: numpy.datetime64 | datetime.datetime | float | None = None, parent_pid: int = 0, parent: int = 4294967295, command_line: str = '') -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def cgroup(self) -> str:
        """
        Linux: its control group, "" if not known.
        """
    @property
    def command_line(self) -> str:
        """
        Private: may hold secrets.
        """
    @property
    def container(self) -> str:
        """
        The container it runs in, "" if none is known.
        """
    @property
    def end(self) -> numpy.datetime64 | None:
        """
        When it ended, UTC; None while it lives.
        """
    @property
    def kind(self) -> EntityKind:
        """
        What it is.
        """
    @property
    def name(self) -> str:
        """
        "svchost.exe", or the thing's name. Data from the watched machine: escape it.
        """
    @property
    def parent(self) -> int:
        """
        Number of the parent's instance, or NO_ENTITY.
        """
    @property
    def parent_pid(self) -> int:
        """
        0 if not known.
        """
    @property
    def pid(self) -> int:
        """
        Processes only.
        """
    @property
    def services(self) -> list[str]:
        """
        Windows services it hosts, or its systemd unit: list of str.
        """
    @property
    def start(self) -> numpy.datetime64:
        """
        When it began, UTC.
        """
    @property
    def start_known(self) -> bool:
        """
        False: it was there before the source began.
        """
class Usage:
    """
    An amount spent over an interval: CPU seconds, bytes, faults.
    """
    def __init__(self, begin: numpy.datetime64 | datetime.datetime | float, length: numpy.timedelta64 | datetime.timedelta | float, who: int, metric: int, amount: float, module: int = 4294967295, module_only: bool = False) -> None:
        ...
    @property
    def amount(self) -> float:
        """
        In the metric's unit times seconds: seconds for cpu, bytes for By/s.
        """
    @property
    def begin(self) -> numpy.datetime64:
        ...
    @property
    def length(self) -> numpy.timedelta64:
        ...
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def module(self) -> int:
        """
        Where inside the process, or NO_MODULE.
        """
    @property
    def module_only(self) -> bool:
        """
        Tells only where; counted by other observations.
        """
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class Level:
    """
    A value at a moment; it holds until the next one. NaN: not known from here on.
    """
    def __init__(self, at: numpy.datetime64 | datetime.datetime | float, who: int, metric: int, value: float) -> None:
        ...
    @property
    def at(self) -> numpy.datetime64:
        ...
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def value(self) -> float:
        """
        In the metric's unit.
        """
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class ProcessStart:
    """
    An entity began.
    """
    def __init__(self, at: numpy.datetime64 | datetime.datetime | float, who: int) -> None:
        ...
    @property
    def at(self) -> numpy.datetime64:
        ...
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class ProcessEnd:
    """
    An entity ended.
    """
    def __init__(self, at: numpy.datetime64 | datetime.datetime | float, who: int) -> None:
        ...
    @property
    def at(self) -> numpy.datetime64:
        ...
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class LossObservation:
    """
    Something was lost, and by this moment it was noticed.
    """
    def __init__(self, at: numpy.datetime64 | datetime.datetime | float, loss: Loss, length: numpy.timedelta64 | datetime.timedelta | float = ...) -> None:
        ...
    @property
    def at(self) -> numpy.datetime64:
        ...
    @property
    def length(self) -> numpy.timedelta64:
        """
        How long before `at` the gap began, if known.
        """
    @property
    def loss(self) -> Loss:
        ...
class Observations:
    """
    Many observations in one object: what Source.read() yields.
    """
    @staticmethod
    def levels(at: numpy.typing.NDArray[typing.Any], who: numpy.typing.NDArray[numpy.uint32], metric: int, value: numpy.typing.NDArray[numpy.float64]) -> Observations:
        """
        Levels of one metric, from arrays of shape (n,): times, numbers of entities, values.
        """
    @staticmethod
    def usages(begin: numpy.typing.NDArray[typing.Any], length: numpy.timedelta64 | datetime.timedelta | float, who: numpy.typing.NDArray[numpy.uint32], metric: int, amount: numpy.typing.NDArray[numpy.float64]) -> Observations:
        """
        Usages of one metric and length, from arrays of shape (n,): times, numbers of entities, amounts.
        """
    def __add__(self, other: Observations) -> Observations:
        ...
    def __getitem__(self, i: int) -> Usage | Level | ProcessStart | ProcessEnd | LossObservation:
        ...
    def __init__(self, observations: Observations | collections.abc.Iterable[Usage | Level | ProcessStart | ProcessEnd | LossObservation] = ()) -> None:
        """
        From an iterable of Usage, Level, ProcessStart, ProcessEnd, LossObservation.
        """
    def __len__(self) -> int:
        ...
class Sight:
    """
    How well a source sees one thing.

    Members:

      full

      partial : seen in part, or at a higher cost

      none
    """
    __members__: typing.ClassVar[dict[str, Sight]]
    full: typing.ClassVar[Sight]
    none: typing.ClassVar[Sight]
    partial: typing.ClassVar[Sight]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Capability:
    """
    One thing that a source can or cannot see here.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def detail(self) -> str:
        """
        One sentence.
        """
    @property
    def name(self) -> str:
        """
        Short and stable.
        """
    @property
    def remedy(self) -> str:
        """
        One sentence, or "".
        """
    @property
    def sight(self) -> Sight:
        ...
class SourceInfo:
    """
    What a source says of itself; complete once it has ended.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, kind: str, name: str, *, rows: bool = False, interval: numpy.timedelta64 | datetime.timedelta | float = ..., extent: tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float] | None = None, processors: int = 0, notes: collections.abc.Sequence[str] = ()) -> None:
        """
        For a source of your own. rows: each distinct time is a frame of its own.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def capabilities(self) -> list[Capability]:
        """
        What it can and cannot see: list[Capability].
        """
    @property
    def cpu_method(self) -> str:
        """
        "context switches", "samples", or "".
        """
    @property
    def events(self) -> int:
        """
        Raw events read so far.
        """
    @property
    def extent(self) -> TimeRange | None:
        """
        First to last moment, or None.
        """
    @property
    def interval(self) -> numpy.timedelta64:
        """
        How often a live source looks; 0: not at fixed times.
        """
    @property
    def kind(self) -> str:
        """
        "etl", "csv", ...
        """
    @property
    def loss(self) -> Loss:
        """
        Lost at a moment that is not known.
        """
    @property
    def name(self) -> str:
        """
        File name without folders.
        """
    @property
    def notes(self) -> list[str]:
        """
        Sentences: list of str.
        """
    @property
    def processors(self) -> int:
        """
        0 if not known.
        """
    @property
    def rows(self) -> bool:
        """
        Each distinct time is a frame of its own.
        """
    @property
    def unknown_events(self) -> int:
        """
        Of a type or version that is not known.
        """
class ModuleUsage:
    """
    Usage of one metric by one module of one entity in a frame.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def module(self) -> int:
        """
        Number of the module: Source.module().
        """
    @property
    def rate(self) -> float:
        """
        A second, in the metric's unit.
        """
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class Frame:
    """
    One time bin of the whole machine: entities x metrics, the totals, and what was lost.

    The arrays are views of the frame's own memory: nothing is copied, they cannot be written to, and each keeps the
    frame alive.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    def row_of(self, who: int) -> int | None:
        """
        The row of an entity, or None.
        """
    @property
    def begin(self) -> numpy.datetime64:
        """
        First moment, UTC.
        """
    @property
    def entities(self) -> numpy.typing.NDArray[numpy.uint32]:
        """
        Numbers of the entities, ascending: uint32, shape (rows,). Source.entity() tells who they are.
        """
    @property
    def length(self) -> numpy.timedelta64:
        """
        Of the bin.
        """
    @property
    def loss(self) -> Loss:
        """
        Lost in this bin.
        """
    @property
    def modules(self) -> list[ModuleUsage]:
        """
        Where inside processes the time went: list[ModuleUsage].
        """
    @property
    def observations(self) -> int:
        """
        How many it was made of.
        """
    @property
    def total(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Sum of the rows, or what the system stated: float64, shape (metrics,).
        """
    @property
    def unattributed(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        Part of `total` that is in buckets or in no row: float64, shape (metrics,).
        """
    @property
    def values(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        A rate per second or a level, in the metric's unit: float64, shape (rows, metrics); NaN where never observed.
        """
class FrameIterator:
    """
    The frames of a source, each read when it is asked for.
    """
    def __iter__(self) -> FrameIterator:
        ...
    def __next__(self) -> Frame:
        ...
class FrameBuilder:
    """
    Turns observations into frames, for those who push. Source.frames() does it for a whole source.
    """
    def __init__(self, source: Source, bin: numpy.timedelta64 | datetime.timedelta | float = ..., lateness: numpy.timedelta64 | datetime.timedelta | float = ..., *, whole: bool = False, max_entities: int = 20000) -> None:
        """
        `source` has the tables. bin 0: each distinct moment is a frame of its own.
        """
    def add(self, observations: Observations | collections.abc.Iterable[Usage | Level | ProcessStart | ProcessEnd | LossObservation]) -> None:
        """
        Takes Observations, or a sequence of single ones.
        """
    def finish(self) -> None:
        """
        No more will come: next() yields the rest.
        """
    def next(self) -> Frame | None:
        """
        The next finished frame, or None.
        """
    @property
    def left_out(self) -> Loss:
        """
        Observations with impossible times: Loss.
        """
class Spike:
    """
    What the detector found on one series.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def alerted(self) -> numpy.datetime64:
        """
        The sample at which it was confirmed.
        """
    @property
    def baseline(self) -> float:
        """
        The median before it.
        """
    @property
    def begin(self) -> numpy.datetime64:
        """
        Onset, UTC: the first sample that left the baseline.
        """
    @property
    def end(self) -> numpy.datetime64:
        """
        The first moment after it; while it is open, the latest sample.
        """
    @property
    def ended(self) -> bool:
        """
        False: confirmed and still open.
        """
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def scale(self) -> float:
        """
        The robust spread before it, never zero.
        """
    @property
    def score(self) -> float:
        """
        log2(1 + |value - baseline| / max(3 scale, usual)), at its strongest.
        """
    @property
    def usual(self) -> float:
        """
        How far the series usually strays; 0 if not known.
        """
    @property
    def value(self) -> float:
        """
        The most extreme value inside.
        """
    @property
    def who(self) -> int:
        """
        Number of the entity, NO_ENTITY for the system's total.
        """
class NamedSpike:
    """
    A spike with the names that its numbers stand for.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def entity(self) -> str:
        """
        "" for the total.
        """
    @property
    def metric(self) -> str:
        ...
    @property
    def spike(self) -> Spike:
        ...
class Detection:
    """
    What detect() found.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    def to_json(self, indent: int = 2) -> str:
        """
        The document etwrca.spikes/1.
        """
    @property
    def loss(self) -> Loss:
        """
        Of the input, and what a bound left unwatched.
        """
    @property
    def notes(self) -> list[str]:
        """
        Sentences: list of str.
        """
    @property
    def spikes(self) -> tuple[NamedSpike, ...]:
        """
        By onset: tuple of NamedSpike.
        """
class Direction:
    """
    Which excursions are spikes.

    Members:

      up

      both
    """
    __members__: typing.ClassVar[dict[str, Direction]]
    both: typing.ClassVar[Direction]
    up: typing.ClassVar[Direction]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class DetectOptions:
    """
    How to detect. Lengths are in samples. Checked by whom they are given to.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, *, threshold: float = 4.0, sure: float = 6.5, warmup: int = 20, baseline: int = 240, lag: int = 3, confirm: int = 2, release: int = 3, new_normal: int = 240, refractory: int = 0, memory: int = 1440, usual: int = 3, min_scale: float = 0.0, direction: Direction = ...) -> None:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def baseline(self) -> int:
        """
        Samples the baseline looks back over; 8 to 65536.
        """
    @baseline.setter
    def baseline(self, arg0: int) -> None:
        ...
    @property
    def confirm(self) -> int:
        """
        Hot samples in a row that make a spike.
        """
    @confirm.setter
    def confirm(self, arg0: int) -> None:
        ...
    @property
    def direction(self) -> Direction:
        """
        Up, or both ways.
        """
    @direction.setter
    def direction(self, arg0: Direction) -> None:
        ...
    @property
    def lag(self) -> int:
        """
        Newest samples kept out of the baseline.
        """
    @lag.setter
    def lag(self, arg0: int) -> None:
        ...
    @property
    def memory(self) -> int:
        """
        Samples over which usual excursions are remembered.
        """
    @memory.setter
    def memory(self, arg0: int) -> None:
        ...
    @property
    def min_scale(self) -> float:
        """
        Floor of the spread, in units of the value.
        """
    @min_scale.setter
    def min_scale(self, arg0: float) -> None:
        ...
    @property
    def new_normal(self) -> int:
        """
        Samples after which a change is the baseline.
        """
    @new_normal.setter
    def new_normal(self, arg0: int) -> None:
        ...
    @property
    def refractory(self) -> int:
        """
        Samples after an end with stronger spikes only.
        """
    @refractory.setter
    def refractory(self, arg0: int) -> None:
        ...
    @property
    def release(self) -> int:
        """
        Samples in a row below 3/4 of the threshold that end it.
        """
    @release.setter
    def release(self, arg0: int) -> None:
        ...
    @property
    def sure(self) -> float:
        """
        z at which one sample is enough.
        """
    @sure.setter
    def sure(self, arg0: float) -> None:
        ...
    @property
    def threshold(self) -> float:
        """
        z that makes a sample hot; at least 3.
        """
    @threshold.setter
    def threshold(self, arg0: float) -> None:
        ...
    @property
    def usual(self) -> int:
        """
        So many excursions make their size usual; 1 to 48.
        """
    @usual.setter
    def usual(self, arg0: int) -> None:
        ...
    @property
    def warmup(self) -> int:
        """
        Samples before the first alert is possible; above lag + 3.
        """
    @warmup.setter
    def warmup(self, arg0: int) -> None:
        ...
class SpikeDetector:
    """
    Finds spikes in one series, as its values arrive. Constant memory.

    A spike is told twice: when it is confirmed (ended is False) and when it has ended.
    """
    def __init__(self, options: DetectOptions | None = None) -> None:
        """
        Raises Error (invalid_argument) for options that make no sense.
        """
    def finish(self) -> Spike | None:
        """
        The end of the series: ends an open spike and returns it.
        """
    def update(self, time: numpy.datetime64 | datetime.datetime | float, value: float) -> Spike | None:
        """
        Takes the next sample; returns a spike that it confirms or ends, else None. NaN and infinities are gaps. A time that does not advance is taken as the next sample all the same.
        """
    def update_many(self, times: numpy.typing.NDArray[typing.Any], values: numpy.typing.NDArray[numpy.float64]) -> list[Spike]:
        """
        As update() for each, without the GIL. times: shape (n,), datetime64 or seconds; values: shape (n,).
        """
    @property
    def baseline(self) -> float:
        """
        Of the sample last seen; NaN before the first and during warm-up.
        """
    @property
    def scale(self) -> float:
        """
        Robust spread; NaN as above.
        """
    @property
    def score(self) -> float:
        """
        Of the sample last seen; NaN as above.
        """
class EntityDetector:
    """
    Finds spikes of one entity by several metrics that are sampled together.

    Spike.metric is the position of the strongest metric; score is the combined one.
    """
    def __init__(self, metrics: int, options: DetectOptions | None = None) -> None:
        """
        metrics: how many, 1 to 4096. Raises Error (invalid_argument).
        """
    def finish(self) -> Spike | None:
        """
        Ends an open spike, returns it.
        """
    def update(self, time: numpy.datetime64 | datetime.datetime | float, values: numpy.typing.NDArray[numpy.float64]) -> Spike | None:
        """
        values: shape (metrics,); NaN where a metric has none.
        """
    def update_many(self, times: numpy.typing.NDArray[typing.Any], values: numpy.typing.NDArray[numpy.float64]) -> list[Spike]:
        """
        As update() for each row, without the GIL. times: shape (n,); values: shape (n, metrics).
        """
    @property
    def score(self) -> float:
        """
        Of the moment last seen; NaN during warm-up.
        """
class RankOptions:
    """
    How to rank: score = 0.4 Anomaly + 0.4 Energy + 0.2 Correlation.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, *, anomaly_weight: float = 0.4, energy_weight: float = 0.4, correlation_weight: float = 0.2, symptom_share: float = 0.75, top: int = 10, history: int = 600, profile_before: int = 30) -> None:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def anomaly_weight(self) -> float:
        """
        How unlike itself.
        """
    @anomaly_weight.setter
    def anomaly_weight(self, arg0: float) -> None:
        ...
    @property
    def correlation_weight(self) -> float:
        """
        Its curve like the system's.
        """
    @correlation_weight.setter
    def correlation_weight(self, arg0: float) -> None:
        ...
    @property
    def energy_weight(self) -> float:
        """
        Its share of the excess.
        """
    @energy_weight.setter
    def energy_weight(self, arg0: float) -> None:
        ...
    @property
    def history(self) -> int:
        """
        Frames kept, at most 128 MiB.
        """
    @history.setter
    def history(self, arg0: int) -> None:
        ...
    @property
    def profile_before(self) -> int:
        """
        Frames before the onset in the curves.
        """
    @profile_before.setter
    def profile_before(self, arg0: int) -> None:
        ...
    @property
    def symptom_share(self) -> float:
        """
        Least part of the symptom's own metric, 0 to 1.
        """
    @symptom_share.setter
    def symptom_share(self, arg0: float) -> None:
        ...
    @property
    def top(self) -> int:
        """
        Suspects listed.
        """
    @top.setter
    def top(self, arg0: int) -> None:
        ...
class Evidence:
    """
    One number behind a verdict: what a metric of the suspect did.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def baseline(self) -> float:
        """
        Median before it.
        """
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def peak(self) -> float:
        """
        Largest value inside the window.
        """
    @property
    def scale(self) -> float:
        """
        Robust spread before it.
        """
    @property
    def share(self) -> float:
        """
        Of the system's excess of this metric, 0 to 1.
        """
    @property
    def value(self) -> float:
        """
        Mean inside the window, in the metric's unit.
        """
    @property
    def z(self) -> float:
        """
        (median inside - baseline) / scale.
        """
class ModuleShare:
    """
    Where inside the suspect the time went.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def module(self) -> str:
        ...
    @property
    def share(self) -> float:
        """
        Of its CPU time that could be placed, 0 to 1.
        """
class Curve:
    """
    An evenly spaced series, for pictures.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def metric(self) -> int:
        """
        Number of the metric.
        """
    @property
    def values(self) -> numpy.typing.NDArray[numpy.float64]:
        """
        One for each of Ranking.times: float64, shape (n,), a read-only view.
        """
class BucketShare:
    """
    What nobody can be blamed for: DPC and ISR, unknown threads.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def share(self) -> float:
        """
        Of the system's excess, 0 to 1.
        """
class Suspect:
    """
    Who may be behind the spike, and why.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def anomaly(self) -> float:
        """
        How unlike itself it is, 0 to 1.
        """
    @property
    def born_inside(self) -> bool:
        """
        Started inside the window.
        """
    @property
    def children(self) -> int:
        """
        Short-lived children whose usage is counted in here.
        """
    @property
    def correlation(self) -> float:
        """
        Cosine similarity with the system's curve, 0 to 1.
        """
    @property
    def curve(self) -> Curve:
        """
        Its curve of Ranking.metric.
        """
    @property
    def ended_inside(self) -> bool:
        """
        Ended inside the window.
        """
    @property
    def energy(self) -> float:
        """
        Its share of the system's excess, 0 to 1.
        """
    @property
    def entity(self) -> Entity:
        """
        What is known about it.
        """
    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """
        Strongest first: tuple of Evidence.
        """
    @property
    def mahalanobis(self) -> float:
        """
        The part that looks at all together.
        """
    @property
    def modules(self) -> tuple[ModuleShare, ...]:
        """
        Largest first, at most 8: tuple of ModuleShare.
        """
    @property
    def name(self) -> str:
        """
        Of the entity.
        """
    @property
    def parent_name(self) -> str:
        """
        "": not known.
        """
    @property
    def peak_without(self) -> float | None:
        """
        What the peak would have been without its excess.
        """
    @property
    def pid(self) -> int:
        """
        0 if it is no process.
        """
    @property
    def robust_z(self) -> float:
        """
        The part of Anomaly that looks at one metric at a time.
        """
    @property
    def score(self) -> float:
        """
        The weighted sum of the three parts, 0 to 1.
        """
    @property
    def score_without(self) -> float | None:
        """
        Robust z-score of that.
        """
    @property
    def who(self) -> int:
        """
        Number of the entity.
        """
class Ranking:
    """
    The answer of the ranker for one window.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def baseline_frames(self) -> int:
        ...
    @property
    def buckets(self) -> tuple[BucketShare, ...]:
        """
        Parts of the excess that have a name, largest first: tuple of BucketShare.
        """
    @property
    def early_frames(self) -> int:
        """
        Right before the window, and already like it.
        """
    @property
    def loss(self) -> Loss:
        """
        Lost inside the window.
        """
    @property
    def metric(self) -> int:
        """
        The metric that the curves show.
        """
    @property
    def others(self) -> float:
        """
        Energies of the entities that are not listed.
        """
    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """
        Best first: tuple of Suspect.
        """
    @property
    def times(self) -> numpy.typing.NDArray[numpy.datetime64]:
        """
        Begin of the frames of the curves: datetime64[ns], shape (n,), a read-only view.
        """
    @property
    def total(self) -> Curve:
        """
        The system's curve.
        """
    @property
    def unexplained(self) -> float:
        """
        Share of the excess that no suspect can be given; with the energies of all it sums to 1.
        """
    @property
    def window_frames(self) -> int:
        ...
class PidRanker:
    """
    Keeps a history of frames and ranks who is behind a window of it.
    """
    def __init__(self, source: Source, options: RankOptions | None = None) -> None:
        """
        `source` has the tables: any Source, also one of open_table(). Raises Error (invalid_argument).
        """
    def observe(self, frame: Frame) -> None:
        """
        Takes the next frame of the source into the history.
        """
    def rank(self, window: tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float], metric: int | str, excluded: collections.abc.Sequence[tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float]] = ()) -> Ranking:
        """
        Ranks the entities over `window`, (begin, end); frames before it are the baseline, but for those inside `excluded`. `metric`, a number or a name, is the symptom. No suspects if no frame is inside.
        """
class Incident:
    """
    One thing that went wrong: what happened, who did it, and the numbers.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def given(self) -> bool:
        """
        The caller named the window.
        """
    @property
    def id(self) -> str:
        """
        Stable for the same input: the onset in UTC and the metric.
        """
    @property
    def lost_share(self) -> float:
        """
        Events lost inside the window / (lost + read), 0 to 1.
        """
    @property
    def open(self) -> bool:
        """
        The input ended before it did, or it is going on.
        """
    @property
    def others(self) -> tuple[Spike, ...]:
        """
        The other spikes that belong to it, strongest first: tuple of Spike.
        """
    @property
    def ranking(self) -> Ranking:
        """
        The suspects and what is unexplained.
        """
    @property
    def spike(self) -> Spike:
        """
        The strongest of its spikes; its metric is the incident's.
        """
    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """
        Best first: tuple of Suspect, those of `ranking`.
        """
    @property
    def window(self) -> TimeRange:
        """
        Onset to end.
        """
class Report:
    """
    All that was found in one input, worst first.

    It is picklable, so that analyze() can be mapped over files by multiprocessing, Dask or Spark.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __arrow_c_stream__(self, requested_schema: typing.Any = None) -> typing.Any:
        """
        The table of to_columns() by the Arrow PyCapsule interface: polars.DataFrame(report), pyarrow.table(report).
        """
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    def __str__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        ...
    def to_columns(self) -> dict[str, numpy.typing.NDArray[typing.Any]]:
        """
        One row a suspect, worst incident first: dict of str to arrays of one length.
        """
    def to_dict(self, *, command_lines: bool = False) -> dict[str, typing.Any]:
        """
        The same document as dict[str, Any].
        """
    def to_html(self, *, command_lines: bool = False) -> str:
        """
        One page that opens offline.
        """
    def to_json(self, indent: int = 2, *, command_lines: bool = False) -> str:
        """
        The document etwrca.report/1, the same bytes as from C++ and from `etwrca analyze --json`. A negative indent: one line.
        """
    def to_markdown(self, *, command_lines: bool = False) -> str:
        """
        Four sections for each incident.
        """
    def to_pandas(self) -> typing.Any:
        """
        The table of to_columns() as a pandas.DataFrame. Raises ImportError without pandas.
        """
    def to_text(self, width: int = 80, *, color: bool = False, command_lines: bool = False) -> str:
        """
        For a terminal.
        """
    @property
    def bin(self) -> numpy.timedelta64:
        """
        Length of a frame; 0 where the data came in rows.
        """
    @property
    def detect(self) -> DetectOptions:
        """
        Options as used.
        """
    @property
    def extent(self) -> TimeRange:
        """
        First to last frame.
        """
    @property
    def frames(self) -> int:
        """
        How many.
        """
    @property
    def incidents(self) -> tuple[Incident, ...]:
        """
        Worst first: tuple of Incident.
        """
    @property
    def incidents_dropped(self) -> int:
        """
        The mildest, beyond max_incidents.
        """
    @property
    def loss(self) -> Loss:
        """
        What is known to be missing.
        """
    @property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """
        What the numbers of metrics mean: tuple of MetricInfo.
        """
    @property
    def rank(self) -> RankOptions:
        """
        Options as used.
        """
    @property
    def source(self) -> SourceInfo:
        """
        What the source said of itself.
        """
class Sink:
    """
    Where frames and incidents go: derive from it and define what you want to be told.

    The methods are called in order, on the thread that runs Monitor.run(). What one raises ends the run and is raised
    from there.
    """
    def __init__(self) -> None:
        ...
    def frame(self, frame: Frame) -> None:
        """
        Each frame.
        """
    def incident(self, incident: Incident) -> None:
        """
        An incident is complete.
        """
    def note(self, sentence: str) -> None:
        """
        A sentence about the input: damage, doubts, what is not permitted.
        """
    def ongoing(self, incident: Incident) -> None:
        """
        An incident is going on: the verdict so far, with every fifth frame.
        """
    def spike(self, spike: Spike) -> None:
        """
        A spike was confirmed, or has ended.
        """
class MonitorOptions:
    """
    How to analyze or watch.
    """
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, *, bin: numpy.timedelta64 | datetime.timedelta | float | None = None, detect: DetectOptions | None = None, rank: RankOptions | None = None, window: tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float] | None = None, max_incidents: int = 100, progress: typing.Callable[[float], None] | None = None) -> None:
        """
        bin: of the frames, in seconds or as a timedelta; None: from the input's length.
        window: (begin, end) is the incident and all before it the baseline; nothing is detected.
        max_incidents: the worst are kept.
        progress: called now and then with the share done, 0 to 1, negative if unknown.
        Raises Error (invalid_argument), which names the option.
        """
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def bin(self) -> numpy.timedelta64 | None:
        ...
    @property
    def detect(self) -> DetectOptions:
        ...
    @property
    def max_incidents(self) -> int:
        ...
    @property
    def rank(self) -> RankOptions:
        ...
    @property
    def window(self) -> TimeRange | None:
        ...
class IncidentIterator:
    """
    The incidents of a source, each when it is complete.

    The source is read only while next() waits, on another thread; Ctrl-C raises KeyboardInterrupt.
    """
    def __enter__(self) -> IncidentIterator:
        ...
    def __exit__(self, *args: object) -> None:
        ...
    def __iter__(self) -> IncidentIterator:
        ...
    def __next__(self) -> Incident:
        ...
    def so_far(self, incident: Incident | None = None) -> Report:
        """
        The report as it was when the last incident was told, with this incident alone. That is the document of the incident: its to_json(), to_html() and metrics.
        """
    def stop(self) -> None:
        """
        Ends the source; any thread or signal handler. What is open is told.
        """
    @property
    def report(self) -> Report | None:
        """
        Report of the whole; None before the end.
        """
    @property
    def source(self) -> Source:
        """
        The Source it reads.
        """
class Source:
    """
    Where observations come from: a recording, the machine, or what you write yourself.

    To write one: derive from Source, call super().__init__(), add your metrics and entities, and define read() -> the
    next Observations (or a sequence of single ones) in time order, empty at the end. For one thread at a time, except
    stop(). A `with` block stops it at its end.
    """
    def __enter__(self) -> Source:
        ...
    def __exit__(self, *args: object) -> None:
        ...
    def __init__(self) -> None:
        ...
    def add_entity(self, entity: Entity) -> int:
        """
        For a source of your own: adds who can be blamed, returns its number.
        """
    def add_metric(self, metric: MetricInfo) -> int:
        """
        For a source of your own: adds a column, returns its number.
        """
    def add_module(self, name: str) -> int:
        """
        For a source of your own: adds a place inside processes, returns its number.
        """
    def entity(self, who: int) -> Entity | None:
        """
        The entity of that number, or None if it is forgotten.
        """
    def entity_ids(self) -> list[int]:
        """
        Numbers of all entities held: list[int].
        """
    def frames(self, bin: numpy.timedelta64 | datetime.timedelta | float | None = None) -> FrameIterator:
        """
        The rest of the source as frames. bin: seconds or a timedelta; None: as analyze() chooses it.
        """
    def incidents(self, options: MonitorOptions | None = None, *, ongoing: bool = False) -> IncidentIterator:
        """
        The rest of the source as incidents, each when it is complete. ongoing: also the verdicts so far, with `open` true.
        """
    def info(self) -> SourceInfo:
        """
        What it says of itself. A source of your own may define it.
        """
    def metric(self, metric: int | str) -> int:
        """
        The number of a metric. Raises Error (not_found).
        """
    def module(self, module: int) -> str:
        """
        The name of that number, "" if unknown.
        """
    def progress(self) -> float:
        """
        How much is consumed, 0 to 1; negative if unknown.
        """
    def read(self) -> Observations:
        """
        The next Observations; empty at the end. A source of your own defines it.
        """
    def stop(self) -> None:
        """
        Ends the stream: a read() that waits returns. Any thread, any time.
        """
    @property
    def metrics(self) -> list[MetricInfo]:
        """
        list[MetricInfo]; a metric's number is its place.
        """
class StaleSession:
    """
    What to do if a session of the same name exists already.

    Members:

      fail

      replace

      attach
    """
    __members__: typing.ClassVar[dict[str, StaleSession]]
    attach: typing.ClassVar[StaleSession]
    fail: typing.ClassVar[StaleSession]
    replace: typing.ClassVar[StaleSession]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class WhenStopped:
    """
    What to do if another program stops the session.

    Members:

      report

      restart
    """
    __members__: typing.ClassVar[dict[str, WhenStopped]]
    report: typing.ClassVar[WhenStopped]
    restart: typing.ClassVar[WhenStopped]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class EtwProvider:
    """
    A provider to enable, by the name under which it is registered.
    """
    def __init__(self, name: str, *, level: int = 5, any_keyword: int = 0, all_keyword: int = 0, stacks: bool = False) -> None:
        ...
class EtwOptions:
    """
    How to run a live session.
    """
    def __init__(self, *, name: str = 'etwrca', kernel: int = 16854399, providers: collections.abc.Sequence[EtwProvider] = (), sampling_interval: numpy.timedelta64 | datetime.timedelta | float = ..., stale_session: StaleSession = ..., when_stopped: WhenStopped = ..., buffer_kb: int = 64, ring_bytes: int = 16777216) -> None:
        """
        kernel: EVENT_TRACE_FLAG_* of evntrace.h, 0 for none. Checked by EtwSession and open_etw().
        """
class EtwStats:
    """
    How a session fares.
    """
    @property
    def dropped(self) -> int:
        """
        Here, because the ring was full.
        """
    @property
    def events(self) -> int:
        """
        Handed over by Windows so far.
        """
    @property
    def events_lost(self) -> int:
        """
        By Windows, for want of a free buffer.
        """
    @property
    def latency(self) -> numpy.timedelta64:
        ...
    @property
    def log_buffers_lost(self) -> int:
        ...
    @property
    def real_time_buffers_lost(self) -> int:
        ...
    @property
    def restarts(self) -> int:
        ...
    @property
    def stopped_by_others(self) -> bool:
        ...
class EtwCapability:
    """
    One thing that was asked of Windows.
    """
    @property
    def detail(self) -> str:
        ...
    @property
    def error(self) -> int:
        """
        The Windows error code.
        """
    @property
    def name(self) -> str:
        ...
    @property
    def remedy(self) -> str:
        ...
    @property
    def works(self) -> bool:
        ...
class EtwSession:
    """
    A live ETW session on Windows: any provider, raw events.

        with etwrca.EtwSession(options) as events:
            for event in events: ...

    `with` starts and stops it. Elsewhere than on 64-bit Windows the constructor raises Error (unsupported).
    """
    def __enter__(self) -> EtwSession:
        ...
    def __exit__(self, *args: object) -> None:
        ...
    def __init__(self, options: EtwOptions | None = None) -> None:
        """
        Checks the options; starts nothing.
        """
    def __iter__(self) -> EtwSession:
        ...
    def __next__(self) -> EventRecord:
        """
        Waits for the next event.
        """
    def capabilities(self) -> list[EtwCapability]:
        """
        What was asked for, working or not: list[EtwCapability].
        """
    def notes(self) -> list[str]:
        """
        Sentences: list of str.
        """
    def start(self) -> None:
        """
        Starts it, once. Raises Error.
        """
    def stats(self) -> EtwStats:
        ...
    def stop(self) -> None:
        """
        Ends it. Any thread.
        """
    @property
    def running(self) -> bool:
        ...
class ProcReader:
    """
    By which way the Linux source reads processes.

    Members:

      automatic

      bpf : the iterator, or Error (permission)

      files : files below /proc
    """
    __members__: typing.ClassVar[dict[str, ProcReader]]
    automatic: typing.ClassVar[ProcReader]
    bpf: typing.ClassVar[ProcReader]
    files: typing.ClassVar[ProcReader]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> int:
        ...
    def __hash__(self) -> int:
        ...
    def __index__(self) -> int:
        ...
    def __init__(self, value: int) -> None:
        ...
    def __int__(self) -> int:
        ...
    def __ne__(self, other: typing.Any) -> bool:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, state: int) -> None:
        ...
    def __str__(self) -> str:
        ...
    @property
    def name(self) -> str:
        ...
    @property
    def value(self) -> int:
        ...
class Monitor:
    """
    The pump: source -> frames -> detector -> ranker -> incidents -> sinks.
    """
    def __init__(self, options: MonitorOptions | None = None) -> None:
        ...
    def add(self, sink: Sink) -> Monitor:
        """
        Adds a Sink and returns the monitor.
        """
    def run(self, source: Source) -> Report:
        """
        Reads the source to its end, without the GIL, and returns what was found, worst first: Report. A live source ends by its stop(), from any thread or signal handler; Ctrl-C raises KeyboardInterrupt. Raises Error, and what a source or sink that is written in Python raises.
        """
    def so_far(self, incident: Incident | None = None) -> Report:
        """
        For a sink, while it is called: the report as it would be now, with this incident alone. That is the document of the incident.
        """
def analyze(path: str | os.PathLike[str], options: MonitorOptions | None = None) -> Report:
    """
    Reads a recording (.etl, or one of record()) or a tidy CSV and returns its incidents: Report.

    Without the GIL; Ctrl-C works. Raises Error (not_found, permission, io, corrupt), whose text names file, place and
    reason. A damaged recording is no error: see Report.loss.
    """
def built_in_metrics() -> list[MetricInfo]:
    """
    The metrics that every recording and machine has, in the order of their numbers: list[MetricInfo].
    """
def detect(source: Source, options: DetectOptions | None = None, learn: numpy.datetime64 | datetime.datetime | float | None = None) -> Detection:
    """
    The spikes of each entity with all its metrics, and of the totals, by onset.

    learn: before this time is only learned. Watches at most 20000 metrics of entities; Detection.notes says
    if there are more. Raises Error.
    """
def open_csv(path: str | os.PathLike[str]) -> Source:
    """
    A CSV with the columns time,entity,metric,value, sorted by time in seconds. A bad row raises Error (corrupt) while it is read, with file, line and reason.
    """
def open_etl(path: str | os.PathLike[str], *, command_lines: bool = True) -> Source:
    """
    An ETW recording as a Source. command_lines: keep them in memory. Raises Error.
    """
def open_etw(options: EtwOptions | None = None) -> Source:
    """
    This Windows machine, watched until stop(). Needs an administrator. Raises Error (unsupported elsewhere).
    """
def open_proc(interval: numpy.timedelta64 | datetime.timedelta | float = ..., *, reader: ProcReader = ..., command_lines: bool = True, per_core: bool = False, max_processes: int = 20000, proc: str | os.PathLike[str] = '/proc', sys: str | os.PathLike[str] = '/sys') -> Source:
    """
    This Linux machine, watched until stop(). interval: seconds or a timedelta, 10 ms to 1 h. What is not permitted is in info().capabilities. Raises Error (unsupported elsewhere).
    """
def open_recording(path: str | os.PathLike[str]) -> Source:
    """
    What record() wrote. Raises Error.
    """
def open_source(path: str | os.PathLike[str]) -> Source:
    """
    Any of these, by its content. Raises Error (corrupt) for anything else.
    """
def open_table(times: numpy.typing.NDArray[typing.Any], values: numpy.typing.NDArray[numpy.float64], entities: collections.abc.Sequence[str], metrics: collections.abc.Sequence[MetricInfo | str], *, name: str = 'table') -> Source:
    """
    Arrays as a Source of rows.

    times: shape (n,), datetime64 or seconds, not going back. values: shape (n, entities, metrics), or (n, entities) for
    one metric; NaN is a gap. entities: names. metrics: names (of levels), or MetricInfo; a usage is an amount a row. The
    arrays are copied. Raises Error (invalid_argument).
    """
def record(source: Source, path: str | os.PathLike[str]) -> Source:
    """
    A source that writes all it yields to a file while it is read; open_recording() yields the same again. A source of the library is handed over and cannot be used by itself any more. Raises Error (io) if the file exists.
    """
def watch(options: MonitorOptions | None = None, *, interval: numpy.timedelta64 | datetime.timedelta | float = ..., ongoing: bool = False) -> IncidentIterator:
    """
    Watches this machine: an iterator of incidents, each when it is complete.

    interval: seconds between two looks (Linux). ongoing: also the verdicts so far, with `open` true. Ctrl-C raises
    KeyboardInterrupt; stop(), or the end of a `with` block, ends it. Raises Error.
    """
NO_ENTITY: int = 4294967295
NO_MODULE: int = 4294967295
__version__: str
