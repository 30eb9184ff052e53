//! What the operating system knows of this process: cores, memory, processor time.
use crate::Failed;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};

/// Pins this thread, and all threads it starts from now on, to one core.
pub fn pin(core: usize) -> Result<(), Failed> {
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).map_err(|error| Failed::to("pinning to a core", error))
}

/// Processor seconds of the whole process so far, all threads together.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The most memory this process held at once, in MiB.
pub fn peak_rss_mb() -> f64 {
    status("VmHWM:")
}

/// The memory this process holds now, in MiB.
pub fn rss_mb() -> f64 {
    status("VmRSS:")
}

/// The monotonic clock, the same in all processes, in milliseconds.
pub fn now_ms() -> f64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The kernel's memory for its own objects, of all processes together, in KiB.
pub fn slab_kib() -> f64 {
    row("/proc/meminfo", "Slab:")
}

/// As many files as may be taken without asking.
pub fn open_many_files() {
    let maximum = getrlimit(Resource::Nofile).maximum;
    // Refused, opening fails and says so.
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).ok();
}

/// A line of the kernel's own table, in KiB there.
fn status(line: &str) -> f64 {
    row("/proc/self/status", line) / 1024.0
}

fn row(table: &str, line: &str) -> f64 {
    let table = std::fs::read_to_string(table).unwrap_or_default();
    let number = table.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or_default()
}
