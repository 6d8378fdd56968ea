"""
The compiled part of etwrca; import etwrca instead.
"""
from __future__ import annotations
import collections.abc
import datetime
import etwrca._error
import numpy
import numpy.typing
import os
import typing
__all__: list[str] = ['Attribution', 'AttributionStats', 'BucketShare', 'Capability', 'ClockKind', 'ContextSwitch', 'CpuConfig', 'Curve', 'DetectOptions', 'Detection', 'Direction', 'DiskInit', 'DiskTransfer', 'Entity', 'EntityDetector', 'EntityKind', 'EtlFile', 'EtlHeader', 'EtwCapability', 'EtwOptions', 'EtwProvider', 'EtwSession', 'EtwStack', 'EtwStats', 'EventRecord', 'Evidence', 'FileTransfer', 'Frame', 'FrameBuilder', 'FrameIterator', 'HardFault', 'HeaderKind', 'ImageEvent', 'Incident', 'IncidentIterator', 'InterruptEvent', 'KernelClass', 'Level', 'LibrarySource', 'Lifetime', 'LiveView', 'Loss', 'LossObservation', 'LostEvents', 'MemoryInfo', 'MemoryInfoEntry', 'MetricInfo', 'MetricKind', 'MetricWatch', 'ModuleShare', 'ModuleUsage', 'Monitor', 'MonitorOptions', 'NO_ENTITY', 'NO_MODULE', 'NamedSpike', 'NetworkTransfer', 'Observations', 'PidRanker', 'ProcReader', 'ProcessCounters', 'ProcessEnd', 'ProcessEvent', 'ProcessSample', 'ProcessStart', 'ProcessTotals', 'ProfileInterval', 'ProfileSample', 'RankOptions', 'Ranking', 'ReadyThread', 'Report', 'ServiceInfo', 'Sight', 'Sink', 'Source', 'SourceInfo', 'Spike', 'SpikeDetector', 'StackWalk', 'StaleSession', 'Suspect', 'ThreadEvent', 'TimeRange', 'Usage', 'VirtualAlloc', 'WhenStopped', 'analyze', 'built_in_metrics', 'detect', 'open_csv', 'open_etl', 'open_etw', 'open_proc', 'open_recording', 'open_source', 'open_table', 'record', 'watch']
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
        """
        GUID; zeros if it has none.
        """
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
        """
        Bits; of manifest and TraceLogging events.
        """
    @property
    def level(self) -> int:
        """
        1 critical to 5 verbose; 0 if it has none.
        """
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
        """
        Of manifest and TraceLogging events.
        """
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
        """
        Of the event's layout.
        """
class Lifetime:
    """
    How the life of an object and the recording relate.

    Members:

      start : began now

      end : ended now

      rundown_start : was there when the recording began

      rundown_end : was there when the recording ended

      defunct : ended earlier and is still referred to
    """
    __members__: typing.ClassVar[dict[str, Lifetime]]
    defunct: typing.ClassVar[Lifetime]
    end: typing.ClassVar[Lifetime]
    rundown_end: typing.ClassVar[Lifetime]
    rundown_start: typing.ClassVar[Lifetime]
    start: typing.ClassVar[Lifetime]
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
class ProcessEvent:
    """
    A process began, ended, or was there when the recording began or ended.
    """
    @staticmethod
    def decode(event: EventRecord) -> ProcessEvent | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def command_line(self) -> str:
        """
        Private: may hold secrets. "" before version 2.
        """
    @property
    def exit_status(self) -> int:
        """
        What it ended with.
        """
    @property
    def image(self) -> str:
        """
        File name: "svchost.exe"; "" where image_path is set.
        """
    @property
    def image_name(self) -> str:
        """
        File name, from `image` or the last part of `image_path`.
        """
    @property
    def image_path(self) -> str:
        """
        Whole path; events of Kernel-Process only.
        """
    @property
    def lifetime(self) -> Lifetime:
        """
        What of these.
        """
    @property
    def parent_pid(self) -> int:
        """
        That of the process that made it.
        """
    @property
    def pid(self) -> int:
        """
        Its number.
        """
    @property
    def session(self) -> int:
        """
        Terminal session.
        """
    @property
    def sid(self) -> bytes:
        """
        The user's SID as bytes; empty if absent.
        """
    @property
    def unique_process_key(self) -> int:
        """
        Address of the kernel's object; 0 before version 2.
        """
class ProcessTotals:
    """
    What a process used in its whole life: ProcessStop of Kernel-Process.
    """
    @staticmethod
    def decode(event: EventRecord) -> ProcessTotals | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def commit_peak(self) -> int:
        """
        Bytes.
        """
    @property
    def cpu_cycles(self) -> int:
        """
        Of all its threads.
        """
    @property
    def created(self) -> numpy.datetime64:
        """
        UTC.
        """
    @property
    def exited(self) -> numpy.datetime64:
        """
        UTC.
        """
    @property
    def handles(self) -> int:
        """
        Open at the end.
        """
    @property
    def hard_faults(self) -> int:
        """
        Page faults that waited for a disk.
        """
    @property
    def pid(self) -> int:
        """
        Its number.
        """
    @property
    def read_bytes(self) -> int:
        """
        Bytes.
        """
    @property
    def reads(self) -> int:
        """
        Operations.
        """
    @property
    def write_bytes(self) -> int:
        """
        Bytes.
        """
    @property
    def writes(self) -> int:
        """
        Operations.
        """
