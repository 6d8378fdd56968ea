"""Typed events: the decoders of kernel_event.hpp."""
import gc

import etwrca
import pytest

KINDS = [etwrca.ProcessEvent, etwrca.ProcessTotals, etwrca.ProcessCounters, etwrca.ThreadEvent, etwrca.ContextSwitch,
         etwrca.ReadyThread, etwrca.ProfileSample, etwrca.ProfileInterval, etwrca.InterruptEvent, etwrca.ImageEvent,
         etwrca.DiskTransfer, etwrca.DiskInit, etwrca.FileTransfer, etwrca.HardFault, etwrca.VirtualAlloc,
         etwrca.MemoryInfo, etwrca.NetworkTransfer, etwrca.StackWalk, etwrca.ServiceInfo, etwrca.CpuConfig,
         etwrca.LostEvents]


@pytest.fixture(scope="module")
def decoded(recording):
    """The first event of each kind that the recording has, by the kind's name, and what was made of it."""
    found = {}
    for event in etwrca.EtlFile(recording):
        for kind in KINDS:
            if kind.__name__ not in found and (made := kind.decode(event)) is not None:
                found[kind.__name__] = (event, made)
    return found


def test_a_typed_event_says_what_its_fields_say(decoded):
    event, switch = decoded["ContextSwitch"]
    fields = event.fields()
    assert (switch.new_tid, switch.old_tid) == (fields["NewThreadId"], fields["OldThreadId"])
    assert isinstance(switch, etwrca.ContextSwitch) and isinstance(switch.new_priority, int)
    event, process = decoded["ProcessEvent"]
    fields = event.fields()
    assert (process.pid, process.image) == (fields["ProcessId"], fields["ImageFileName"])
    assert process.lifetime in (etwrca.Lifetime.rundown_start, etwrca.Lifetime.start)
    assert process.image_name == process.image and isinstance(process.sid, bytes)
    event, disk = decoded["DiskTransfer"]
    assert disk.bytes == event.fields()["TransferSize"] and disk.write == (event.name == "DiskIo/Write")


def test_every_field_of_every_kind_reads(decoded):
    assert {"ProcessEvent", "ThreadEvent", "ContextSwitch", "DiskTransfer"} <= set(decoded)
    for _, made in decoded.values():
        names = [name for name in dir(type(made)) if isinstance(getattr(type(made), name), property)]
        assert names and repr(made).startswith(type(made).__name__ + "(")
        for name in names:
            getattr(made, name)


def test_another_kind_is_none(decoded):
    event, _ = decoded["ContextSwitch"]
    assert [kind.__name__ for kind in KINDS if kind.decode(event) is not None] == ["ContextSwitch"]


def test_texts_outlive_event_and_file(recording):
    file = etwrca.EtlFile(recording)
    kept = [p for p in map(etwrca.ProcessEvent.decode, (next(file) for _ in range(3000))) if p]
    assert len(kept) > 1
    del file
    gc.collect()
    _ = [bytes(200) for _ in range(10000)]
    again = etwrca.EtlFile(recording)
    assert [p.image for p in kept] == [p.image for p in map(etwrca.ProcessEvent.decode,
                                                             (next(again) for _ in range(3000))) if p]


def test_misuse():
    for bad in (None, 3, b"payload", etwrca.ContextSwitch):
        with pytest.raises(TypeError):
            etwrca.ContextSwitch.decode(bad)
    with pytest.raises(TypeError):
        etwrca.ContextSwitch()
