//! The objects of the file (ISO 32000-1): pages, and beside them the tree that says what each line on them is.
use super::Sheet;
use super::blocks::Role;
use super::fonts::{Cut, index, zipped};
use super::sheet::{Line, PAGE, Page, SIDE};
use crate::accent::Rgb;
use crate::draw::Face;
use crate::escape::escape_html;
use pdf_writer::types::{ArtifactType, StructRole, TabOrder};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// Size of head and foot.
const SMALL: f32 = 9.0;
/// Size of the publisher's name.
const NAME: f32 = 12.0;

/// A piece of a page that belongs to one part of the tree.
struct Piece {
    page: usize,
    /// Counts within its page.
    number: i32,
    block: usize,
    marker: bool,
}

/// Numbers of the objects that others name.
struct Refs {
    pages: Ref,
    root: Ref,
    document: Ref,
    of_pages: Vec<(Ref, Ref)>,
}

/// The whole file.
pub(super) fn file(sheet: &Sheet, pages: &[Page]) -> Option<Vec<u8>> {
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let (catalog, info, meta) = (next(), next(), next());
    let refs = Refs {
        pages: next(),
        root: next(),
        document: next(),
        of_pages: pages.iter().map(|_| (next(), next())).collect(),
    };
    let feet: Vec<String> = (1..=pages.len()).map(|number| format!("{}/{}", number, pages.len())).collect();
    let regular = [&sheet.head.1, &sheet.foot].into_iter().chain(&feet);
    let mut texts: Vec<(Face, &str)> = regular.map(|text| (Face::Regular, text.as_str())).collect();
    texts.push((Face::Bold, &sheet.head.0));
    let cuts = Cut::of(pages, &texts, &mut next)?;
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let mut root = pdf.catalog(catalog);
    root.pages(refs.pages).lang(TextStr(&sheet.lang)).metadata(meta);
    root.viewer_preferences().display_doc_title(true);
    root.mark_info().marked(true);
    root.pair(Name(b"StructTreeRoot"), refs.root);
    root.finish();
    pdf.document_info(info).title(TextStr(&sheet.title)).author(TextStr(&sheet.author)).producer(TextStr("Ausrufer"));
    pdf.metadata(meta, xmp(sheet).as_bytes());
    pdf.pages(refs.pages).kids(refs.of_pages.iter().map(|(page, _)| *page)).count(pages.len() as i32);
    let mut pieces = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let content = content(sheet, page, (number, &feet[number]), &cuts, &mut pieces);
        write_page(&mut pdf, &refs, number, &content, &cuts)?;
    }
    tree(&mut pdf, sheet, &refs, &pieces, &mut next);
    cuts.iter().map(|cut| cut.write(&mut pdf)).collect::<Option<Vec<()>>>()?;
    Some(pdf.finish())
}

fn write_page(pdf: &mut Pdf, refs: &Refs, number: usize, content: &[u8], cuts: &[Cut; 2]) -> Option<()> {
    let (id, stream) = refs.of_pages[number];
    let mut page = pdf.page(id);
    page.parent(refs.pages).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).contents(stream);
    page.struct_parents(number as i32).tab_order(TabOrder::StructureOrder);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    cuts.iter().for_each(|cut| {
        fonts.pair(cut.name(), cut.font());
    });
    fonts.finish();
    resources.finish();
    page.finish();
    let zipped = zipped(content)?;
    pdf.stream(stream, &zipped).filter(Filter::FlateDecode);
    Some(())
}

/// What is drawn on a page, and which pieces of it belong to which block.
fn content(
    sheet: &Sheet,
    page: &Page,
    (number, foot): (usize, &str),
    cuts: &[Cut; 2],
    pieces: &mut Vec<Piece>,
) -> Vec<u8> {
    let mut content = Content::new();
    aside(&mut content, |content| {
        let right = |text: &str| PAGE.0 - SIDE - Face::Regular.width(text, SMALL);
        for (text, x, y) in [
            (sheet.head.1.as_str(), right(&sheet.head.1), 50.0),
            (&sheet.foot, SIDE, PAGE.1 - 44.0),
            (foot, right(foot), PAGE.1 - 44.0),
        ] {
            show(content, cuts, x, y, SMALL, &[(Face::Regular, text.to_owned())]);
        }
        let Rgb(red, green, blue) = sheet.colour;
        let [red, green, blue] = [red, green, blue].map(|part| f32::from(part) / 255.0);
        content.save_state().set_fill_rgb(red, green, blue).set_stroke_rgb(red, green, blue);
        show(content, cuts, SIDE, 50.0, NAME, &[(Face::Bold, sheet.head.0.clone())]);
        content.set_line_width(2.0).move_to(SIDE, PAGE.1 - 58.0).line_to(PAGE.0 - SIDE, PAGE.1 - 58.0).stroke();
        content.restore_state();
        for (x, y, width, height) in &page.frames {
            content.set_line_width(1.5).rect(*x, PAGE.1 - y - height, *width, *height).stroke();
        }
    });
    let mut begun = 0;
    for lines in page.lines.chunk_by(|a, b| (a.block, a.marker) == (b.block, b.marker)) {
        let [first, ..] = lines else { continue };
        content.begin_marked_content_with_properties(Name(b"P")).properties().identify(begun);
        lines.iter().for_each(|line: &Line| show(&mut content, cuts, line.x, line.y, line.size, &line.words));
        content.end_marked_content();
        pieces.push(Piece { page: number, number: begun, block: first.block, marker: first.marker });
        begun += 1;
    }
    content.finish().into_vec()
}

