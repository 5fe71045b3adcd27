-- The ends of a range are in order, and the single figures of the same measure lie within it.
WITH span AS (
    FROM claim WHERE low IS NOT NULL AND high IS NOT NULL
),
member AS (
    SELECT
        r.statistic_id, m.statistic_id AS member_id, m.text,
        meets(m.truth_low, m.truth_high, r.low, r.high) AS fits
    FROM span AS r
    JOIN claim AS m
        ON m.document_id = r.document_id AND m.kind = r.kind AND m.unit = r.unit AND m.family = r.family
        AND m.grades_key = r.grades_key AND m.judgement_key = r.judgement_key
        AND same_place(m.area_key, r.area_key) AND m.value IS NOT NULL
        AND same_time(m.period_start, m.period_end, r.period_start, r.period_end)
        AND (m.sentence = r.sentence OR alike(m.sentence, r.sentence))
),
gathered AS (
    SELECT
        statistic_id, bool_and(fits) AS fits, list(member_id ORDER BY member_id) AS members,
        string_agg('"' || text || '"', ', ' ORDER BY member_id) FILTER (NOT fits) AS outside
    FROM member
    GROUP BY ALL
)
SELECT
    CASE WHEN r.low > r.high OR NOT coalesce(g.fits, true) THEN 'differs' ELSE 'agrees' END AS status,
    if(g.fits IS NULL, 'the lower end first', 'within ' || shown_span(r.low, r.high, r.unit)) AS expected,
    shown_span(r.low, r.high, r.unit) AS observed,
    list_prepend(r.statistic_id, coalesce(g.members, [])) AS statistic_ids, r.document_id,
    CASE
        WHEN r.low > r.high THEN format('The range "{}" ends before it begins.', r.text)
        WHEN g.outside IS NOT NULL THEN format('{} lies outside the range "{}".', g.outside, r.text)
        WHEN g.members IS NOT NULL THEN format('The range "{}" holds its {} members.', r.text, len(g.members))
        ELSE format('The range "{}" is in order; no member of it is said.', r.text)
    END AS sentence
FROM span AS r LEFT JOIN gathered AS g ON g.statistic_id = r.statistic_id