class ProcessCounters:
    """
    Memory of a process: Process/PerfCtr and PerfCtrRundown.
    """
    @staticmethod
    def decode(event: EventRecord) -> ProcessCounters | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def handles(self) -> int:
        """
        Open now.
        """
    @property
    def page_faults(self) -> int:
        """
        In its life.
        """
    @property
    def pagefile_usage(self) -> int:
        """
        Commit charge, bytes.
        """
    @property
    def peak_working_set(self) -> int:
        """
        Bytes.
        """
    @property
    def pid(self) -> int:
        """
        Its number.
        """
    @property
    def private_pages(self) -> int:
        """
        In bytes, in spite of its name.
        """
    @property
    def virtual_size(self) -> int:
        """
        Bytes.
        """
    @property
    def working_set(self) -> int:
        """
        Bytes.
        """
class ThreadEvent:
    """
    A thread began, ended, or was there when the recording began or ended.
    """
    @staticmethod
    def decode(event: EventRecord) -> ThreadEvent | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def lifetime(self) -> Lifetime:
        """
        What of these.
        """
    @property
    def pid(self) -> int:
        """
        Of its process.
        """
    @property
    def sub_process_tag(self) -> int:
        """
        Which service of a svchost; 0 if none.
        """
    @property
    def tid(self) -> int:
        """
        Its number.
        """
    @property
    def win32_start_address(self) -> int:
        """
        Where it begins.
        """
class ContextSwitch:
    """
    On the event's processor old_tid stops and new_tid runs.
    """
    @staticmethod
    def decode(event: EventRecord) -> ContextSwitch | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def new_priority(self) -> int:
        """
        0 to 31.
        """
    @property
    def new_tid(self) -> int:
        """
        Who runs now; 0: idle.
        """
    @property
    def new_wait_time(self) -> int:
        """
        How long it was switched out, in clock interrupts.
        """
    @property
    def old_priority(self) -> int:
        """
        0 to 31.
        """
    @property
    def old_state(self) -> int:
        """
        KTHREAD_STATE: 1 ready (preempted), 5 waiting.
        """
    @property
    def old_tid(self) -> int:
        """
        Who stops; 0: idle.
        """
    @property
    def old_wait_reason(self) -> int:
        """
        KWAIT_REASON.
        """
class ReadyThread:
    """
    A thread became runnable.
    """
    @staticmethod
    def decode(event: EventRecord) -> ReadyThread | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def tid(self) -> int:
        """
        Its number.
        """
class ProfileSample:
    """
    Where a thread was at the tick of the profile timer.
    """
    @staticmethod
    def decode(event: EventRecord) -> ProfileSample | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def count(self) -> int:
        """
        How many samples it stands for.
        """
    @property
    def dpc(self) -> bool:
        """
        A deferred procedure call was running.
        """
    @property
    def instruction_pointer(self) -> int:
        """
        Address.
        """
    @property
    def isr(self) -> bool:
        """
        An interrupt service routine was running.
        """
    @property
    def tid(self) -> int:
        """
        Who ran.
        """
class ProfileInterval:
    """
    The sampling interval in force.
    """
    @staticmethod
    def decode(event: EventRecord) -> ProfileInterval | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def new_interval(self) -> int:
        """
        100 ns units.
        """
    @property
    def old_interval(self) -> int:
        """
        100 ns units.
        """
    @property
    def source(self) -> int:
        """
        0 is the timer.
        """
class InterruptEvent:
    """
    A DPC or an ISR returned.
    """
    @staticmethod
    def decode(event: EventRecord) -> InterruptEvent | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def initial_ticks(self) -> int:
        """
        When it began, in clock ticks.
        """
    @property
    def isr(self) -> bool:
        """
        False: a DPC.
        """
    @property
    def routine(self) -> int:
        """
        Its address.
        """
class ImageEvent:
    """
    A program or library was loaded, unloaded, or was there.
    """
    @staticmethod
    def decode(event: EventRecord) -> ImageEvent | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def base(self) -> int:
        """
        Address.
        """
    @property
    def checksum(self) -> int:
        """
        Of its header.
        """
    @property
    def lifetime(self) -> Lifetime:
        """
        What of these.
        """
    @property
    def path(self) -> str:
        """
        Of the kernel: "\\\\Device\\\\HarddiskVolume2\\\\...".
        """
    @property
    def pid(self) -> int:
        """
        0 for drivers; 0xFFFFFFFF before version 1.
        """
    @property
    def size(self) -> int:
        """
        Bytes.
        """
    @property
    def time_date_stamp(self) -> int:
        """
        Of its header.
        """
