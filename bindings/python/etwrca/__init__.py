"""etwrca - which process made this machine slow, and how do we know?

    >>> report = etwrca.analyze("slow.etl")
    >>> report.incidents[0].suspects[0]
    Suspect(pid=1032, name='culprit.exe', score=1.00)

Times are numpy.datetime64[ns] in UTC; where one is asked for, a datetime (a naive one is UTC) or seconds since the
epoch will do. Durations are numpy.timedelta64[ns], a timedelta, or seconds. Calls that read or compute for long
release the GIL, and Ctrl-C works in them. Objects are for one thread at a time: a second one gets an Error. Threads of
the library are not in a child of os.fork(): do not use or drop a source of the parent there; open it in the child, end
the child by os._exit(), or start processes by multiprocessing's "spawn" or "forkserver". What fails raises Error, whose
`code` tells why.
"""
from ._core import (
    NO_ENTITY,
    NO_MODULE,
    Attribution,
    AttributionStats,
    BucketShare,
    Capability,
    ClockKind,
    ContextSwitch,
    CpuConfig,
    Curve,
    Detection,
    DetectOptions,
    Direction,
    DiskInit,
    DiskTransfer,
    Entity,
    EntityDetector,
    EntityKind,
    EtlFile,
    EtlHeader,
    EtwCapability,
    EtwOptions,
    EtwProvider,
    EtwSession,
    EtwStack,
    EtwStats,
    EventRecord,
    Evidence,
    FileTransfer,
    Frame,
    FrameBuilder,
    FrameIterator,
    HardFault,
    HeaderKind,
    ImageEvent,
    Incident,
    IncidentIterator,
    InterruptEvent,
    KernelClass,
    Level,
    Lifetime,
    LiveView,
    Loss,
    LossObservation,
    LostEvents,
    MemoryInfo,
    MemoryInfoEntry,
    MetricInfo,
    MetricKind,
    MetricWatch,
    ModuleShare,
    ModuleUsage,
    Monitor,
    MonitorOptions,
    NamedSpike,
    NetworkTransfer,
    Observations,
    PidRanker,
    ProcessCounters,
    ProcessEnd,
    ProcessEvent,
    ProcessSample,
    ProcessStart,
    ProcessTotals,
    ProcReader,
    ProfileInterval,
    ProfileSample,
    Ranking,
    RankOptions,
    ReadyThread,
    Report,
    ServiceInfo,
    Sight,
    Sink,
    Source,
    SourceInfo,
    Spike,
    SpikeDetector,
    StackWalk,
    StaleSession,
    Suspect,
    ThreadEvent,
    TimeRange,
    Usage,
    VirtualAlloc,
    WhenStopped,
    __version__,
    built_in_metrics,
    detect,
    open_csv,
    open_etl,
    open_etw,
    open_proc,
    open_recording,
    open_source,
    open_table,
    record,
    watch,
)
from ._analyze import analyze
from ._error import Error

__all__ = [
    "NO_ENTITY", "NO_MODULE", "Attribution", "AttributionStats", "BucketShare", "Capability", "ClockKind",
    "ContextSwitch", "CpuConfig", "Curve", "Detection", "DetectOptions", "Direction", "DiskInit", "DiskTransfer",
    "Entity", "EntityDetector", "EntityKind", "Error", "EtlFile", "EtlHeader", "EtwCapability", "EtwOptions",
    "EtwProvider", "EtwSession", "EtwStack", "EtwStats", "EventRecord", "Evidence", "FileTransfer", "Frame",
    "FrameBuilder", "FrameIterator", "HardFault", "HeaderKind", "ImageEvent", "Incident", "IncidentIterator",
    "InterruptEvent", "KernelClass", "Level", "Lifetime", "LiveView", "Loss", "LossObservation", "LostEvents",
    "MemoryInfo", "MemoryInfoEntry", "MetricInfo", "MetricKind", "MetricWatch", "ModuleShare", "ModuleUsage",
    "Monitor", "MonitorOptions", "NamedSpike", "NetworkTransfer", "Observations", "PidRanker", "ProcessCounters",
    "ProcessEnd", "ProcessEvent", "ProcessSample", "ProcessStart", "ProcessTotals", "ProcReader", "ProfileInterval",
    "ProfileSample", "Ranking", "RankOptions", "ReadyThread", "Report", "ServiceInfo", "Sight", "Sink", "Source",
    "SourceInfo", "Spike", "SpikeDetector", "StackWalk", "StaleSession", "Suspect", "ThreadEvent", "TimeRange",
    "Usage", "VirtualAlloc", "WhenStopped", "__version__", "analyze", "built_in_metrics", "detect", "open_csv",
    "open_etl", "open_etw", "open_proc", "open_recording", "open_source", "open_table", "record", "watch",
]

# The place where a user finds them, in tracebacks, pickles and documentation.
for _name in __all__:
    _object = globals()[_name]
    if isinstance(_object, type):
        _object.__module__ = "etwrca"
del _name, _object
