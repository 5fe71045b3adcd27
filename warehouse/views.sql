-- The views people query: current revisions only. A column without a comment here bears the
-- comment of the core column it comes from (schema.py copies it).

-- The revisions with what was corrected of them.
CREATE OR REPLACE MACRO core.described() AS TABLE
SELECT
    r.* REPLACE (
        if(c.revision_id IS NULL, r.title, c.title) AS title,
        if(c.revision_id IS NULL, coalesce(r.publisher, r.source_publisher), c.publisher) AS publisher,
        if(c.revision_id IS NULL, r.published, c.published) AS published,
        if(c.revision_id IS NULL, r.published_basis, c.published_basis) AS published_basis
    ),
    c.corrected
FROM core.revision AS r
LEFT JOIN core.corrected_document AS c ON c.revision_id = r.revision_id;

-- Few revisions have corrections, so the others are told apart by revision alone: reading the id
-- of every statistic would take most of the time of a query over all.
CREATE OR REPLACE VIEW statistics AS
SELECT
    s.statistic_id, s.document_id, r.title, r.publisher, r.published, r.uri, s.section, s.sentence,
    s.text, s.kind, s.value, s.low, s.high, s.comparator, s.unit, s.numerator, s.denominator,
    s.population, s.population_code, s.grades,
    nullif(replace(array_to_string(s.grades, ' or '), '_', ' '), '') AS grades_label,
    s.judgement, s.area, s.area_code, s.period_start, s.period_end, s.period_text, s.direction,
    s.baseline_text, s.baseline_value, s.speaker, s.figurative, s.rule, s.char_start, s.char_end,
    s.revision_id, r.licence, r.extractor_version, r.loaded_at,
    s.speaker_role, s.speaker_organisation, r.published_basis, s.corrected, s.series_id,
    s.count_series_id
FROM (
    SELECT k.*, NULL::VARCHAR AS corrected
    FROM core.statistic AS k
    ANTI JOIN (FROM core.correction WHERE what = 'statistic') AS c ON c.revision_id = k.revision_id
    UNION ALL BY NAME
    SELECT k.*, NULL::VARCHAR AS corrected
    FROM core.statistic AS k
    SEMI JOIN (FROM core.correction WHERE what = 'statistic') AS o ON o.revision_id = k.revision_id
    ANTI JOIN core.correction AS c ON c.revision_id = k.revision_id AND c.fact_id = k.statistic_id
    UNION ALL BY NAME
    SELECT k.*, c.reason AS corrected
    FROM core.corrected AS k
    JOIN core.correction AS c ON c.revision_id = k.revision_id AND c.fact_id = k.statistic_id
) AS s
JOIN core.described() AS r ON r.revision_id = s.revision_id AND r.is_current
WHERE s.shown;
COMMENT ON VIEW statistics IS 'Every statistic the publishers claim in the current content of their documents, with the sentence that proves it';
COMMENT ON COLUMN statistics.grades_label IS 'The grades in words, such as good or outstanding; null when about none';
COMMENT ON COLUMN statistics.corrected IS 'Why fields of the row were corrected; null for a row as it was read (core.statistic has that of both)';

CREATE OR REPLACE VIEW documents AS
SELECT
    d.document_id, r.title, r.publisher, r.published, r.published_basis, d.uri, d.locale,
    r.document_type, r.withdrawn, r.speaker, r.updated_at, r.captured_at, r.source, r.licence,
    coalesce(h.revisions, 0) AS revisions,
    coalesce(s.statistics, 0) AS statistics,
    coalesce(n.numbers, 0) AS numbers,
    coalesce(g.ratings, 0) AS ratings,
    length(r.text) AS characters,
    r.revision_id, r.extractor_version, r.loaded_at, r.corrected
