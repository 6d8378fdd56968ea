"""An object whose __init__() has not run is refused, whatever is asked of it: never a crash."""
import conftest
import etwrca
import pytest

EVERYTHING = """
import etwrca, faulthandler
faulthandler.enable()
touched = 0


def classes(things):
    for cls in things:
        if isinstance(cls, type):
            yield cls
            yield from classes(vars(cls).values())


found = list(classes(getattr(etwrca, name) for name in etwrca.__all__))
assert etwrca.NetworkTransfer.Direction in found and etwrca.LostEvents.What in found
for cls in found:
    for key in dir(cls):
        if key in ("__class__", "__init_subclass__", "__subclasshook__", "__new__"):
            continue
        unmade = cls.__new__(cls)
        arguments = [(), (unmade,), (cls.__new__(cls),), (0,), ("x",), (None, None)]
        try:
            member = getattr(unmade, key)
        except Exception:
            continue
        for each in arguments if callable(member) and key not in ("__init__", "__setstate__") else ():
            try:
                member(*each)
            except Exception:
                pass
            touched += 1
    for key, member in vars(cls).items():
        method = (callable(member) and not isinstance(member, (type, staticmethod))
                  and key not in ("__init__", "__new__"))
        if not method and (not isinstance(member, property) or key.startswith("__")):
            continue
        unmade = cls.__new__(cls)
        try:
            answer = getattr(unmade, key)() if method else getattr(unmade, key)
            if answer is NotImplemented:  # of an operator
                continue
        except TypeError:
            continue
        except Exception as error:
            print(repr(error))
        print(f"{cls.__qualname__}.{key} answers")
print("touched", touched > 2000)
"""


def test_nothing_of_any_class_answers_or_crashes():
    done = conftest.run_python(EVERYTHING)
    assert (done.stdout, done.returncode) == ("touched True\n", 0), done.stdout + done.stderr


PICKLES = """
import etwrca, pickle
for thing in etwrca.TimeRange(0, 1), etwrca.Direction.up, etwrca.Monitor(), etwrca.SpikeDetector():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        try:
            print(int(pickle.loads(pickle.dumps(thing, protocol)) == thing), end="")
        except TypeError:
            print("-", end="")
    print(end=" ")
"""


def test_pickles_of_any_protocol():
    done = conftest.run_python(PICKLES)
    assert (done.stdout, done.returncode) == ("--1111 --1111 ------ ------ ", 0), done.stdout + done.stderr


@pytest.mark.parametrize("use", [
    lambda s: s.add_entity(etwrca.Entity(etwrca.EntityKind.named, name="x")),
    lambda s: s.add_metric(etwrca.MetricInfo("m")), lambda s: s.metrics, lambda s: s.entity_ids(), lambda s: s.stop(),
    lambda s: s.frames(), lambda s: s.incidents(), lambda s: etwrca.Monitor().run(s), lambda s: etwrca.detect(s),
    lambda s: etwrca.PidRanker(s), lambda s: etwrca.FrameBuilder(s), lambda s: etwrca.LiveView(s),
    lambda s: etwrca.Attribution(s), lambda s: etwrca.record(s, "never.etwrca"),
])
def test_a_source_before_super_init(use):
    class Early(etwrca.Source):
        def __init__(self):
            with pytest.raises(TypeError, match="__init__"):
                use(self)
            super().__init__()

    assert Early().entity_ids() == []


def test_a_sink_before_super_init():
    class Early(etwrca.Sink):
        def __init__(self):
            with pytest.raises(TypeError, match="__init__"):
                etwrca.Monitor().add(self)
            super().__init__()

    etwrca.Monitor().add(Early())


def test_one_base_of_two_may_be_used_before_the_other_is_made():
    class Both(etwrca.Source, etwrca.Sink):
        def __init__(self):
            etwrca.Source.__init__(self)
            assert self.add_metric(etwrca.MetricInfo("m")) >= 0
            with pytest.raises(TypeError, match="__init__"):
                etwrca.Monitor().add(self)
            etwrca.Sink.__init__(self)

    etwrca.Monitor().add(Both())
