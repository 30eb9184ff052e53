//! A ZIP file (APPNOTE 6.3.10) written in one go, without knowing beforehand how long anything is: sizes and sums follow
//! each file, and the list of all stands at the end. Every file may be larger than four gigabytes (ZIP64).
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::{self, Write};

/// Version 4.5: ZIP64.
const NEEDED: u16 = 45;
/// Made on Unix, so that the rights below are read.
const MADE_BY: u16 = 3 << 8 | NEEDED;
/// Sizes follow (bit 3), names are UTF-8 (bit 11).
const FLAGS: u16 = 1 << 3 | 1 << 11;
const DEFLATED: u16 = 8;
/// A plain file everybody may read.
const RIGHTS: u32 = 0o100_644 << 16;
/// The real number stands in the ZIP64 field.
const ELSEWHERE: u32 = u32::MAX;

struct Entry {
    name: String,
    sum: u32,
    packed: u64,
    bytes: u64,
    at: u64,
}

struct Open {
    entry: Entry,
    deflate: DeflateEncoder<Vec<u8>>,
    crc: Crc,
}

/// A ZIP file being written.
pub struct Zip {
    out: Vec<u8>,
    at: u64,
    stamp: [u16; 2],
    open: Option<Open>,
    entries: Vec<Entry>,
}

impl Zip {
    /// An empty one; all files in it get this time, which has no zone in this format.
    pub fn new(when: jiff::civil::DateTime) -> Zip {
        let part = |number: i8| u16::try_from(number).unwrap_or(0);
        let year = u16::try_from(when.year() - 1980).unwrap_or(0);
        let time = part(when.hour()) << 11 | part(when.minute()) << 5 | (part(when.second()) / 2);
        let date = year << 9 | part(when.month()) << 5 | part(when.day());
        Zip { out: Vec::new(), at: 0, stamp: [time, date], open: None, entries: Vec::new() }
    }

    /// Begins a file.
    ///
    /// # Errors
    /// None in practice: it writes into memory.
    pub fn begin(&mut self, name: &str) -> io::Result<()> {
        self.end()?;
        let entry = Entry { name: name.to_owned(), sum: 0, packed: 0, bytes: 0, at: self.at };
        let mut head = Bytes::default();
        head.u32(0x0403_4b50).u16(NEEDED).u16(FLAGS).u16(DEFLATED).u16(self.stamp[0]).u16(self.stamp[1]);
        // Sum and sizes follow; the field of the long ones says that they are long there.
        head.u32(0).u32(ELSEWHERE).u32(ELSEWHERE).u16(length(name)).u16(20);
        head.raw(name.as_bytes()).u16(1).u16(16).u64(0).u64(0);
        self.put(&head.0);
        self.open =
            Some(Open { entry, deflate: DeflateEncoder::new(Vec::new(), Compression::fast()), crc: Crc::new() });
        Ok(())
    }

    /// More of the file that was begun.
    ///
    /// # Errors
    /// When none was.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let open = self.open.as_mut().ok_or_else(|| io::Error::other("no file was begun"))?;
        open.crc.update(bytes);
        open.entry.bytes += bytes.len() as u64;
        open.deflate.write_all(bytes)?;
        let packed = std::mem::take(open.deflate.get_mut());
        open.entry.packed += packed.len() as u64;
        self.put(&packed);
        Ok(())
    }

    /// Ends the file that was begun, if one was.
    ///
    /// # Errors
    /// None in practice.
    pub fn end(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let (mut entry, rest) = (open.entry, open.deflate.finish()?);
        entry.packed += rest.len() as u64;
        entry.sum = open.crc.sum();
        self.put(&rest);
        let mut tail = Bytes::default();
        tail.u32(0x0807_4b50).u32(entry.sum).u64(entry.packed).u64(entry.bytes);
        self.put(&tail.0);
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the list of all files; nothing may follow.
    ///
    /// # Errors
    /// None in practice.
    pub fn finish(&mut self) -> io::Result<()> {
        self.end()?;
        let (from, entries) = (self.at, std::mem::take(&mut self.entries));
        for entry in &entries {
            let line = self.line(entry);
            self.put(&line);
        }
        let (long, count) = (self.at - from, entries.len() as u64);
        let mut end = Bytes::default();
        end.u32(0x0606_4b50).u64(44).u16(MADE_BY).u16(NEEDED).u32(0).u32(0);
        end.u64(count).u64(count).u64(long).u64(from);
        end.u32(0x0706_4b50).u32(0).u64(self.at).u32(1);
        let few = u16::try_from(count).unwrap_or(u16::MAX);
        let short = |number: u64| u32::try_from(number).unwrap_or(ELSEWHERE);
        end.u32(0x0605_4b50).u16(0).u16(0).u16(few).u16(few).u32(short(long)).u32(short(from)).u16(0);
        self.put(&end.0);
        Ok(())
    }

    /// How many bytes can go on their way.
    pub fn waiting(&self) -> usize {
        self.out.len()
    }

    /// What can go on its way.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    fn line(&self, entry: &Entry) -> Vec<u8> {
        let Entry { name, sum, packed, bytes, at } = entry;
        let mut line = Bytes::default();
        line.u32(0x0201_4b50).u16(MADE_BY).u16(NEEDED).u16(FLAGS).u16(DEFLATED).u16(self.stamp[0]).u16(self.stamp[1]);
        line.u32(*sum).u32(ELSEWHERE).u32(ELSEWHERE).u16(length(name)).u16(28).u16(0).u16(0).u16(0);
        line.u32(RIGHTS).u32(ELSEWHERE).raw(name.as_bytes()).u16(1).u16(24).u64(*bytes).u64(*packed).u64(*at);
        line.0
    }

    fn put(&mut self, bytes: &[u8]) {
        self.at += bytes.len() as u64;
        self.out.extend_from_slice(bytes);
    }
}

/// Names are ours and short.
fn length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// Numbers, the small end first.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn u16(&mut self, number: u16) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }
    fn u32(&mut self, number: u32) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }
    fn u64(&mut self, number: u64) -> &mut Self {
        self.raw(&number.to_le_bytes())
    }
    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }
}