FROM core.described() AS r
JOIN core.document AS d ON d.document_id = r.document_id
LEFT JOIN (SELECT document_id, count(*) AS revisions FROM core.revision GROUP BY ALL) AS h ON h.document_id = d.document_id
LEFT JOIN (
    SELECT revision_id, count(*) AS statistics
    FROM core.statistic AS k
    ANTI JOIN (FROM core.correction WHERE rejected) AS c
        ON c.revision_id = k.revision_id AND c.fact_id = k.statistic_id
    WHERE shown
    GROUP BY ALL
) AS s ON s.revision_id = r.revision_id
LEFT JOIN (SELECT revision_id, count(*) AS numbers FROM core.number GROUP BY ALL) AS n ON n.revision_id = r.revision_id
LEFT JOIN (
    SELECT revision_id, count(*) AS ratings
    FROM core.rating AS k
    ANTI JOIN (FROM core.correction WHERE rejected) AS c
        ON c.revision_id = k.revision_id AND c.fact_id = k.rating_id
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
COMMENT ON COLUMN documents.corrected IS 'Why its title, publisher or date was corrected; null for one as it was read (core.revision has that of both)';

CREATE OR REPLACE VIEW ratings AS
SELECT
    g.rating_id, g.document_id, r.title, r.publisher, r.published, r.uri, g.section, g.sentence,
    g.provider, g.grade, g.judgement, g.date_text, g.area_code, g.rule, g.char_start, g.char_end,
    g.revision_id, r.licence, r.extractor_version, r.loaded_at, g.corrected
FROM (
    SELECT k.*, NULL::VARCHAR AS corrected
    FROM core.rating AS k
    ANTI JOIN core.correction AS c ON c.revision_id = k.revision_id AND c.fact_id = k.rating_id
    UNION ALL BY NAME
    SELECT k.*, c.reason AS corrected
    FROM core.corrected_rating AS k
    JOIN core.correction AS c ON c.revision_id = k.revision_id AND c.fact_id = k.rating_id
) AS g
JOIN core.described() AS r ON r.revision_id = g.revision_id AND r.is_current
WHERE g.section NOT IN ('comment', 'boilerplate');
COMMENT ON VIEW ratings IS 'Every named provider that the current content of a document says holds a grade';
COMMENT ON COLUMN ratings.corrected IS 'Why fields of the row were corrected; null for a row as it was read (core.rating has that of both)';

CREATE OR REPLACE VIEW numbers AS
SELECT
    n.number_id, n.document_id, r.title, r.publisher, r.published, r.uri, n.text, n.value, n.form,
    n.role, n.rule, n.char_start, n.char_end, n.revision_id, r.licence, r.extractor_version,
    r.loaded_at
FROM core.number AS n
JOIN core.described() AS r ON r.revision_id = n.revision_id AND r.is_current;
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
)
AND NOT EXISTS (
    FROM core.fetch AS f
    JOIN core.capture AS c ON c.uri = coalesce(f.moved_to, f.uri) AND c.sha256 = f.sha256
    WHERE f.source = q.source AND f.uri = q.uri AND f.fetched_at > q.captured_at
    AND f.status IN ('fetched', 'unchanged') AND c.revision_id IS NOT NULL
)
AND NOT EXISTS (
    FROM core.fetch AS f
    WHERE f.source = q.source AND f.uri = q.uri AND f.fetched_at > q.captured_at
    AND f.status = 'listed'
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

CREATE OR REPLACE VIEW fetches AS
SELECT
    source, uri, status, reason, message, http_status, fetched_at, requests, bytes, moved_to,
    updated_at, etag, last_modified, sha256, location,
    row_number() OVER (PARTITION BY source, uri ORDER BY fetched_at DESC, run_id) = 1 AS is_latest,
    run_id
FROM core.fetch;
COMMENT ON VIEW fetches IS 'What sources on the network were asked for and what came of it, one row an address and run';
COMMENT ON COLUMN fetches.is_latest IS 'Whether the source was not asked for the address again since';

-- One row a claim; "10 of 43" is two, the share and the count. Ends and changes of a decrease are
-- negative, so that a line of them can be drawn. Counts and amounts are compared with periods of
-- the same length only: a month's count has no change from a year's. A document that gives several
-- values for one measure and period ("40 homes were visited; there are 1,100 homes") speaks of
-- several things that the key does not tell apart: none of them is a point of the line. The windows
-- are parted by parts of the key, too, so that a query for some of them reads no others.
CREATE OR REPLACE VIEW series AS
WITH claim AS (
    SELECT
        s.*,
        NULL::VARCHAR AS counted,
        CASE WHEN kind = 'change' AND direction = 'decrease' THEN -1 ELSE 1 END AS sign
    FROM statistics AS s
    UNION ALL BY NAME
    SELECT
        s.* REPLACE (
            'count' AS kind, numerator AS value, NULL::DOUBLE AS low, NULL::DOUBLE AS high,
            count_series_id AS series_id
        ),
        'numerator' AS counted,
        1 AS sign
    FROM statistics AS s
    WHERE count_series_id IS NOT NULL
),
keyed AS (
    SELECT
        *,
        period_start IS NOT NULL OR period_end IS NOT NULL AS said,
        CASE WHEN said THEN period_start ELSE published END AS first_day,
        CASE WHEN said THEN period_end ELSE published END AS last_day,
        coalesce(period_end, published, period_start) AS period_day,
        CASE
            WHEN kind NOT IN ('count', 'amount') THEN ''
            WHEN NOT said THEN 'day'
            WHEN period_start IS NULL OR period_end IS NULL THEN 'open'
            WHEN period_end - period_start > 366 THEN 'longer'
            WHEN period_end - period_start > 184 THEN 'year'
            WHEN period_end - period_start > 92 THEN 'half'
            WHEN period_end - period_start > 31 THEN 'quarter'
            WHEN period_end - period_start > 1 THEN 'month'
            ELSE 'day'
        END AS grain
    FROM claim
),
ranked AS (
    SELECT
        *,
        row_number() OVER newest = 1 AS is_head,
        first_value(document_id) OVER newest = document_id AS is_newest,
        -- Shares of one per cent are one, however many decimals they are given with.
        if(kind = 'share', round(value, 2), value) AS told,
        coalesce(CASE
            WHEN bool_or(comparator = 'exact') OVER document
                THEN min(told) FILTER (comparator = 'exact') OVER document < max(told) FILTER (comparator = 'exact') OVER document
            ELSE min(told) OVER document < max(told) OVER document
        END, false) AS is_ambiguous
    FROM keyed
    WINDOW
        newest AS (
            PARTITION BY series_id, kind, population_code, judgement, area_code, first_day, last_day
            ORDER BY
                published DESC NULLS LAST, comparator = 'exact' DESC, value IS NULL, document_id,
                char_start
        ),
        document AS (
            PARTITION BY
                series_id, kind, population_code, judgement, area_code, first_day, last_day, document_id
        )
),
compared AS (
    SELECT
        *,
        CASE WHEN NOT is_newest THEN false WHEN NOT is_ambiguous THEN is_head END AS is_latest,
        -- Past a period of which one cannot tell, nothing is the period before.
        is_ambiguous OR last_value(CASE WHEN is_head AND value IS NOT NULL THEN is_ambiguous END IGNORE NULLS)
            OVER before AS is_blind,
        if(is_blind, NULL, last_value(CASE WHEN is_head THEN sign * value END IGNORE NULLS) OVER before) AS previous,
        if(is_blind, NULL, last_value(CASE WHEN is_head AND value IS NOT NULL THEN comparator END IGNORE NULLS) OVER before)
            AS previous_comparator,
        -- Between "more than 70%" and 80% lies no change that anybody has stated.
        CASE
            WHEN list_has_any([comparator, previous_comparator], ['over', 'under', 'at_least', 'at_most']) THEN NULL
            ELSE sign * value - previous
        END AS change
    FROM ranked
    WINDOW before AS (
        PARTITION BY series_id, kind, population_code, judgement, area_code, grain
        ORDER BY period_day - DATE '1970-01-01'
        RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT
    series_id,
    concat(
        kind,
        if(key[2] IN ('', 'ratio'), '', ' in ' || replace(key[2], '_', ' ')),
        ' of ', replace(key[3], '_', ' '),
        ', ' || grades_label, ', ' || replace(judgement, '_', ' '), ', ' || area
    ) AS series_label,
    kind, population_code, population, grades, grades_label, judgement, area, area_code,
    first_day AS period_start, last_day AS period_end, period_day,
    if(said, 'said', 'published') AS period_basis,
    sign * value AS value,
    if(sign < 0, -high, low) AS low,
    if(sign < 0, -low, high) AS high,
    comparator, if(kind = 'share', 'ratio', unit_shown) AS unit, is_latest,
    previous AS previous_value, change, change / nullif(abs(previous), 0) AS relative_change,
    text, sentence, section, speaker, statistic_id, document_id, title, publisher, published, uri,
    licence, corrected, previous_comparator, is_ambiguous
FROM (
    SELECT
        *, if(counted IS NULL, unit, population) AS unit_shown, string_split(series_id, '|') AS key
    FROM compared
);
COMMENT ON VIEW series IS 'The same measure across documents and periods, one row a claim; a claim such as 10 of 43 is also the count 10';
COMMENT ON COLUMN series.series_label IS 'The measure in words';
COMMENT ON COLUMN series.kind IS 'count, share, amount (money), rate, measure, change or multiple';
COMMENT ON COLUMN series.period_start IS 'First day of the time the claim is about, or the publication date where it says no time; null when open';
COMMENT ON COLUMN series.period_end IS 'Last day of the time the claim is about, or the publication date where it says no time; null when open';
COMMENT ON COLUMN series.period_day IS 'Day by which to order and plot: the last of the period, else the publication date, else the first';
COMMENT ON COLUMN series.period_basis IS 'said when the document says the period; published when it does not and the publication date stands for it';
COMMENT ON COLUMN series.value IS 'The number: shares from 0 to 1, magnitudes multiplied out, decreases negative; null for a range';
COMMENT ON COLUMN series.low IS 'Lower end of a stated range; null otherwise';
COMMENT ON COLUMN series.high IS 'Upper end of a stated range; null otherwise';
COMMENT ON COLUMN series.unit IS 'Unit of value: ratio, percentage_point, a currency (GBP), a unit of measure, what is counted, or for rates one per another';
COMMENT ON COLUMN series.grades_label IS 'The grades in words, such as good or outstanding; null when about none';
COMMENT ON COLUMN series.corrected IS 'Why fields of the claim were corrected; null for one as it was read';
COMMENT ON COLUMN series.is_latest IS 'Whether no document published later makes a claim for the same measure and period; null where is_ambiguous leaves open which it is';
COMMENT ON COLUMN series.is_ambiguous IS 'Whether the same document gives several values for the measure and period, so that none can stand for it; change and previous_value are null then, and in the period after';
COMMENT ON COLUMN series.previous_value IS 'Latest claim of the same measure for the period before (for counts and amounts, a period of the same length); null for the first';
COMMENT ON COLUMN series.previous_comparator IS 'How previous_value bounds the truth, as comparator does of value; null for the first';
COMMENT ON COLUMN series.change IS 'value less previous_value, about as exact as the less exact of the two; null where either is a mere bound (over, under, at_least, at_most) or a range';
COMMENT ON COLUMN series.relative_change IS 'change as a share of previous_value';

CREATE OR REPLACE VIEW checks AS
SELECT
    k.check_name, k.status, k.expected, k.observed, k.sentence, k.statistic_ids, k.document_id,
    r.title, r.publisher, r.published, r.uri, k.document_ids, k.check_id, r.licence
FROM core.check_result AS k
JOIN core.described() AS r ON r.document_id = k.document_id AND r.is_current;
COMMENT ON VIEW checks IS 'Figures tested against each other: what agrees, what differs, and where one cannot tell';

-- Figures of consecutive revisions are matched by their id; where the words themselves changed, by
-- the measure they state, when each revision states it once more than the other.
CREATE OR REPLACE VIEW document_history AS
WITH dated AS (
    SELECT
        *,
        lag(revision_id) OVER (
            PARTITION BY document_id
            ORDER BY coalesce(updated_at, captured_at), captured_at, content_hash
        ) AS previous_revision_id
    FROM core.described()
),
pair AS (FROM dated WHERE previous_revision_id IS NOT NULL),
before AS (
    SELECT p.revision_id AS later_revision, s.*
    FROM pair AS p JOIN core.statistic AS s ON s.revision_id = p.previous_revision_id
    WHERE s.shown
),
after AS (
    SELECT p.revision_id AS later_revision, s.*
    FROM pair AS p JOIN core.statistic AS s ON s.revision_id = p.revision_id
    WHERE s.shown
),
gone AS (
    SELECT b.*, count(*) OVER (PARTITION BY later_revision, kind, unit, population, grades, judgement, area) AS alike
    FROM before AS b
    ANTI JOIN after AS a ON a.later_revision = b.later_revision AND a.statistic_id = b.statistic_id
),
come AS (
    SELECT a.*, count(*) OVER (PARTITION BY later_revision, kind, unit, population, grades, judgement, area) AS alike
    FROM after AS a
    ANTI JOIN before AS b ON b.later_revision = a.later_revision AND b.statistic_id = a.statistic_id
),
difference AS (
    SELECT a.later_revision, a AS now, b AS was
    FROM after AS a
    JOIN before AS b ON b.later_revision = a.later_revision AND b.statistic_id = a.statistic_id
    WHERE (a.kind, a.value, a.low, a.high, a.comparator, a.unit, a.population, a.grades, a.judgement,
        a.area, a.period_start, a.period_end, a.direction, a.baseline_value, a.speaker)
        IS DISTINCT FROM (b.kind, b.value, b.low, b.high, b.comparator, b.unit, b.population, b.grades,
        b.judgement, b.area, b.period_start, b.period_end, b.direction, b.baseline_value, b.speaker)
    UNION ALL
    SELECT
        coalesce(c.later_revision, g.later_revision), if(c.statistic_id IS NULL, NULL, c),
        if(g.statistic_id IS NULL, NULL, g)
    FROM come AS c
    FULL JOIN gone AS g
        ON g.later_revision = c.later_revision AND g.kind = c.kind AND g.unit = c.unit
        AND g.population = c.population AND g.grades = c.grades
        AND g.judgement IS NOT DISTINCT FROM c.judgement AND g.area IS NOT DISTINCT FROM c.area
        AND g.alike = 1 AND c.alike = 1
)
SELECT
    p.document_id, p.title, p.publisher, p.uri, coalesce(p.updated_at, p.captured_at) AS revised_at,
    CASE WHEN was IS NULL THEN 'added' WHEN now IS NULL THEN 'removed' ELSE 'changed' END AS change,
    coalesce(now.kind, was.kind) AS kind,
    coalesce(now.population, was.population) AS population,
    coalesce(now.grades, was.grades) AS grades,
    was.text AS text_before, now.text AS text_after,
    was.value AS value_before, now.value AS value_after,
    was.low AS low_before, now.low AS low_after, was.high AS high_before, now.high AS high_after,
    was.sentence AS sentence_before, now.sentence AS sentence_after,
    was.statistic_id AS statistic_id_before, now.statistic_id AS statistic_id_after,
    p.previous_revision_id, p.revision_id, p.is_current, p.licence
FROM difference AS f
JOIN pair AS p ON p.revision_id = f.later_revision;
COMMENT ON VIEW document_history IS 'What each revision of a document changed against the one before, figure by figure, as read; comments of readers and the like are left out, as in statistics';
COMMENT ON COLUMN document_history.revised_at IS 'When the source says it changed the document, else when the new content was first captured';
COMMENT ON COLUMN document_history.change IS 'added, removed or changed';
COMMENT ON COLUMN document_history.text_before IS 'The figure in the words of the revision before; null when added';
COMMENT ON COLUMN document_history.text_after IS 'The figure in the words of this revision; null when removed';
COMMENT ON COLUMN document_history.value_before IS 'Its value in the revision before; null when added, or a range';
COMMENT ON COLUMN document_history.value_after IS 'Its value in this revision; null when removed, or a range';
COMMENT ON COLUMN document_history.low_before IS 'Lower end of the range in the revision before; null when added, or no range';
COMMENT ON COLUMN document_history.low_after IS 'Lower end of the range in this revision; null when removed, or no range';
COMMENT ON COLUMN document_history.high_before IS 'Upper end of the range in the revision before; null when added, or no range';
COMMENT ON COLUMN document_history.high_after IS 'Upper end of the range in this revision; null when removed, or no range';
COMMENT ON COLUMN document_history.sentence_before IS 'Its sentence in the revision before; null when added';
COMMENT ON COLUMN document_history.sentence_after IS 'Its sentence in this revision; null when removed';
COMMENT ON COLUMN document_history.statistic_id_before IS 'Its id in the revision before; null when added';
COMMENT ON COLUMN document_history.statistic_id_after IS 'Its id in this revision; null when removed';
COMMENT ON COLUMN document_history.previous_revision_id IS 'Id of the revision before';

CREATE OR REPLACE VIEW corrections AS
SELECT
    c.what, c.fact_id, r.document_id, r.uri,
    CASE c.what WHEN 'statistic' THEN s.text WHEN 'rating' THEN g.provider ELSE r.title END AS text,
    coalesce(s.sentence, g.sentence) AS sentence, c.rejected, c.fields, c.read_as, c.corrected_to,
    c.reason, c.who, s.value AS value_read, k.value AS value_corrected, c.revision_id
FROM core.correction AS c
JOIN core.revision AS r ON r.revision_id = c.revision_id AND r.is_current
LEFT JOIN core.statistic AS s ON s.revision_id = c.revision_id AND s.statistic_id = c.fact_id
LEFT JOIN core.rating AS g ON g.revision_id = c.revision_id AND g.rating_id = c.fact_id
LEFT JOIN core.corrected AS k ON k.revision_id = c.revision_id AND k.statistic_id = c.fact_id;
COMMENT ON VIEW corrections IS 'Everything in the current contents that a person corrected or rejected, with the reason';
COMMENT ON COLUMN corrections.text IS 'What was corrected: the words of the statistic, the provider rated, the title of the document as it was read';
COMMENT ON COLUMN corrections.sentence IS 'The sentence it stands in; null for a document';
COMMENT ON COLUMN corrections.value_read IS 'The value of the statistic as it was read; null for a rating or a document';
COMMENT ON COLUMN corrections.value_corrected IS 'The value in statistics; null for a rejection, or where there is none';
