//! The addresses in our own pages, whose shape we know.

/// Attributes that name what a page needs, or where it goes on.
const ATTRIBUTES: [&str; 5] = [" href=\"", " src=\"", " srcset=\"", " data-src=\"", " poster=\""];

/// Of a page of the channel.
pub fn of_page(html: &str, slug: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ATTRIBUTES {
        for rest in html.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
            let several = if attribute == " srcset=\"" { value.split(',').collect() } else { vec![value.as_str()] };
            let addresses = several.into_iter().filter_map(|one| one.split_whitespace().next());
            found.extend(addresses.filter_map(|one| wanted(one, slug, path)));
        }
    }
    found
}

/// Without the part behind `#`; `None` for what is another page.
fn wanted(address: &str, slug: &str, path: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    let own = address.strip_prefix(&format!("/{slug}/"));
    let file = own.is_some_and(|file| {
        ["theme.css", "crest", "manifest.webmanifest"].contains(&file.split('?').next().unwrap_or_default())
            || file.starts_with("icon-")
            || file.starts_with("follow/qr")
    });
    // The next page of a month, and nothing like a topic or another language.
    let older =
        path.contains("/archive/") && own.is_some_and(|file| file.starts_with("archive/") && file.contains("?before="));
    let asset = address.starts_with("/assets/") || address.starts_with("/media/");
    (asset || file || older).then(|| address.to_owned())
}

/// Of a style sheet: fonts and pictures, beside it.
pub fn of_style(css: &str, path: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let address = |rest: &str| {
        let name = rest.split(')').next()?.trim_matches(['"', '\'', ' ']);
        let name = name.split('#').next().filter(|name| !name.is_empty() && !name.contains(':'))?;
        Some(if name.starts_with('/') { name.to_owned() } else { join(folder, name) })
    };
    css.split("url(").skip(1).filter_map(address).collect()
}

/// Of a script: the modules beside it.
pub fn of_script(script: &str, path: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let quoted = script.split(['\'', '"']);
    let beside = |text: &&str| (text.starts_with("./") || text.starts_with("../")) && text.ends_with(".js");
    quoted.filter(beside).map(|name| join(folder, name)).collect()
}

fn join(folder: &str, name: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_its_files_and_no_other_page() {
        let html = "<a href=\"/lindenau/archive/2026/11?before=7-0\"><link href=\"/lindenau/theme.css?v=1\">\
                    <img src=\"/media/aa-960.jpg\" srcset=\"/media/aa-480.jpg 480w, /media/aa-960.jpg 960w\">\
                    <use href=\"/assets/1/icons.svg#plus\"></use><a href=\"/lindenau/p/0-x\"><a href=\"https://x.example/media/\">";
        let found = |path: &str| of_page(html, "lindenau", path);
        let files = [
            "/lindenau/theme.css?v=1",
            "/assets/1/icons.svg",
            "/media/aa-960.jpg",
            "/media/aa-480.jpg",
            "/media/aa-960.jpg",
        ];
        assert_eq!(found("/lindenau"), files);
        assert_eq!(found("/lindenau/archive/2026/11")[0], "/lindenau/archive/2026/11?before=7-0");
    }

    #[test]
    fn a_script_needs_its_modules() {
        let script = "import { a } from './share.js'; import('../b.js'); x('./not.txt'); y('c.js')";
        assert_eq!(of_script(script, "/assets/1/js/main.js"), ["/assets/1/js/share.js", "/assets/1/b.js"]);
    }

    #[test]
    fn a_style_sheet_needs_what_lies_beside_it() {
        let css = "@font-face{src:url(\"vendor/a.woff2\")} a{b:url(data:x)} c{d:url('../e.svg#f')}";
        assert_eq!(of_style(css, "/assets/1/site.css"), ["/assets/1/vendor/a.woff2", "/assets/e.svg"]);
    }
}