class StackWalk:
    """
    The call stack of the event at event_ticks on that thread.
    """
    @staticmethod
    def decode(event: EventRecord) -> StackWalk | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def event_ticks(self) -> int:
        """
        EventRecord.ticks of that event.
        """
    @property
    def frames(self) -> list[int]:
        """
        Instruction pointers, innermost first: list of int.
        """
    @property
    def pid(self) -> int:
        """
        Its process.
        """
    @property
    def pointer_size(self) -> int:
        """
        4 or 8.
        """
    @property
    def tid(self) -> int:
        """
        Its thread.
        """
class DiskTransfer:
    """
    A read or write of a disk is complete.
    """
    @staticmethod
    def decode(event: EventRecord) -> DiskTransfer | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def byte_offset(self) -> int:
        """
        Where on the disk.
        """
    @property
    def bytes(self) -> int:
        """
        How many.
        """
    @property
    def disk(self) -> int:
        """
        Its number.
        """
    @property
    def file_object(self) -> int:
        """
        Address of the kernel's object.
        """
    @property
    def irp(self) -> int:
        """
        Address of the request.
        """
    @property
    def irp_flags(self) -> int:
        """
        Of the request.
        """
    @property
    def issuing_tid(self) -> int:
        """
        0xFFFFFFFF before Windows 8.
        """
    @property
    def response_ticks(self) -> int:
        """
        Clock ticks from issue to completion.
        """
    @property
    def write(self) -> bool:
        """
        False: a read.
        """
class DiskInit:
    """
    Who issued the request that a later DiskTransfer completes.
    """
    @staticmethod
    def decode(event: EventRecord) -> DiskInit | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def irp(self) -> int:
        """
        Address of the request.
        """
    @property
    def issuing_tid(self) -> int:
        """
        0xFFFFFFFF if not known.
        """
    @property
    def write(self) -> bool:
        """
        False: a read.
        """
class FileTransfer:
    """
    A request to the file system, which may serve it from its cache.
    """
    @staticmethod
    def decode(event: EventRecord) -> FileTransfer | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def bytes(self) -> int:
        """
        How many.
        """
    @property
    def file_object(self) -> int:
        """
        Address of the kernel's object.
        """
    @property
    def offset(self) -> int:
        """
        Where in the file.
        """
    @property
    def tid(self) -> int:
        """
        Who asked.
        """
    @property
    def write(self) -> bool:
        """
        False: a read.
        """
class NetworkTransfer:
    """
    TCP or UDP data was sent or received.
    """
    class Direction:
        """
        Which way.

        Members:

          send

          receive
        """
        __members__: typing.ClassVar[dict[str, NetworkTransfer.Direction]]
        receive: typing.ClassVar[NetworkTransfer.Direction]
        send: typing.ClassVar[NetworkTransfer.Direction]
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
    @staticmethod
    def decode(event: EventRecord) -> NetworkTransfer | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def bytes(self) -> int:
        """
        How many.
        """
    @property
    def direction(self) -> NetworkTransfer.Direction:
        """
        Which way.
        """
    @property
    def ipv6(self) -> bool:
        """
        False: version 4.
        """
    @property
    def local_port(self) -> int:
        """
        In host byte order.
        """
    @property
    def pid(self) -> int:
        """
        Whose.
        """
    @property
    def remote_port(self) -> int:
        """
        In host byte order.
        """
    @property
    def udp(self) -> bool:
        """
        False: TCP.
        """
class HardFault:
    """
    A page fault that waited for a disk.
    """
    @staticmethod
    def decode(event: EventRecord) -> HardFault | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def bytes(self) -> int:
        """
        How many were read.
        """
    @property
    def file_object(self) -> int:
        """
        Address of the kernel's object.
        """
    @property
    def initial_ticks(self) -> int:
        """
        When it began, in clock ticks.
        """
    @property
    def tid(self) -> int:
        """
        Who waited.
        """
    @property
    def virtual_address(self) -> int:
        """
        What was touched.
        """
class VirtualAlloc:
    """
    Address space was taken or given back.
    """
    @staticmethod
    def decode(event: EventRecord) -> VirtualAlloc | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def base(self) -> int:
        """
        Address.
        """
    @property
    def flags(self) -> int:
        """
        MEM_COMMIT 0x1000, MEM_RESERVE 0x2000, MEM_DECOMMIT 0x4000, MEM_RELEASE 0x8000.
        """
    @property
    def free(self) -> bool:
        """
        True: given back.
        """
    @property
    def pid(self) -> int:
        """
        Whose.
        """
    @property
    def size(self) -> int:
        """
        Bytes.
        """
class MemoryInfoEntry:
    """
    The memory of one process, in pages.
    """
    @property
    def commit_pages(self) -> int:
        """
        Committed.
        """
    @property
    def pid(self) -> int:
        """
        Its number.
        """
    @property
    def private_working_set_pages(self) -> int:
        """
        In memory and its own.
        """
    @property
    def virtual_pages(self) -> int:
        """
        Of address space.
        """
    @property
    def working_set_pages(self) -> int:
        """
        In memory.
        """
