-- The ends of a range are in order, and the single figures of the same measure lie within it.
WITH written AS (
    SELECT
        *,
        list_transform(
            regexp_extract_all(text, '[0-9][0-9,]*(?:\.[0-9]+)?'),
            lambda digits: try_cast(replace(digits, ',', '') AS DOUBLE)
        ) AS ends
    FROM claim
    WHERE low IS NOT NULL AND high IS NOT NULL
),
span AS (
    SELECT
        *,
        -- Readers of "34 to 7" take the lower end for the lower; the document has it the wrong way round.
        low > high OR coalesce(
            len(ends) = 2 AND ends[1] > ends[2] AND abs(ends[1] * low - ends[2] * high) <= 1e-9 * abs(ends[1] * low),
            false
        ) AS reversed,
        -- "48% (95% confidence interval 46% to 50%)": it is of the figure before it alone.
        regexp_matches(sentence, concat('(?i)\binterval[^.;]{0,12}', regexp_escape(text))) AS is_interval
    FROM written
),
-- Two figures that a sentence says to range from one to the other, which readers then do not take for
-- a range: what follows "ranging from" is the first of them, what follows "to" the second.
turned AS (
    SELECT
        a.statistic_id, b.statistic_id AS other_id, a.document_id, a.text, b.text AS other_text, a.unit,
        a.value, b.value AS other_value,
        regexp_extract(lower(a.sentence), '\b(?:range[sd]?|ranging|vary|varies|varied|varying) from (.*)', 1, 's') AS tail,
        substr(tail, length(a.text) + 1) AS between_and_after,
        regexp_replace(between_and_after, '^[^0-9.;]{0,40}?\bto (?:as [a-z]{1,9} as )?', '') AS after
    FROM claim AS a
    JOIN claim AS b
        ON b.document_id = a.document_id AND b.sentence = a.sentence AND b.kind = a.kind AND b.unit = a.unit
        AND b.char_start BETWEEN a.char_end AND a.char_end + 60
    WHERE a.value > b.value AND starts_with(tail, lower(a.text)) AND after <> between_and_after
    AND starts_with(after, lower(b.text))
),
member AS (
    SELECT
        r.statistic_id, m.statistic_id AS member_id, m.quoted,
        meets(m.truth_low, m.truth_high, r.low, r.high) AS fits
    FROM span AS r
    JOIN claim AS m
        ON m.document_id = r.document_id AND m.kind = r.kind AND m.unit = r.unit AND m.family = r.family
        AND m.grades_key = r.grades_key AND m.judgement_key = r.judgement_key
        AND same_place(m.area_key, r.area_key) AND m.value IS NOT NULL
        AND same_time(m.period_start, m.period_end, r.period_start, r.period_end)
        AND (m.sentence = r.sentence OR alike(m.words, r.words))
        AND (NOT r.is_interval OR r.char_start - m.char_end BETWEEN 0 AND 40)
),
gathered AS (
    SELECT
        statistic_id, bool_and(fits) AS fits, list(member_id ORDER BY member_id) AS members,
        string_agg(quoted, ', ' ORDER BY member_id) FILTER (NOT fits) AS outside
    FROM member
    GROUP BY ALL
)
SELECT
    CASE WHEN r.reversed OR NOT coalesce(g.fits, true) THEN 'differs' ELSE 'agrees' END AS status,
    if(g.fits IS NULL, 'the lower end first', 'within ' || shown_span(r.low, r.high, r.unit)) AS expected,
    shown_span(r.low, r.high, r.unit) AS observed,
    list_prepend(r.statistic_id, coalesce(g.members, [])) AS statistic_ids, r.document_id,
    CASE
        WHEN r.reversed THEN format('The range "{}" ends before it begins.', r.text)
        WHEN g.outside IS NOT NULL THEN format('{} lies outside the range "{}".', g.outside, r.text)
        WHEN g.members IS NOT NULL THEN format('The range "{}" holds its {} members.', r.text, len(g.members))
        ELSE format('The range "{}" is in order; no member of it is said.', r.text)
    END AS sentence
FROM span AS r LEFT JOIN gathered AS g ON g.statistic_id = r.statistic_id
UNION ALL BY NAME
SELECT
    'differs' AS status, 'the lower end first' AS expected,
    shown(value, unit) || ' to ' || shown(other_value, unit) AS observed,
    [statistic_id, other_id] AS statistic_ids, document_id,
    format('The range from "{}" to "{}" ends before it begins.', text, other_text) AS sentence
FROM turned
