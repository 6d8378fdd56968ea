// The typed decoders: `etwrca.ContextSwitch.decode(event)`.
#include <etwrca/event_record.hpp>
#include <etwrca/kernel_event.hpp>

#include <cstring>
#include <memory>

#include "event.hpp"
#include "module.hpp"

namespace etwrca::python {
namespace {

/// What decode() made, with the event whose bytes its texts are.
template <class T>
struct Decoded {
  py::object event;
  T value;
};

template <class T>
T shown(const T& x) {
  return x;
}
py::str shown(const Text8& x) { return text(x.str()); }
py::str shown(const Text16& x) { return text(x.str()); }
py::bytes shown(const std::span<const std::byte>& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

/// One kind of event: its class in Python, decode() and a property for each field.
template <class T>
class Kind {
 public:
  Kind(py::module_& m, const char* name, const char* what) : type(m, name, what) {
    type.def_static(
        "decode",
        [](const Event& event) -> std::optional<Decoded<T>> {
          Decoded<T> out{py::object(), {}};
          if (!etwrca::decode(event.record(), out.value)) return std::nullopt;
          out.event = py::cast(&event);
          return out;
        },
        py::arg("event"), "What the event says; None for another kind, version or length.");
    type.def("__repr__", [name, names = names_](const py::object& self) {
      std::string out = std::string(name) + "(";
      for (const char* field : *names)
        out += (field == names->front() ? "" : ", ") + std::string(field) + "=" +
               py::repr(self.attr(field)).template cast<std::string>();
      return text(out + ")");
    });
  }

  template <class M>
  Kind& field(const char* name, M T::*member, const char* what) {
    names_->push_back(name);
    type.def_property_readonly(
        name, [member](const Decoded<T>& x) { return shown(x.value.*member); }, what);
    return *this;
  }

  std::shared_ptr<std::vector<const char*>> names_ = std::make_shared<std::vector<const char*>>();
  py::class_<Decoded<T>> type;
};

void bind_processes(py::module_& m) {
  using P = ProcessEvent;
  Kind<P> process(m, "ProcessEvent",
                  "A process began, ended, or was there when the recording began or ended.");
  process.field("lifetime", &P::lifetime, "What of these.")
      .field("pid", &P::pid, "Its number.")
      .field("parent_pid", &P::parent_pid, "That of the process that made it.")
      .field("session", &P::session, "Terminal session.")
      .field("exit_status", &P::exit_status, "What it ended with.")
      .field("unique_process_key", &P::unique_process_key,
             "Address of the kernel's object; 0 before version 2.")
      .field("sid", &P::sid, "The user's SID as bytes; empty if absent.")
      .field("image", &P::image, "File name: \"svchost.exe\"; \"\" where image_path is set.")
      .field("image_path", &P::image_path, "Whole path; events of Kernel-Process only.")
      .field("command_line", &P::command_line, "Private: may hold secrets. \"\" before version 2.");
  process.type.def_property_readonly(
      "image_name", [](const Decoded<P>& x) { return text(image_name(x.value)); },
      "File name, from `image` or the last part of `image_path`.");
  using T = ProcessTotals;
  Kind<T>(m, "ProcessTotals", "What a process used in its whole life: ProcessStop of Kernel-Process.")
      .field("pid", &T::pid, "Its number.")
      .field("created", &T::created, "UTC.")
      .field("exited", &T::exited, "UTC.")
      .field("handles", &T::handles, "Open at the end.")
      .field("commit_peak", &T::commit_peak, "Bytes.")
      .field("cpu_cycles", &T::cpu_cycles, "Of all its threads.")
      .field("reads", &T::reads, "Operations.")
      .field("writes", &T::writes, "Operations.")
      .field("read_bytes", &T::read_bytes, "Bytes.")
      .field("write_bytes", &T::write_bytes, "Bytes.")
      .field("hard_faults", &T::hard_faults, "Page faults that waited for a disk.");
  using C = ProcessCounters;
  Kind<C>(m, "ProcessCounters", "Memory of a process: Process/PerfCtr and PerfCtrRundown.")
      .field("pid", &C::pid, "Its number.")
      .field("page_faults", &C::page_faults, "In its life.")
      .field("handles", &C::handles, "Open now.")
      .field("virtual_size", &C::virtual_size, "Bytes.")
      .field("working_set", &C::working_set, "Bytes.")
      .field("peak_working_set", &C::peak_working_set, "Bytes.")
      .field("pagefile_usage", &C::pagefile_usage, "Commit charge, bytes.")
      .field("private_pages", &C::private_pages, "In bytes, in spite of its name.");
}

void bind_threads(py::module_& m) {
  using T = ThreadEvent;
  Kind<T>(m, "ThreadEvent", "A thread began, ended, or was there when the recording began or ended.")
      .field("lifetime", &T::lifetime, "What of these.")
      .field("pid", &T::pid, "Of its process.")
      .field("tid", &T::tid, "Its number.")
      .field("sub_process_tag", &T::sub_process_tag, "Which service of a svchost; 0 if none.")
      .field("win32_start_address", &T::win32_start_address, "Where it begins.");
  using S = ContextSwitch;
  Kind<S>(m, "ContextSwitch", "On the event's processor old_tid stops and new_tid runs.")
      .field("new_tid", &S::new_tid, "Who runs now; 0: idle.")
      .field("old_tid", &S::old_tid, "Who stops; 0: idle.")
      .field("new_priority", &S::new_priority, "0 to 31.")
      .field("old_priority", &S::old_priority, "0 to 31.")
      .field("old_wait_reason", &S::old_wait_reason, "KWAIT_REASON.")
      .field("old_state", &S::old_state, "KTHREAD_STATE: 1 ready (preempted), 5 waiting.")
      .field("new_wait_time", &S::new_wait_time, "How long it was switched out, in clock interrupts.");
  Kind<ReadyThread>(m, "ReadyThread", "A thread became runnable.")
      .field("tid", &ReadyThread::tid, "Its number.");
}

void bind_profile(py::module_& m) {
  using S = ProfileSample;
  Kind<S>(m, "ProfileSample", "Where a thread was at the tick of the profile timer.")
      .field("instruction_pointer", &S::instruction_pointer, "Address.")
      .field("tid", &S::tid, "Who ran.")
      .field("count", &S::count, "How many samples it stands for.")
      .field("dpc", &S::dpc, "A deferred procedure call was running.")
      .field("isr", &S::isr, "An interrupt service routine was running.");
  using I = ProfileInterval;
  Kind<I>(m, "ProfileInterval", "The sampling interval in force.")
      .field("source", &I::source, "0 is the timer.")
      .field("new_interval", &I::new_interval, "100 ns units.")
      .field("old_interval", &I::old_interval, "100 ns units.");
  using R = InterruptEvent;
  Kind<R>(m, "InterruptEvent", "A DPC or an ISR returned.")
      .field("initial_ticks", &R::initial_ticks, "When it began, in clock ticks.")
      .field("routine", &R::routine, "Its address.")
      .field("isr", &R::isr, "False: a DPC.");
  using E = ImageEvent;
  Kind<E>(m, "ImageEvent", "A program or library was loaded, unloaded, or was there.")
      .field("lifetime", &E::lifetime, "What of these.")
      .field("base", &E::base, "Address.")
      .field("size", &E::size, "Bytes.")
      .field("pid", &E::pid, "0 for drivers; 0xFFFFFFFF before version 1.")
      .field("checksum", &E::checksum, "Of its header.")
      .field("time_date_stamp", &E::time_date_stamp, "Of its header.")
      .field("path", &E::path, "Of the kernel: \"\\\\Device\\\\HarddiskVolume2\\\\...\".");
  using W = StackWalk;
  Kind<W>(m, "StackWalk", "The call stack of the event at event_ticks on that thread.")
      .field("event_ticks", &W::event_ticks, "EventRecord.ticks of that event.")
      .field("pid", &W::pid, "Its process.")
      .field("tid", &W::tid, "Its thread.")
      .field("pointer_size", &W::pointer_size, "4 or 8.")
      .type.def_property_readonly(
          "frames",
          [](const Decoded<W>& x) {
            const std::size_t width = x.value.pointer_size == 4 ? 4 : 8;
            std::vector<std::uint64_t> out(x.value.frames.size() / width);
            for (std::size_t i = 0; i < out.size(); ++i)  // little-endian, as every processor of Windows
              std::memcpy(&out[i], x.value.frames.data() + i * width, width);
            return out;
          },
          "Instruction pointers, innermost first: list of int.");
}

void bind_io(py::module_& m) {
  using D = DiskTransfer;
  Kind<D>(m, "DiskTransfer", "A read or write of a disk is complete.")
      .field("write", &D::write, "False: a read.")
      .field("disk", &D::disk, "Its number.")
      .field("irp_flags", &D::irp_flags, "Of the request.")
      .field("bytes", &D::bytes, "How many.")
      .field("byte_offset", &D::byte_offset, "Where on the disk.")
      .field("file_object", &D::file_object, "Address of the kernel's object.")
      .field("irp", &D::irp, "Address of the request.")
      .field("response_ticks", &D::response_ticks, "Clock ticks from issue to completion.")
      .field("issuing_tid", &D::issuing_tid, "0xFFFFFFFF before Windows 8.");
  using I = DiskInit;
  Kind<I>(m, "DiskInit", "Who issued the request that a later DiskTransfer completes.")
      .field("write", &I::write, "False: a read.")
      .field("irp", &I::irp, "Address of the request.")
      .field("issuing_tid", &I::issuing_tid, "0xFFFFFFFF if not known.");
  using F = FileTransfer;
  Kind<F>(m, "FileTransfer", "A request to the file system, which may serve it from its cache.")
      .field("write", &F::write, "False: a read.")
      .field("tid", &F::tid, "Who asked.")
      .field("bytes", &F::bytes, "How many.")
      .field("file_object", &F::file_object, "Address of the kernel's object.")
      .field("offset", &F::offset, "Where in the file.");
  using N = NetworkTransfer;
  Kind<N> network(m, "NetworkTransfer", "TCP or UDP data was sent or received.");
  py::enum_<N::Direction>(network.type, "Direction", "Which way.")
      .value("send", N::Direction::send)
      .value("receive", N::Direction::receive);
  network.field("direction", &N::direction, "Which way.")
      .field("udp", &N::udp, "False: TCP.")
      .field("ipv6", &N::ipv6, "False: version 4.")
      .field("pid", &N::pid, "Whose.")
      .field("bytes", &N::bytes, "How many.")
      .field("local_port", &N::local_port, "In host byte order.")
      .field("remote_port", &N::remote_port, "In host byte order.");
}

void bind_memory(py::module_& m) {
  using H = HardFault;
  Kind<H>(m, "HardFault", "A page fault that waited for a disk.")
      .field("initial_ticks", &H::initial_ticks, "When it began, in clock ticks.")
      .field("tid", &H::tid, "Who waited.")
      .field("bytes", &H::bytes, "How many were read.")
      .field("virtual_address", &H::virtual_address, "What was touched.")
      .field("file_object", &H::file_object, "Address of the kernel's object.");
  using V = VirtualAlloc;
  Kind<V>(m, "VirtualAlloc", "Address space was taken or given back.")
      .field("free", &V::free, "True: given back.")
      .field("base", &V::base, "Address.")
      .field("size", &V::size, "Bytes.")
      .field("pid", &V::pid, "Whose.")
      .field("flags", &V::flags,
             "MEM_COMMIT 0x1000, MEM_RESERVE 0x2000, MEM_DECOMMIT 0x4000, MEM_RELEASE 0x8000.");
  using E = MemoryInfoEntry;
  py::class_<E>(m, "MemoryInfoEntry", "The memory of one process, in pages.")
      .def_readonly("pid", &E::pid, "Its number.")
      .def_readonly("working_set_pages", &E::working_set_pages, "In memory.")
      .def_readonly("commit_pages", &E::commit_pages, "Committed.")
      .def_readonly("virtual_pages", &E::virtual_pages, "Of address space.")
      .def_readonly("private_working_set_pages", &E::private_working_set_pages, "In memory and its own.");
  Kind<MemoryInfo>(m, "MemoryInfo", "A list of processes with their page counts.")
      .field("count", &MemoryInfo::count, "How many.")
      .type.def_property_readonly(
          "entries",
          [](const Decoded<MemoryInfo>& x) {
            std::vector<E> out;
            for (std::uint32_t i = 0; i < x.value.count; ++i) out.push_back(memory_info_entry(x.value, i));
            return out;
          },
          "list of MemoryInfoEntry.");
}

void bind_system(py::module_& m) {
  using S = ServiceInfo;
  Kind<S>(m, "ServiceInfo", "A service and the process that hosted it.")
      .field("pid", &S::pid, "Of the host.")
      .field("sub_process_tag", &S::sub_process_tag, "As its threads have it.")
      .field("name", &S::name, "\"Dnscache\".")
      .field("display_name", &S::display_name, "\"DNS Client\".");
  using C = CpuConfig;
  Kind<C>(m, "CpuConfig", "The machine.")
      .field("mhz", &C::mhz, "Of a processor.")
      .field("processors", &C::processors, "How many.")
      .field("memory_mib", &C::memory_mib, "MiB.")
      .field("page_size", &C::page_size, "Bytes.");
  using L = LostEvents;
  Kind<L> lost(m, "LostEvents", "The recorder noticed that it dropped something before this moment.");
  py::enum_<L::What>(lost.type, "What", "What was dropped.")
      .value("events", L::What::events)
      .value("buffer", L::What::buffer)
      .value("file", L::What::file);
  lost.field("what", &L::what, "What was dropped.");
}

}  // namespace

void bind_kernel_event(py::module_& m) {
  py::enum_<Lifetime>(m, "Lifetime", "How the life of an object and the recording relate.")
      .value("start", Lifetime::start, "began now")
      .value("end", Lifetime::end, "ended now")
      .value("rundown_start", Lifetime::rundown_start, "was there when the recording began")
      .value("rundown_end", Lifetime::rundown_end, "was there when the recording ended")
      .value("defunct", Lifetime::defunct, "ended earlier and is still referred to");
  bind_processes(m);
  bind_threads(m);
  bind_profile(m);
  bind_io(m);
  bind_memory(m);
  bind_system(m);
}

}  // namespace etwrca::python