class MemoryInfo:
    """
    A list of processes with their page counts.
    """
    @staticmethod
    def decode(event: EventRecord) -> MemoryInfo | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def count(self) -> int:
        """
        How many.
        """
    @property
    def entries(self) -> list[MemoryInfoEntry]:
        """
        list of MemoryInfoEntry.
        """
class ServiceInfo:
    """
    A service and the process that hosted it.
    """
    @staticmethod
    def decode(event: EventRecord) -> ServiceInfo | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def display_name(self) -> str:
        """
        "DNS Client".
        """
    @property
    def name(self) -> str:
        """
        "Dnscache".
        """
    @property
    def pid(self) -> int:
        """
        Of the host.
        """
    @property
    def sub_process_tag(self) -> int:
        """
        As its threads have it.
        """
class CpuConfig:
    """
    The machine.
    """
    @staticmethod
    def decode(event: EventRecord) -> CpuConfig | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def memory_mib(self) -> int:
        """
        MiB.
        """
    @property
    def mhz(self) -> int:
        """
        Of a processor.
        """
    @property
    def page_size(self) -> int:
        """
        Bytes.
        """
    @property
    def processors(self) -> int:
        """
        How many.
        """
class LostEvents:
    """
    The recorder noticed that it dropped something before this moment.
    """
    class What:
        """
        What was dropped.

        Members:

          events

          buffer

          file
        """
        __members__: typing.ClassVar[dict[str, LostEvents.What]]
        buffer: typing.ClassVar[LostEvents.What]
        events: typing.ClassVar[LostEvents.What]
        file: typing.ClassVar[LostEvents.What]
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
    @staticmethod
    def decode(event: EventRecord) -> LostEvents | None:
        """
        What the event says; None for another kind, version or length.
        """
    def __repr__(self) -> str:
        ...
    @property
    def what(self) -> LostEvents.What:
        """
        What was dropped.
        """
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
        """
        When the machine was started, UTC.
        """
    @property
    def buffer_size(self) -> int:
        """
        Bytes.
        """
    @property
    def buffers_lost(self) -> int:
        """
        As the recorder counted.
        """
    @property
    def buffers_written(self) -> int:
        """
        As the recorder counted.
        """
    @property
    def build(self) -> int:
        """
        Of Windows.
        """
    @property
    def clock(self) -> ClockKind:
        """
        What the time stamps were taken from.
        """
    @property
    def clock_frequency(self) -> int:
        """
        Ticks per second of EventRecord.ticks.
        """
    @property
    def cpu_mhz(self) -> int:
        """
        Of a processor.
        """
    @property
    def end(self) -> numpy.datetime64:
        """
        When it was stopped, UTC; NaT if it never was.
        """
    @property
    def events_lost(self) -> int:
        """
        As the recorder counted.
        """
    @property
    def file_name(self) -> str:
        """
        As the recorder named it.
        """
    @property
    def first_ticks(self) -> int:
        """
        Ticks at `start`.
        """
    @property
    def log_file_mode(self) -> int:
        """
        EVENT_TRACE_*_MODE.
        """
    @property
    def logger_name(self) -> str:
        """
        Of the session.
        """
    @property
    def major_version(self) -> int:
        """
        Of Windows.
        """
    @property
    def minor_version(self) -> int:
        """
        Of Windows.
        """
    @property
    def pointer_size(self) -> int:
        """
        Of the program that wrote it.
        """
    @property
    def processors(self) -> int:
        """
        How many the machine has.
        """
    @property
    def start(self) -> numpy.datetime64:
        """
        When the recording was started, UTC.
        """
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
    def __init__(self, path: str | bytes | os.PathLike[str]) -> None:
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
        """
        What the recorder wrote about itself: EtlHeader.
        """
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
        """
        UTC.
        """
    @property
    def length(self) -> numpy.timedelta64:
        """
        Of the interval.
        """
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
        """
        UTC.
        """
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
        """
        UTC.
        """
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
        """
        UTC.
        """
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
        """
        When it was noticed, UTC.
        """
    @property
    def length(self) -> numpy.timedelta64:
        """
        How long before `at` the gap began, if known.
        """
    @property
    def loss(self) -> Loss:
        """
        What was lost.
        """
class Observations:
    """
    Many observations in one object: what Source.read() yields.
    """
    @staticmethod
    def levels(at: numpy.typing.ArrayLike | collections.abc.Sequence[datetime.datetime], who: numpy.typing.ArrayLike, metric: int, value: numpy.typing.ArrayLike) -> Observations:
        """
        Levels of one metric, from arrays of shape (n,): times, numbers of entities, values.
        """
    @staticmethod
    def usages(begin: numpy.typing.ArrayLike | collections.abc.Sequence[datetime.datetime], length: numpy.timedelta64 | datetime.timedelta | float, who: numpy.typing.ArrayLike, metric: int, amount: numpy.typing.ArrayLike) -> Observations:
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
    def __iter__(self) -> collections.abc.Iterator[Usage | Level | ProcessStart | ProcessEnd | LossObservation]:
        ...
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
        """
        How well it is seen.
        """
