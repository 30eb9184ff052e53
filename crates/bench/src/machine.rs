//! What the operating system knows of this process: cores, memory, processor time.
use crate::Failed;
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

/// A line of the kernel's own table, in KiB there.
fn status(line: &str) -> f64 {
    let table = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let number = table.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or_default() / 1024.0
}
