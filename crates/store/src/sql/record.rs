//! What the town's archive is handed.
sql! {
    /// Posts of which something came out in that time: the post itself, a later version of it, or another text beside it.
    POSTS = "SELECT p.id FROM post p WHERE p.channel = $1 AND p.state <> 'draft' \
             AND ((p.published >= $2 AND p.published < $3) OR EXISTS (SELECT 1 FROM post_version v \
             WHERE v.post = p.id AND v.version > 1 AND v.at >= $2 AND v.at < $3) OR EXISTS (SELECT 1 FROM variant_version t \
             WHERE t.post = p.id AND t.at >= $2 AND t.at < $3)) ORDER BY p.touched, p.id";
    VERSIONS = "SELECT v.version, v.at, v.editor, e.name, v.note, v.content FROM post_version v \
                LEFT JOIN editor e ON e.id = v.editor WHERE v.post = $1 ORDER BY v.version";
    VARIANTS = "SELECT v.tongue, v.version, v.at, v.approver, e.name, v.title, v.body, v.of_title, v.of_body \
                FROM variant_version v LEFT JOIN editor e ON e.id = v.approver WHERE v.post = $1 \
                ORDER BY v.tongue, v.version";
}