class SourceInfo:
    """
    What a source says of itself; complete once it has ended.
    """
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, kind: str, name: str, *, rows: bool = False, interval: numpy.timedelta64 | datetime.timedelta | float = ..., extent: TimeRange | tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float] | None = None, processors: int = 0, notes: collections.abc.Sequence[str] = (), stopped: bool = False) -> None:
        """
        For a source of your own. rows: each distinct time is a frame of its own. extent: a TimeRange or (begin, end).
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
    def stopped(self) -> bool:
        """
        It was ended by stop(): of one with an interval the last frame is left out then if it was not over.
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
        """
        Name of the metric.
        """
    @property
    def spike(self) -> Spike:
        """
        What was found.
        """
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
        The document etwrca.spikes/1. indent: at most 16; negative: one line.
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
    def update_many(self, times: numpy.typing.ArrayLike | collections.abc.Sequence[datetime.datetime], values: numpy.typing.ArrayLike) -> list[Spike]:
        """
        As update() for each, without the GIL. times: shape (n,), datetime64 or seconds; values: shape (n,). Ctrl-C leaves it in the middle: what came before is taken.
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
    def update(self, time: numpy.datetime64 | datetime.datetime | float, values: numpy.typing.ArrayLike) -> Spike | None:
        """
        values: shape (metrics,); NaN where a metric has none.
        """
    def update_many(self, times: numpy.typing.ArrayLike | collections.abc.Sequence[datetime.datetime], values: numpy.typing.ArrayLike) -> list[Spike]:
        """
        As update() for each row, without the GIL. times: shape (n,); values: shape (n, metrics). Ctrl-C leaves it in the middle.
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
        """
        File name of the program or library.
        """
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
        """
        "(DPC and ISR)", ...
        """
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
        """
        How many the usual was taken from.
        """
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
        """
        How many lie in the incident.
        """
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
    def rank(self, window: TimeRange | tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float], metric: int | str, excluded: collections.abc.Sequence[TimeRange | tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float]] = ()) -> Ranking:
        """
        Ranks the entities over `window`, a TimeRange or (begin, end); frames before it are the baseline, but for those inside `excluded`. `metric`, a number or a name, is the symptom. No suspects if no frame is inside.
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
        The document etwrca.report/1, the same bytes as from C++ and from `etwrca analyze --json`. indent: at most 16; negative: one line.
        """
    def to_markdown(self, *, command_lines: bool = False) -> str:
        """
        Four sections for each incident.
        """
    def to_pandas(self) -> typing.Any:
        """
        The table of to_columns() as a pandas.DataFrame; its times state that they are UTC. Raises ImportError without pandas.
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
    __hash__: typing.ClassVar[None] = None  # type: ignore[assignment]
    def __eq__(self, other: object) -> bool:
        ...
    def __getstate__(self) -> tuple[typing.Any, ...]:
        ...
    def __init__(self, *, bin: numpy.timedelta64 | datetime.timedelta | float | None = None, detect: DetectOptions | None = None, rank: RankOptions | None = None, window: TimeRange | tuple[numpy.datetime64 | datetime.datetime | float, numpy.datetime64 | datetime.datetime | float] | None = None, max_incidents: int = 100, progress: typing.Callable[[float], None] | None = None) -> None:
        """
        bin: of the frames, in seconds or as a timedelta; None: from the input's length.
        window: a TimeRange or (begin, end), is the incident and all before it the baseline; nothing is detected.
        max_incidents: the worst are kept.
        progress: called now and then with the share done, 0 to 1, negative if unknown.
        Raises Error (invalid_argument), which names the option.
        """
    def __setstate__(self, arg0: tuple[typing.Any, ...]) -> None:
        ...
    @property
    def bin(self) -> numpy.timedelta64 | None:
        """
        Of the frames; None: from the length of the input.
        """
    @property
    def detect(self) -> DetectOptions:
        """
        How spikes are found: DetectOptions.
        """
    @property
    def max_incidents(self) -> int:
        """
        The worst are kept.
        """
    @property
    def rank(self) -> RankOptions:
        """
        How suspects are ranked: RankOptions.
        """
    @property
    def window(self) -> TimeRange | None:
        """
        The incident where it is given, else None.
        """
class IncidentIterator:
    """
    The incidents of a source, each when it is complete.

    The source is read only while next() waits, on another thread; Ctrl-C raises KeyboardInterrupt. Dropping the iterator
    before its end stops the source for good: another incidents() or frames() of it ends at once. One that is written in
    Python is told by its stop() then, and its read() has to return first.
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
    stop(). A `with` block stops it at its end. A read() that waits should be woken by stop(), which Ctrl-C during
    incidents() calls, and the end of the interpreter if a daemon thread reads; Python waits for other threads first: end
    those yourself by stop(). One that holds its own frames() or incidents() is never collected as garbage: let it hold a
    weakref.ref(), or None once it is done.
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
        The rest of the source as incidents, each when it is complete. ongoing: also the verdicts so far, with `open` true. Leaving it before its end, as by `break`, ends the source for good.
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
    def read(self) -> Observations | collections.abc.Iterable[Usage | Level | ProcessStart | ProcessEnd | LossObservation] | None:
        """
        The next Observations; empty at the end. A source of your own defines it, and may return single ones in any iterable, or None at the end.
        """
    def stop(self) -> None:
        """
        Ends the stream: a read() that waits returns. Any thread, any time. One of your own calls super().stop(), which makes SourceInfo.stopped true.
        """
    @property
    def metrics(self) -> list[MetricInfo]:
        """
        list[MetricInfo]; a metric's number is its place.
        """
