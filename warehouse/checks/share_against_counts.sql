-- A share of grades agrees with the counts of those grades that the document gives. Counts are of
-- another thing when the share names a whole that is not theirs, and may be when it names a place and
-- they do not.
WITH share AS (
    SELECT
        *,
        -- The whole of "one in seven" is no number of things.
        CASE WHEN numerator IS NULL OR denominator > 10 AND denominator NOT IN (20, 100, 1000, 10000) THEN denominator END
            AS own_whole
    FROM claim
    WHERE kind = 'share' AND counted IS NULL AND value IS NOT NULL AND len(grades) > 0
),
pair AS (
    SELECT
        s.statistic_id AS share_id, s.document_id, s.family, c.grades_key, any_value(c.grades) AS grades,
        list_distinct(list(c.counted)) AS counts, arg_min(c.counted, c.char_start) AS counted,
        arg_min(c.statistic_id, c.char_start) AS statistic_id,
        list_distinct(list(c.denominator)) AS wholes, bool_and(c.area_key = s.area_key) AS same_area
    FROM share AS s
    JOIN claim AS c
        ON c.document_id = s.document_id AND c.family = s.family AND c.judgement_key = s.judgement_key
        AND c.counted IS NOT NULL AND len(c.grades) > 0 AND same_place(c.area_key, s.area_key)
        AND same_time(c.period_start, c.period_end, s.period_start, s.period_end)
        AND (s.own_whole IS NULL OR c.denominator IS NULL OR c.denominator = s.own_whole)
    GROUP BY ALL
),
apart AS (
    FROM pair AS p
    WHERE NOT EXISTS (
        FROM pair AS o
        WHERE o.share_id = p.share_id AND len(o.grades) < len(p.grades)
        AND list_has_any(o.grades, p.grades)
    )
),
rated AS (
    SELECT p.share_id, sum(r.rated) AS rated, list(r.grade) AS grades
    FROM (SELECT DISTINCT share_id, document_id, family FROM pair) AS p
    JOIN place_family AS f ON f.family = p.family
    JOIN place_rating AS r ON r.document_id = p.document_id
    WHERE NOT EXISTS (FROM pair AS o WHERE o.share_id = p.share_id AND list_contains(o.grades, r.grade))
    GROUP BY ALL
),
summed AS (
    SELECT
        s.statistic_id, s.document_id, s.quoted, s.claimed, s.comparator, s.grades, s.truth_low, s.truth_high, s.own_whole,
        sum(p.counted) FILTER (list_has_all(s.grades, p.grades)) AS part,
        sum(p.counted) AS known,
        list_distinct(flatten(list(p.grades))) AS named,
        list_has_all(flatten(list(p.grades)), s.grades) AS complete,
        bool_or(len(p.counts) > 1) AS ambiguous, bool_and(p.same_area) AS same_area,
        list_distinct(flatten(list(p.wholes))) AS wholes,
        list(p.statistic_id ORDER BY p.statistic_id) AS others
    FROM share AS s JOIN apart AS p ON p.share_id = s.statistic_id
    GROUP BY s.statistic_id, s.document_id, s.quoted, s.claimed, s.comparator, s.grades, s.truth_low, s.truth_high, s.own_whole
    HAVING part IS NOT NULL
),
judged AS (
    SELECT
        m.* EXCLUDE (complete),
        CASE
            WHEN len(wholes) = 1 THEN wholes[1]
            WHEN len(wholes) = 0 AND covers(list_concat(named, coalesce(r.grades, [])))
                THEN known + coalesce(r.rated, 0)
        END AS whole,
        (complete OR known = whole) AND (own_whole IS NULL OR own_whole = whole) AS complete
    FROM summed AS m LEFT JOIN rated AS r ON r.share_id = m.statistic_id
)
SELECT
    CASE
        WHEN ambiguous OR whole IS NULL OR whole = 0 OR NOT coalesce(complete, false) THEN 'cannot tell'
        WHEN meets_share(comparator, truth_low, truth_high, part / whole) THEN 'agrees'
        WHEN NOT same_area THEN 'cannot tell'
        ELSE 'differs'
    END AS status,
    if(status = 'cannot tell', NULL, shown(part / whole, 'ratio')) AS expected,
    claimed AS observed,
    list_prepend(statistic_id, others) AS statistic_ids, document_id,
    CASE
        WHEN status <> 'cannot tell' THEN format(
            '{} {} {} of {}, which is {}.', quoted, if(status = 'agrees', 'agrees with', 'differs from'),
            shown(part, ''), shown(whole, ''), shown(part / whole, 'ratio')
        )
        WHEN ambiguous THEN format('{} stands beside several counts of the same grades.', quoted)
        WHEN complete AND NOT same_area THEN format('{} stands beside counts that may be of another place.', quoted)
        ELSE format('{} stands beside counts that do not tell the whole.', quoted)
    END AS sentence
FROM judged
