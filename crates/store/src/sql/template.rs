//! Templates, and posts that come again.
macro_rules! template_from {
    ($rest:literal) => {
        concat!("SELECT m.id, m.channel, m.name, m.form, m.changed, e.name FROM template m LEFT JOIN editor e ON e.id = m.editor ", $rest)
    };
}
macro_rules! series_from {
    ($rest:literal) => {
        concat!("SELECT s.id, s.channel, s.template, s.name, s.rule, s.filled, s.editor, m.name, m.form, m.editor FROM series s JOIN template m ON m.id = s.template ", $rest)
    };
}

sql! {
    ADD = "INSERT INTO template (id, channel, name, form, changed, editor) VALUES ($1, $2, $3, $4, $5, $6)";
    CHANGE = "UPDATE template SET name = $3, form = $4, changed = $5, editor = $6 WHERE id = $1 AND channel = $2";
    DROP = "DELETE FROM template WHERE id = $1 AND channel = $2";
    ONE = template_from!("WHERE m.id = $1 AND m.channel = $2");
    OF_CHANNEL = template_from!("WHERE m.channel = $1 ORDER BY m.id");
    ANY = "SELECT 1 FROM template WHERE channel = $1 LIMIT 1";

    ADD_SERIES = "INSERT INTO series (id, channel, template, name, rule, filled, changed, editor) \
                  SELECT CAST($1 AS BIGINT), m.channel, m.id, CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), \
                  CAST($7 AS BIGINT), CAST($8 AS BIGINT) FROM template m WHERE m.id = $3 AND m.channel = $2";
    CHANGE_SERIES = "UPDATE series SET name = $3, rule = $4, filled = $5, changed = $6, editor = $7 \
                     WHERE id = $1 AND channel = $2";
    DROP_SERIES = "DELETE FROM series WHERE id = $1 AND channel = $2";
    DROP_SERIES_OF = "DELETE FROM series WHERE template = $1";
    ONE_SERIES = series_from!("WHERE s.id = $1 AND s.channel = $2");
    SERIES_OF_CHANNEL = series_from!("WHERE s.channel = $1 ORDER BY s.id");
    /// Of all channels; a handful each.
    EVERY_SERIES = series_from!("ORDER BY s.id");

    MADE = "SELECT day, post FROM occasion WHERE series = $1 AND day >= $2 ORDER BY day";
    MAKE = "INSERT INTO occasion (series, day, post, made, settled) VALUES ($1, $2, $3, $4, $5)";
    OPEN = "SELECT series, day, post FROM occasion WHERE settled = 0 AND made >= 0 ORDER BY made, series, day LIMIT $1";
    SETTLE = "UPDATE occasion SET settled = 1 WHERE series = $1 AND day = $2 AND settled = 0";
}