class LibrarySource(Source):
    """
    A Source that the library opened: open_etl(), open_csv(), open_table(), open_proc(), record(), ...
    """
    def read(self) -> Observations:
        """
        The next Observations; empty at the end.
        """
class ProcessSample:
    """
    One process, as its system states it at one moment.
    """
    def __init__(self, pid: int, name: str, *, created: numpy.datetime64 | datetime.datetime | float | None = None, parent_pid: int = 0, private_bytes: int = 0, working_set: int = 0, cpu: numpy.timedelta64 | datetime.timedelta | float = ..., threads: collections.abc.Sequence[int] = ()) -> None:
        ...
    def __repr__(self) -> str:
        ...
    @property
    def cpu(self) -> numpy.timedelta64:
        """
        User and kernel time since its start.
        """
    @property
    def created(self) -> numpy.datetime64:
        """
        UTC; with the pid it names the instance.
        """
    @property
    def name(self) -> str:
        """
        "svchost.exe". Data from the watched machine: escape it.
        """
    @property
    def parent_pid(self) -> int:
        """
        As it was at the start.
        """
    @property
    def pid(self) -> int:
        """
        Its number.
        """
    @property
    def private_bytes(self) -> int:
        """
        Memory of its own, bytes.
        """
    @property
    def threads(self) -> list[int]:
        """
        Their numbers: list of int.
        """
    @property
    def working_set(self) -> int:
        """
        Bytes.
        """
class AttributionStats:
    """
    What an Attribution met beside observations.
    """
    @property
    def broken_chains(self) -> int:
        """
        Context switches that do not follow from the one before.
        """
    @property
    def context_switches(self) -> bool:
        """
        A processor was charged by these.
        """
    @property
    def dropped(self) -> int:
        """
        Entries not kept because a table was full.
        """
    @property
    def looks(self) -> bool:
        """
        CPU time was charged by what look() was told.
        """
    @property
    def out_of_time(self) -> int:
        """
        Before 1970 or after 2199: left out.
        """
    @property
    def processors(self) -> int:
        """
        As stated, else the highest seen plus one.
        """
    @property
    def samples(self) -> bool:
        """
        A processor was charged by profile samples.
        """
    @property
    def unknown_events(self) -> int:
        """
        Of a known kind, but of a version that is not.
        """
class Attribution:
    """
    Raw ETW events in, observations out: who spent what.

    For a source of your own that has events; open_etl() and open_etw() do it themselves. Its read() calls add() for some
    events and returns take(); at the end of the events finish() comes first. CPU is charged by context switches where there
    are any, else by samples, else by what look() was told; disk, network, faults and memory to the process that caused
    them. Metrics are the built-in ones.
    """
    def __init__(self, source: Source, *, clock_frequency: int = 10000000, begin: numpy.datetime64 | datetime.datetime | float = ..., overwritten: bool = False, command_lines: bool = True, ahead: EtlFile | None = None) -> None:
        """
        source: your own, which must live as long as this is used; entities and modules are added to it.
        clock_frequency: ticks per second of EventRecord.ticks. begin: of the input; the start of what was there before.
        overwritten: what is older than `begin` was overwritten, on each processor up to a time of its own.
        command_lines: keep them in memory. ahead: a second EtlFile of the same recording, in which threads that nothing
        so far has introduced are looked up. Raises Error (unsupported) for a source of the library.
        """
    def add(self, event: EventRecord) -> None:
        """
        Takes the next EventRecord, in time order.
        """
    def finish(self, end: numpy.datetime64 | datetime.datetime | float) -> None:
        """
        Charges what is still running up to `end`.
        """
    def look(self, at: numpy.datetime64 | datetime.datetime | float, all: collections.abc.Sequence[ProcessSample]) -> None:
        """
        Takes the list of all processes at that time, in time order with add(): their memory and names, and the end of those that are not in it.
        """
    def stats(self) -> AttributionStats:
        """
        AttributionStats so far.
        """
    def take(self) -> Observations:
        """
        Observations since the last call, in the order in which they were found.
        """
    @property
    def pending(self) -> int:
        """
        How many wait to be taken.
        """
