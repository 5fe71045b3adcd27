-- The views people query: current revisions only. A column without a comment here bears the
-- comment of the core column it comes from (schema.py copies it).

CREATE OR REPLACE VIEW statistics AS
SELECT
    s.statistic_id, s.document_id, r.title, r.publisher, r.published, d.uri, s.section, s.sentence,
    s.text, s.kind, s.value, s.low, s.high, s.comparator, s.unit, s.numerator, s.denominator,
    s.population, s.population_code, s.grades,
    nullif(replace(array_to_string(s.grades, ' or '), '_', ' '), '') AS grades_label,
    s.judgement, s.area, s.area_code, s.period_start, s.period_end, s.period_text, s.direction,
    s.baseline_text, s.baseline_value, s.speaker, s.figurative, s.rule, s.char_start, s.char_end,
    s.revision_id, r.licence, r.extractor_version, r.loaded_at,
    s.speaker_role, s.speaker_organisation, r.published_basis
FROM core.statistic AS s
JOIN core.revision AS r ON r.revision_id = s.revision_id AND r.is_current
JOIN core.document AS d ON d.document_id = s.document_id
WHERE s.section NOT IN ('comment', 'boilerplate') AND NOT s.figurative;
COMMENT ON VIEW statistics IS 'Every statistic the publishers claim in the current content of their documents, with the sentence that proves it';
COMMENT ON COLUMN statistics.grades_label IS 'The grades in words, such as good or outstanding; null when about none';

CREATE OR REPLACE VIEW documents AS
SELECT
    d.document_id, r.title, r.publisher, r.published, r.published_basis, d.uri, d.locale,
    r.document_type, r.withdrawn, r.speaker, r.updated_at, r.captured_at, r.source, r.licence,
    coalesce(h.revisions, 0) AS revisions,
    coalesce(s.statistics, 0) AS statistics,
    coalesce(n.numbers, 0) AS numbers,
    coalesce(g.ratings, 0) AS ratings,
    length(r.text) AS characters,
    r.revision_id, r.extractor_version, r.loaded_at
FROM core.revision AS r
JOIN core.document AS d ON d.document_id = r.document_id
LEFT JOIN (SELECT document_id, count(*) AS revisions FROM core.revision GROUP BY ALL) AS h ON h.document_id = d.document_id
LEFT JOIN (
    SELECT revision_id, count(*) AS statistics
    FROM core.statistic
    WHERE section NOT IN ('comment', 'boilerplate') AND NOT figurative
    GROUP BY ALL
) AS s ON s.revision_id = r.revision_id
LEFT JOIN (SELECT revision_id, count(*) AS numbers FROM core.number GROUP BY ALL) AS n ON n.revision_id = r.revision_id
LEFT JOIN (
    SELECT revision_id, count(*) AS ratings
    FROM core.rating
    WHERE section NOT IN ('comment', 'boilerplate')
    GROUP BY ALL
) AS g ON g.revision_id = r.revision_id
WHERE r.is_current;
COMMENT ON VIEW documents IS 'Every document with its current content''s metadata and how much was found in it';
COMMENT ON COLUMN documents.revisions IS 'How many different contents of the document were seen';
COMMENT ON COLUMN documents.statistics IS 'How many rows it has in statistics';
COMMENT ON COLUMN documents.numbers IS 'How many rows it has in numbers';
COMMENT ON COLUMN documents.ratings IS 'How many rows it has in ratings';
COMMENT ON COLUMN documents.characters IS 'Length of its text in characters';

CREATE OR REPLACE VIEW ratings AS
SELECT
    g.rating_id, g.document_id, r.title, r.publisher, r.published, d.uri, g.section, g.sentence,
    g.provider, g.grade, g.judgement, g.date_text, g.area_code, g.rule, g.char_start, g.char_end,
    g.revision_id, r.licence, r.extractor_version, r.loaded_at
FROM core.rating AS g
JOIN core.revision AS r ON r.revision_id = g.revision_id AND r.is_current
JOIN core.document AS d ON d.document_id = g.document_id
WHERE g.section NOT IN ('comment', 'boilerplate');
COMMENT ON VIEW ratings IS 'Every named provider that the current content of a document says holds a grade';

CREATE OR REPLACE VIEW numbers AS
SELECT
    n.number_id, n.document_id, r.title, r.publisher, r.published, d.uri, n.text, n.value, n.form,
    n.role, n.rule, n.char_start, n.char_end, n.revision_id, r.licence, r.extractor_version,
    r.loaded_at
FROM core.number AS n
JOIN core.revision AS r ON r.revision_id = n.revision_id AND r.is_current
JOIN core.document AS d ON d.document_id = n.document_id;
COMMENT ON VIEW numbers IS 'Every numeric expression in the current content of a document, and what it does there';

CREATE OR REPLACE VIEW quarantine AS
SELECT
    q.source, q.uri, q.reason, q.message, q.captured_at, q.quarantined_at, q.sha256,
    q.extractor_version, q.run_id
FROM core.quarantine AS q
WHERE NOT EXISTS (
    FROM core.capture AS c
    WHERE c.source = q.source AND c.uri = q.uri AND c.revision_id IS NOT NULL
    AND c.captured_at > q.captured_at
);
COMMENT ON VIEW quarantine IS 'Inputs that could not be read, until their bytes, or later bytes from their address, are read well';

CREATE OR REPLACE VIEW runs AS
SELECT
    run_id, flow, state, started_at, finished_at,
    date_diff('millisecond', started_at, finished_at) / 1000 AS seconds,
    message, counts, parameters, extractor_version
FROM core.run;
COMMENT ON VIEW runs IS 'Every run of a flow, with its state, counts and message';
COMMENT ON COLUMN runs.seconds IS 'How long the run took; null while it runs';
