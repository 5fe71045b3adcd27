-- A share and a count that stand side by side fit the whole: the one stated, or the one that the
-- other pairs of the same document imply.
WITH pair AS (
    SELECT
        s.statistic_id AS share_id, c.statistic_id AS count_id, s.document_id, s.family, s.area_key,
        s.period_start, s.period_end, s.grades_key, s.char_start,
        s.text AS share_text, c.text AS count_text, s.quoted, s.claimed, s.comparator,
        s.truth_low, s.truth_high, c.counted, coalesce(s.denominator, c.denominator) AS whole,
        c.counted / nullif(s.truth_high, 0) AS least_whole,
        c.counted / nullif(greatest(s.truth_low, 0), 0) AS most_whole
    FROM claim AS s
    JOIN claim AS c
        ON c.document_id = s.document_id AND c.sentence = s.sentence AND c.family = s.family
        AND c.grades_key = s.grades_key AND c.judgement_key = s.judgement_key AND c.kind = 'count'
        AND (c.char_start - s.char_end BETWEEN 0 AND 40 OR s.char_start - c.char_end BETWEEN 0 AND 4)
    WHERE s.kind = 'share' AND s.numerator IS NULL AND c.counted IS NOT NULL
    AND s.value IS NOT NULL AND s.comparator IN ('exact', 'about', 'just_under', 'just_over')
    AND c.counted IS DISTINCT FROM s.denominator
    QUALIFY row_number() OVER (PARTITION BY s.statistic_id ORDER BY abs(c.char_start - s.char_end)) = 1
),
implied AS (
    SELECT
        document_id, max(least_whole) AS least, min(most_whole) AS most, count(*) AS pairs,
        flatten(list([share_id, count_id] ORDER BY char_start)) AS statistic_ids,
        string_agg(format('{} ({})', share_text, count_text), ', ' ORDER BY char_start) AS said,
        bool_or(grades_key = '') AS ungraded
    FROM pair
    WHERE whole IS NULL AND most_whole IS NOT NULL AND least_whole IS NOT NULL
    GROUP BY document_id, family, area_key, period_start, period_end
)
SELECT
    if(meets_share(comparator, truth_low, truth_high, counted / whole), 'agrees', 'differs') AS status,
    shown(counted / whole, 'ratio') AS expected, claimed AS observed,
    [share_id, count_id] AS statistic_ids, document_id,
    format(
        '{} {} {} of {}, which is {}.', quoted, if(status = 'agrees', 'agrees with', 'differs from'),
        shown(counted, ''), shown(whole, ''), shown(counted / whole, 'ratio')
    ) AS sentence
FROM pair
WHERE whole >= counted AND whole > 0
UNION ALL BY NAME
SELECT
    CASE WHEN pairs = 1 THEN 'cannot tell' WHEN floor(most + 1e-9) >= ceil(least - 1e-9) THEN 'agrees' ELSE 'differs' END AS status,
    NULL AS expected, said AS observed, statistic_ids, document_id,
    CASE status
        WHEN 'cannot tell' THEN format('{} stands alone: no whole is said.', said)
        WHEN 'agrees' THEN format('{} fit one whole of {} to {}.', said, shown(ceil(least - 1e-9), ''), shown(floor(most + 1e-9), ''))
        ELSE format('{} fit no one whole.', said)
    END AS sentence
FROM implied
WHERE pairs > 1 OR ungraded