class LiveView(Sink):
    """
    A sink that draws what a terminal shows of a machine that is watched.

        view = etwrca.LiveView(source)
        etwrca.Monitor().add(view).add(screen).run(source)     # screen: a Sink whose frame() prints view.draw()

    It keeps the last ten minutes of the totals, the latest frame and the latest incidents. It only draws: no cursor is
    moved and nothing is cleared. Sinks are told in the order in which they were added: the view comes first.
    """
    def __init__(self, source: Source, *, warmup: int = 0) -> None:
        """
        source: gives the names. warmup: frames before the first alert is possible; until then it says that it learns.
        """
    def draw(self, *, width: int = 80, height: int = 24, color: bool = False) -> str:
        """
        Lines that end in a newline, none wider than width (40 to 200) and at most height (12 or more) of them: the machine's curves, the busiest processes, incidents, and what was lost. color: ANSI colours. Names are made safe to show. Raises Error while another thread reads the source.
        """
    def frame(self, frame: Frame) -> None:
        """
        Takes the next frame.
        """
    def incident(self, incident: Incident) -> None:
        """
        Takes an incident.
        """
    def line(self, incident: Incident) -> str:
        """
        One line about an incident, without a newline.
        """
    def ongoing(self, incident: Incident) -> None:
        """
        Takes a verdict so far.
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
    A provider to enable.
    """
    def __init__(self, name: str, *, level: int = 5, any_keyword: int = 0, all_keyword: int = 0, stacks: bool = False) -> None:
        """
        name: under which it is registered (any case), or its GUID.
        level: 1 critical to 5 verbose. any_keyword: events with any of these bits; 0: all. all_keyword: and with all of
        these. stacks: a stack with every event.
        """
    @property
    def all_keyword(self) -> int:
        """
        And with all of these.
        """
    @property
    def any_keyword(self) -> int:
        """
        Events with any of these bits; 0: all.
        """
    @property
    def id(self) -> str:
        """
        Its GUID; "" where the name was given.
        """
    @property
    def level(self) -> int:
        """
        1 critical to 5 verbose.
        """
    @property
    def name(self) -> str:
        """
        "" where the GUID was given.
        """
    @property
    def stacks(self) -> bool:
        """
        A stack with every event.
        """
class EtwStack:
    """
    A kernel event that shall come with its stack, as a StackWalk event of its own.
    """
    def __init__(self, kernel: KernelClass, opcode: int) -> None:
        ...
    @property
    def kernel(self) -> KernelClass:
        """
        Its class.
        """
    @property
    def opcode(self) -> int:
        """
        Its type within the class.
        """
class EtwOptions:
    """
    How to run a live session.
    """
    def __init__(self, *, name: str = 'etwrca', kernel: int = 16854399, providers: collections.abc.Sequence[EtwProvider] = (), stacks: collections.abc.Sequence[EtwStack] = (), sampling_interval: numpy.timedelta64 | datetime.timedelta | float = ..., stale_session: StaleSession = ..., when_stopped: WhenStopped = ..., restart_pause: numpy.timedelta64 | datetime.timedelta | float = ..., buffer_kb: int = 64, min_buffers: int = 0, max_buffers: int = 0, flush_ms: int = 200, ring_bytes: int = 16777216, independent: bool = False, command_lines: bool = True) -> None:
        """
        Checked by EtwSession and open_etw().
        """
    @property
    def buffer_kb(self) -> int:
        """
        4 to 1024. Events larger than a buffer are lost.
        """
    @property
    def command_lines(self) -> bool:
        """
        open_etw() only: keep them in memory.
        """
    @property
    def flush_ms(self) -> int:
        """
        Buffers that are not full are handed over so often; 10 to 10000.
        """
    @property
    def independent(self) -> bool:
        """
        EVENT_TRACE_INDEPENDENT_SESSION_MODE.
        """
    @property
    def kernel(self) -> int:
        """
        EVENT_TRACE_FLAG_* of evntrace.h; 0: none.
        """
    @property
    def max_buffers(self) -> int:
        """
        0: 32 a processor.
        """
    @property
    def min_buffers(self) -> int:
        """
        0: four a processor.
        """
    @property
    def name(self) -> str:
        """
        1 to 200 characters.
        """
    @property
    def providers(self) -> list[EtwProvider]:
        """
        At most 64: list of EtwProvider.
        """
    @property
    def restart_pause(self) -> numpy.timedelta64:
        """
        Before the first of five attempts; doubles.
        """
    @property
    def ring_bytes(self) -> int:
        """
        256 KiB to 1 GiB.
        """
    @property
    def sampling_interval(self) -> numpy.timedelta64:
        """
        Between two profile samples, 100 us to 1 s, on the whole machine; 0: left as it is.
        """
    @property
    def stacks(self) -> list[EtwStack]:
        """
        At most 256: list of EtwStack.
        """
    @property
    def stale_session(self) -> StaleSession:
        """
        What to do if the name is taken.
        """
    @property
    def when_stopped(self) -> WhenStopped:
        """
        What to do if another program stops it.
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
    def highest_latency(self) -> numpy.timedelta64:
        """
        The worst of these.
        """
    @property
    def latency(self) -> numpy.timedelta64:
        """
        From an event's moment until it was asked for, in the last batch.
        """
    @property
    def log_buffers_lost(self) -> int:
        """
        By Windows: could not be written.
        """
    @property
    def real_time_buffers_lost(self) -> int:
        """
        By Windows: not fetched in time.
        """
    @property
    def restarts(self) -> int:
        """
        After others had stopped the session.
        """
    @property
    def stopped_by_others(self) -> bool:
        """
        Another program ended it.
        """
    @property
    def too_large(self) -> int:
        """
        Larger than a record can be; left out.
        """
class EtwCapability:
    """
    One thing that was asked of Windows.
    """
    @property
    def detail(self) -> str:
        """
        One sentence; "" if it works.
        """
    @property
    def error(self) -> int:
        """
        The Windows error code.
        """
    @property
    def name(self) -> str:
        """
        "context switches", or a provider.
        """
    @property
    def remedy(self) -> str:
        """
        One sentence, or "".
        """
    @property
    def works(self) -> bool:
        """
        False: refused; the session goes on without it.
        """
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
    def processes(self) -> list[ProcessSample] | None:
        """
        Every process of the machine, as Attribution.look() takes it: list of ProcessSample; None if Windows does not answer.
        """
    def start(self) -> None:
        """
        Starts it, once. Raises Error.
        """
    def stats(self) -> EtwStats:
        """
        How it fares: EtwStats.
        """
    def stop(self) -> None:
        """
        Ends it. Any thread.
        """
    @property
    def clock_frequency(self) -> int:
        """
        Ticks per second of EventRecord.ticks.
        """
    @property
    def running(self) -> bool:
        """
        False before start(), and once all was yielded.
        """
    @property
    def started(self) -> numpy.datetime64:
        """
        When start() was called, in the time of the events.
        """
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

        A sink that holds the monitor is never collected as garbage: let it hold a weakref.ref(), or None once it is done.
        """
    def run(self, source: Source) -> Report:
        """
        Reads the source to its end, without the GIL, and returns what was found, worst first: Report. A live source ends by its stop(), from any thread or signal handler; Ctrl-C raises KeyboardInterrupt. Raises Error, and what a source or sink that is written in Python raises.
        """
    def so_far(self, incident: Incident | None = None) -> Report:
        """
        For a sink, while it is called: the report as it would be now, with this incident alone. That is the document of the incident.
        """