/// What nobody needs read aloud on every page.
fn aside(content: &mut Content, draw: impl FnOnce(&mut Content)) {
    content
        .begin_marked_content_with_properties(Name(b"Artifact"))
        .properties()
        .artifact()
        .kind(ArtifactType::Pagination);
    draw(content);
    content.end_marked_content();
}

fn show(content: &mut Content, cuts: &[Cut; 2], x: f32, y: f32, size: f32, words: &[(Face, String)]) {
    content.begin_text().next_line(x, PAGE.1 - y);
    for (face, text) in words {
        let cut = &cuts[index(*face)];
        content.set_font(cut.name(), size).show(Str(&cut.encoded(text)));
    }
    content.end_text();
}

/// Document, its blocks in their order, and for each piece of a page the part it belongs to.
fn tree(pdf: &mut Pdf, sheet: &Sheet, refs: &Refs, pieces: &[Piece], next: &mut impl FnMut() -> Ref) {
    let mut parts = Vec::new();
    let mut owners = vec![Vec::new(); refs.of_pages.len()];
    let mut list: Option<(Ref, Vec<Ref>)> = None;
    for (number, block) in sheet.blocks.iter().enumerate() {
        let of = |marker: bool| pieces.iter().filter(move |one| one.block == number && one.marker == marker);
        if of(false).next().is_none() {
            continue;
        }
        let point = matches!(block.role, Role::Point(_));
        if !point && let Some((id, points)) = list.take() {
            group(pdf, id, StructRole::L, refs.document, &points);
        }
        let body = next();
        if point {
            let (id, points) = list.get_or_insert_with(|| {
                let id = next();
                parts.push(id);
                (id, Vec::new())
            });
            let item = next();
            points.push(item);
            let mut inside = Vec::new();
            if of(true).next().is_some() {
                let label = next();
                inside.push(label);
                leaf(pdf, label, StructRole::Lbl, item, of(true), refs, &mut owners);
            }
            inside.push(body);
            group(pdf, item, StructRole::LI, *id, &inside);
            leaf(pdf, body, StructRole::LBody, item, of(false), refs, &mut owners);
        } else {
            parts.push(body);
            leaf(pdf, body, role(block.role), refs.document, of(false), refs, &mut owners);
        }
    }
    if let Some((id, points)) = list {
        group(pdf, id, StructRole::L, refs.document, &points);
    }
    group(pdf, refs.document, StructRole::Document, refs.root, &parts);
    let lists: Vec<Ref> = owners.iter().map(|_| next()).collect();
    for (id, owners) in lists.iter().zip(&owners) {
        pdf.indirect(*id).array().items(owners.iter().copied());
    }
    let mut root = pdf.indirect(refs.root).start::<pdf_writer::writers::StructTreeRoot<'_>>();
    root.child(refs.document);
    let mut numbers = root.parent_tree();
    let mut numbers = numbers.nums();
    lists.iter().zip(0..).for_each(|(id, page)| {
        numbers.insert(page, *id);
    });
    numbers.finish();
}

fn role(role: Role) -> StructRole {
    match role {
        Role::Title => StructRole::H1,
        Role::Heading => StructRole::H2,
        Role::Subheading => StructRole::H3,
        Role::Quote => StructRole::BlockQuote,
        Role::Paragraph | Role::Notice | Role::Point(_) => StructRole::P,
    }
}

fn group(pdf: &mut Pdf, id: Ref, role: StructRole, parent: Ref, inside: &[Ref]) {
    let mut element = pdf.struct_element(id);
    element.kind(role).parent(parent);
    let mut children = element.children();
    inside.iter().for_each(|child| {
        children.struct_element(*child);
    });
    children.finish();
}

fn leaf<'a>(
    pdf: &mut Pdf,
    id: Ref,
    role: StructRole,
    parent: Ref,
    pieces: impl Iterator<Item = &'a Piece>,
    refs: &Refs,
    owners: &mut [Vec<Ref>],
) {
    let mut element = pdf.struct_element(id);
    element.kind(role).parent(parent);
    let mut children = element.children();
    for piece in pieces {
        children.marked_content_ref().page(refs.of_pages[piece.page].0).marked_content_id(piece.number);
        let of_page = &mut owners[piece.page];
        let place = piece.number as usize;
        if of_page.len() <= place {
            of_page.resize(place + 1, id);
        }
        of_page[place] = id;
    }
    children.finish();
}

/// What programs read about the file (XMP, ISO 16684-1).
fn xmp(sheet: &Sheet) -> String {
    let (title, author, lang) = (escape_html(&sheet.title), escape_html(&sheet.author), escape_html(&sheet.lang));
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\
         <dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}
