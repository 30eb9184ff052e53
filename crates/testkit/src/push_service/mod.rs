//! A push service on loopback with devices behind it: real browsers over Firefox's socket protocol, or virtual devices
//! in bulk with real keys. It takes pushes as RFC 8030 says, checks VAPID (RFC 8292) as strictly as the strictest of the
//! real services, decrypts (RFC 8291) and remembers what each virtual device got.
mod decrypt;
mod device;
mod fault;
mod socket;
mod state;
mod take;
mod vapid;

pub use crate::http::Manner;
pub use device::{Device, Received};
pub use fault::Fault;
pub use state::Totals;

use crate::http::{self, Server};
use channel::clock::{Clock, Timestamp, from_ms};
use state::{Recipient, State};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The longest a test waits for pushes before it fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// The service; it stops when dropped.
pub struct PushService {
    server: Server,
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    totals: watch::Sender<Totals>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells who waits how the counters stand.
    fn tell(&self) {
        let totals = self.state().totals;
        self.totals.send_replace(totals);
    }
}

/// How often devices got one tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Devices that got it at least once.
    pub devices: u64,
    /// Pushes beyond the first of each device.
    pub duplicates: u64,
}

impl PushService {
    /// Starts on a free port. Tokens and TTLs are judged by `clock`.
    pub async fn start(clock: Arc<dyn Clock>) -> PushService {
        Self::start_on(0, clock).await
    }

    /// Starts on this port.
    pub async fn start_on(port: u16, clock: Arc<dyn Clock>) -> PushService {
        let shared = Arc::new(Shared { clock, state: Mutex::default(), totals: watch::Sender::default() });
        let held = shared.clone();
        let server = http::serve(port, move |request| take::route(held.clone(), request)).await;
        shared.state().origin = format!("http://{}", server.address);
        PushService { server, shared }
    }

    /// Where it listens: pushes, the socket for browsers and `/state` on one port.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// `http://127.0.0.1:port`, the start of every endpoint.
    pub fn origin(&self) -> String {
        self.shared.state().origin.clone()
    }

    /// What `dom.push.serverURL` wants.
    pub fn socket_url(&self) -> String {
        format!("ws://{}/", self.server.address)
    }

    /// How further connections are treated. Those that are open stay; [`Fault::Reset`] cuts them.
    pub fn manner(&self, manner: Manner) {
        self.server.manner.send_replace(manner);
    }

    /// Connections opened to it so far.
    pub fn connections(&self) -> u64 {
        self.server.connections.load(Ordering::SeqCst)
    }

    /// Registers virtual devices, online, that take pushes of anybody.
    pub fn devices(&self, count: usize) -> Vec<Device> {
        self.register(count, None)
    }

    /// Registers virtual devices, online, that take only pushes signed by this VAPID key.
    pub fn devices_of(&self, count: usize, vapid_public: &[u8; 65]) -> Vec<Device> {
        self.register(count, Some(vapid::key_text(vapid_public)))
    }

    fn register(&self, count: usize, key: Option<String>) -> Vec<Device> {
        let mut state = self.shared.state();
        let origin = state.origin.clone();
        let mut make = || {
            let (device, behind) = device::fresh(&origin);
            state.recipients.insert(device.id().to_owned(), Recipient::new(behind, key.clone()));
            device
        };
        (0..count).map(|_| make()).collect()
    }

    /// The person turned notifications off: pushes answer 410 from now on.
    pub fn unregister(&self, device: &Device) {
        self.with(device, |recipient| recipient.registered = false);
    }

    /// Switches a device off or on. Coming back it gets what waited.
    pub fn set_online(&self, device: &Device, online: bool) {
        let now = self.shared.clock.now_ms();
        self.shared.state().set_online(device.id(), online, now);
        self.shared.tell();
    }

    /// What the next attempts at this device meet, one fault each; after them all is well.
    pub fn script(&self, device: &Device, faults: impl IntoIterator<Item = Fault>) {
        self.with(device, |recipient| recipient.script.extend(faults));
    }

    /// What every attempt at this device meets from now on.
    pub fn always(&self, device: &Device, fault: Option<Fault>) {
        self.with(device, |recipient| recipient.always = fault);
    }

    /// What every attempt at any device meets from now on.
    pub fn everywhere(&self, fault: Option<Fault>) {
        self.shared.state().everywhere = fault;
    }

    /// Attempts made at this device, failed ones included.
    pub fn attempts(&self, device: &Device) -> usize {
        self.with(device, |recipient| recipient.attempts.len())
    }

    /// When they were made, by the service's clock.
    pub fn attempt_times(&self, device: &Device) -> Vec<Timestamp> {
        self.with(device, |recipient| recipient.attempts.iter().map(|ms| from_ms(*ms)).collect())
    }

    /// What the device got, in order.
    pub fn received(&self, device: &Device) -> Vec<Received> {
        self.with(device, |recipient| recipient.received().to_vec())
    }

    /// How many times the device got pushes of this tag.
    pub fn count(&self, device: &Device, tag: &str) -> usize {
        self.with(device, |recipient| recipient.received().iter().filter(|push| push.tag() == tag).count())
    }

    /// How often all devices got this tag.
    pub fn tally(&self, tag: &str) -> Tally {
        let state = self.shared.state();
        let counts = state.recipients.values().map(|r| r.received().iter().filter(|push| push.tag() == tag).count());
        counts.filter(|count| *count > 0).fold(Tally::default(), |tally, count| Tally {
            devices: tally.devices + 1,
            duplicates: tally.duplicates + (count as u64 - 1),
        })
    }

    /// How often each tag arrived at any device.
    pub fn tags(&self) -> HashMap<String, u64> {
        let state = self.shared.state();
        let mut tags = HashMap::new();
        for push in state.recipients.values().flat_map(|recipient| recipient.received()) {
            *tags.entry(push.tag().to_owned()).or_default() += 1;
        }
        tags
    }

    /// The counters.
    pub fn totals(&self) -> Totals {
        *self.shared.totals.borrow()
    }

    /// Waits until the counters are as wanted; panics with the counters after two minutes.
    pub async fn until(&self, wanted: impl Fn(&Totals) -> bool) -> Totals {
        let mut totals = self.shared.totals.subscribe();
        match tokio::time::timeout(PATIENCE, totals.wait_for(|totals| wanted(totals))).await {
            Ok(found) => *found.expect("the service lives"),
            Err(_) => panic!("waited in vain; the push service stands at {:?}", self.totals()),
        }
    }

    /// The JSON of `GET /state`: what browser tests look at.
    pub fn state_json(&self) -> String {
        self.shared.state().to_json().to_string()
    }

    fn with<T>(&self, device: &Device, work: impl FnOnce(&mut Recipient) -> T) -> T {
        let mut state = self.shared.state();
        work(state.recipients.get_mut(device.id()).expect("a device of this service"))
    }
}