def analyze(path: str | bytes | os.PathLike[str], options: MonitorOptions | None = None) -> Report:
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
def open_csv(path: str | bytes | os.PathLike[str]) -> LibrarySource:
    """
    A CSV with the columns time,entity,metric,value, sorted by time in seconds. A bad row raises Error (corrupt) while it is read, with file, line and reason.
    """
def open_etl(path: str | bytes | os.PathLike[str], *, command_lines: bool = True) -> LibrarySource:
    """
    An ETW recording as a Source. command_lines: keep them in memory. Raises Error.
    """
def open_etw(options: EtwOptions | None = None) -> LibrarySource:
    """
    This Windows machine, watched until stop(). Needs an administrator. Raises Error (unsupported elsewhere).
    """
def open_proc(interval: numpy.timedelta64 | datetime.timedelta | float = ..., *, reader: ProcReader = ..., command_lines: bool = True, per_core: bool = False, max_processes: int = 20000, proc: str | bytes | os.PathLike[str] = '/proc', sys: str | bytes | os.PathLike[str] = '/sys') -> LibrarySource:
    """
    This Linux machine, watched until stop(). interval: seconds or a timedelta, 10 ms to 1 h. What is not permitted is in info().capabilities. Raises Error (unsupported elsewhere).
    """
def open_recording(path: str | bytes | os.PathLike[str]) -> LibrarySource:
    """
    What record() wrote. Raises Error.
    """
def open_source(path: str | bytes | os.PathLike[str]) -> LibrarySource:
    """
    Any of these, by its content. Raises Error (corrupt) for anything else.
    """
def open_table(times: numpy.typing.ArrayLike | collections.abc.Sequence[datetime.datetime], values: numpy.typing.ArrayLike, entities: collections.abc.Sequence[str], metrics: collections.abc.Sequence[MetricInfo | str], *, name: str = 'table') -> LibrarySource:
    """
    Arrays as a Source of rows.

    times: shape (n,), datetime64 or seconds, not going back. values: shape (n, entities, metrics), or (n, entities) for
    one metric; NaN is a gap. entities: names. metrics: names (of levels), or MetricInfo; a usage is an amount a row. The
    arrays are copied. Raises Error (invalid_argument).
    """
def record(source: Source, path: str | bytes | os.PathLike[str], *, failed: typing.Callable[[etwrca._error.Error], None] | None = None) -> LibrarySource:
    """
    A source that writes all it yields to a file while it is read; open_recording() yields the same again.

    A source of the library is handed over and cannot be used by itself any more. Raises Error (io) if the file exists.
    failed: if the disk becomes full, called once with the Error, on the thread that reads; what is watched then goes on
    without being recorded. Without it, or if it raises, whoever reads gets the exception.
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
