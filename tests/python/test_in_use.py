"""Objects are for one thread at a time, and what Python a call of theirs runs may not come back into it."""
import threading

import etwrca
import numpy as np
import pytest
from test_source import Shop


class Asked(Shop):
    """Its info() calls `then` once, in the middle of whoever asks for it."""

    then = None

    def info(self):
        then, self.then = self.then, None
        if then is not None:
            then()
        return etwrca.SourceInfo("s", "s")


def many(source, n=100_000):
    """So many that what holds the observations moves in memory."""
    return etwrca.Observations.levels(np.arange(n) + 50.0, np.zeros(n, "u4"), source.waiting, np.arange(n))


def elsewhere(call):
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


USES = {"add": lambda b, s: b.add(many(s)), "next": lambda b, s: b.next(), "finish": lambda b, s: b.finish(),
        "left_out": lambda b, s: b.left_out}


@pytest.mark.parametrize("where", ["here", "another thread"])
@pytest.mark.parametrize("use", USES)
def test_a_builder_is_not_entered_twice(use, where):
    source = Asked()
    builder = etwrca.FrameBuilder(source, bin=1.0)
    refused = []

    def enter():
        try:
            USES[use](builder, source)
        except etwrca.Error as error:
            refused.append((error.code, str(error)))

    source.then = enter if where == "here" else lambda: elsewhere(enter)
    builder.add([etwrca.Level(float(i), source.who[0], source.waiting, 1.0) for i in range(50)])
    frames = 0
    while builder.next() is not None:
        frames += 1
    builder.finish()
    while builder.next() is not None:
        frames += 1
    assert frames == 50 and source.then is None
    if use == "left_out" and where == "here":
        assert refused == []  # reading it changes nothing
    else:
        assert len(refused) == 1 and refused[0][0] == "invalid_argument"
        assert ("another thread" if where != "here" else "at work already") in refused[0][1]


def loaded(table):
    source = etwrca.open_table(*table)
    ranker = etwrca.PidRanker(source)
    for frame in source.frames():
        ranker.observe(frame)
    return source, ranker


def test_a_source_is_in_use_while_it_is_ranked_from():
    """rank() reads the tables without the GIL: nobody may add to them meanwhile. Other threads see it or are late."""
    n, entities = 400, 300
    values = np.random.default_rng(1).normal(10, 1, (n, entities, 4))
    values[200:260, 3] += 200
    source = Shop()
    source.who += [source.add_entity(etwrca.Entity(etwrca.EntityKind.named, str(i))) for i in range(entities)]
    source.more = [source.add_metric(etwrca.MetricInfo(f"m{i}")) for i in range(4)]
    builder = etwrca.FrameBuilder(source, bin=0)
    ranker = etwrca.PidRanker(source)
    for i, second in enumerate(values):
        for metric, column in zip(source.more, second.T):
            builder.add(etwrca.Observations.levels(np.full(entities, i), source.who[2:], metric, column))
    builder.finish()
    while (frame := builder.next()) is not None:
        ranker.observe(frame)
    refused, done = [], threading.Event()

    def add():
        while not done.is_set():
            try:
                source.add_entity(etwrca.Entity(etwrca.EntityKind.named, "late"))
            except etwrca.Error as error:
                refused.append(str(error))
                return
            done.wait(0.001)

    thread = threading.Thread(target=add)
    thread.start()
    for _ in range(200):
        ranker.rank((200, 260), "m0")
        if refused:
            break
    done.set()
    thread.join()
    assert refused and "another thread" in refused[0]
    source.add_entity(etwrca.Entity(etwrca.EntityKind.named, "later"))  # it was let go


def test_rank_and_draw_from_inside_a_run(csv):
    """A sink and a read() may ask: their thread holds the source already."""
    other = Shop()
    ranker, view = etwrca.PidRanker(other), etwrca.LiveView(other)
    ranks, screens = [], []

    class Ranks(etwrca.Sink):
        def frame(self, frame):
            ranker.observe(frame)
            ranks.append(ranker.rank(etwrca.TimeRange(100, 130), "waiting"))
            screens.append(view.draw())

        def incident(self, incident):
            screens.append(view.line(incident))

    read = Shop.read
    other.read = lambda: (ranker.rank((100, 130), "waiting"), read(other))[1]
    report = etwrca.Monitor().add(view).add(Ranks()).run(other)
    assert len(ranks) == report.frames == 200 and len(screens) == 201
    assert ranks[-1].suspects[0].name == "checkout" == report.incidents[0].suspects[0].name


@pytest.mark.parametrize("ask", [lambda view, incident: view.draw(), lambda view, incident: view.line(incident)])
def test_a_source_is_in_use_while_it_is_drawn_from(csv, ask):
    incident = etwrca.analyze(csv).incidents[0]
    source = Asked()
    view = etwrca.LiveView(source)
    told = []

    def add():
        try:
            source.add_entity(etwrca.Entity(etwrca.EntityKind.named, "late"))
        except etwrca.Error as error:
            told.append(str(error))

    source.then = lambda: elsewhere(add)
    ask(view, incident)
    if source.then is None:  # it did ask for info()
        assert told and "another thread" in told[0]
    source.add_entity(etwrca.Entity(etwrca.EntityKind.named, "later"))


def test_report_and_so_far_while_the_reader_works(table):
    """A race that no assertion shows: the thread that reads writes what these copy. Both take the lock now; before, this
    ended by a segmentation fault or a ThreadSanitizer report, not every time."""
    current, done, seen = [None], threading.Event(), []

    def poll():
        while not done.is_set():
            iterator = current[0]
            try:
                if iterator is not None and (report := iterator.report) is not None:
                    seen.append(report.frames)
                if iterator is not None:
                    iterator.so_far()
            except etwrca.Error:
                pass  # next() is at work

    threads = [threading.Thread(target=poll) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            current[0] = etwrca.open_table(*table).incidents()
            assert [incident.suspects[0].name for incident in current[0]] == ["b"]
            assert current[0].report.frames == 220
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert set(seen) <= {220}
