import collections
import uuid

import etwrca
import numpy as np
import pytest


def test_events_in_time_order(recording):
    count = collections.Counter()
    last = None
    with etwrca.EtlFile(recording) as events:
        assert events.header.processors == 4
        for event in events:
            assert last is None or event.time >= last
            last = event.time
            count[event.name] += 1
    assert count["Thread/CSwitch"] > 1000 and not events.loss and events.loss_notes == []


def test_an_event_outlives_its_file(recording):
    events = etwrca.EtlFile(recording)
    kept = [next(events) for _ in range(1000)]
    del events
    starts = [e for e in kept if e.kernel == etwrca.KernelClass.process and e.name == "Process/DCStart"]
    assert {"ProcessId", "ImageFileName"} <= set(starts[0].fields())
    assert all(e.raw.endswith(e.payload) for e in kept)


def test_columns_are_the_events(recording):
    one, all_at_once = etwrca.EtlFile(recording), etwrca.EtlFile(recording).columns(1000)
    events = [next(one) for _ in range(1000)]
    assert list(all_at_once["time"]) == [e.time for e in events]
    assert list(all_at_once["pid"]) == [e.pid for e in events]
    assert list(all_at_once["opcode"]) == [e.opcode for e in events]
    assert not all_at_once["time"].flags.writeable
    time = all_at_once["time"]
    del all_at_once
    assert time[0] == events[0].time


def test_the_end_and_again(recording):
    file = etwrca.EtlFile(recording)
    n = len(file.columns()["time"])
    assert len(file.columns()["time"]) == 0 and next(file, None) is None
    file.rewind()
    assert len(file.columns(10)["time"]) == 10 and n > 10 and file.position <= file.size
    assert np.abs(file.last_time - file.first_time) > np.timedelta64(1, "s")


def test_the_end_of_a_session_that_never_stopped(recording, tmp_path):
    end = etwrca.EtlFile(recording).header.end
    assert end > np.datetime64("2020-01-01")
    stamp = (int(end.astype("i8")) // 100 + 116_444_736_000_000_000).to_bytes(8, "little")  # FILETIME
    raw = open(recording, "rb").read()
    path = tmp_path / "open.etl"
    path.write_bytes(raw.replace(stamp, bytes(8), 1))
    assert np.isnat(etwrca.EtlFile(path).header.end)
    assert "NaT" in etwrca.EtlHeader.end.__doc__


def test_what_is_no_recording(tmp_path):
    path = tmp_path / "no.etl"
    path.write_bytes(b"no recording" * 1000)
    with pytest.raises(etwrca.Error, match="no.etl") as caught:
        etwrca.EtlFile(path)
    assert caught.value.code == "corrupt"


def test_a_truncated_recording_is_loss(recording, tmp_path):
    path = tmp_path / "cut.etl"
    path.write_bytes(open(recording, "rb").read()[:1_000_001])
    file = etwrca.EtlFile(path)
    file.columns()
    assert file.loss and file.loss_notes
    assert etwrca.analyze(path).loss


def test_a_provider_by_name_or_guid():
    guid = "22fb2cd6-0e7b-422b-a0c7-2fad1fd0e716"
    for given in (guid, guid.upper(), "{" + guid + "}", str(uuid.UUID(guid))):
        provider = etwrca.EtwProvider(given, level=4, any_keyword=1 << 63, stacks=True)
        assert (provider.id, provider.name) == (guid, "")
        assert (provider.level, provider.any_keyword, provider.stacks) == (4, 1 << 63, True)
    for name in ("Microsoft-Windows-DNS-Client", guid[:-1], "{" + guid):
        provider = etwrca.EtwProvider(name)
        assert (provider.id, provider.name) == ("", name)
    for bad in (lambda: etwrca.EtwProvider(), lambda: etwrca.EtwProvider(3), lambda: etwrca.EtwProvider("x", level=256)):
        with pytest.raises(TypeError):
            bad()


def test_options_of_a_session_read_as_given():
    stack = etwrca.EtwStack(etwrca.KernelClass.perf_info, 46)
    options = etwrca.EtwOptions(name="mine", kernel=0, providers=[etwrca.EtwProvider("x")], stacks=[stack],
                                restart_pause=0.5, min_buffers=8, max_buffers=16, flush_ms=100, independent=True,
                                command_lines=False)
    assert (options.name, options.kernel, options.min_buffers, options.max_buffers) == ("mine", 0, 8, 16)
    assert (options.providers[0].name, options.stacks[0].opcode) == ("x", 46)
    assert options.restart_pause == np.timedelta64(500, "ms") and options.independent and not options.command_lines
    with pytest.raises(TypeError):
        etwrca.EtwOptions(flush_ms=-1)


def test_a_live_session_is_windows_only():
    if __import__("sys").platform == "win32":
        pytest.skip("needs another system")
    for open_it in (etwrca.EtwSession, etwrca.open_etw):
        with pytest.raises(etwrca.Error) as caught:
            open_it(etwrca.EtwOptions(providers=[etwrca.EtwProvider("x")]))
        assert caught.value.code == "unsupported"
