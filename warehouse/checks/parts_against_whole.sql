-- The counts of each grade add up to the number inspected, and the shares of all grades to one.
WITH placed AS (
    -- Parts of one whole of which some name the one place and some none are of that place.
    SELECT
        * REPLACE (
            if(count(DISTINCT nullif(area_key, '')) OVER whole = 1, max(area_key) OVER whole, area_key) AS area_key
        )
    FROM claim
    WHERE counted IS NOT NULL AND denominator > 0 AND len(grades) > 0
    WINDOW whole AS (PARTITION BY document_id, family, judgement_key, period_start, period_end, denominator)
),
part AS (
    SELECT
        document_id, family, judgement_key, area_key, period_start, period_end, denominator AS whole,
        grades_key, any_value(grades ORDER BY char_start) AS grades,
        arg_min(counted, char_start) AS counted, arg_min(statistic_id, char_start) AS statistic_id,
        min(char_start) AS char_start
    FROM placed
    GROUP BY ALL
),
apart AS (
    FROM part AS p
    WHERE NOT EXISTS (
        FROM part AS o
        WHERE o.document_id = p.document_id AND o.family = p.family AND o.whole = p.whole
        AND o.judgement_key = p.judgement_key AND o.area_key = p.area_key
        AND o.period_start IS NOT DISTINCT FROM p.period_start
        AND o.period_end IS NOT DISTINCT FROM p.period_end
        AND len(o.grades) < len(p.grades) AND list_has_any(o.grades, p.grades)
    )
),
total AS (
    SELECT
        document_id, whole, sum(counted) AS parts,
        list_distinct(flatten(list(grades))) AS named,
        string_agg(shown(counted, '') || ' ' || replace(replace(grades_key, '+', ' or '), '_', ' '), ' + ' ORDER BY char_start) AS said,
        list(statistic_id ORDER BY char_start) AS statistic_ids
    FROM apart
    GROUP BY document_id, family, judgement_key, area_key, period_start, period_end, whole
    HAVING count(*) > 1
),
share AS (
    SELECT
        document_id, sum(truth_low) AS least, sum(truth_high) AS most,
        count(*) AS grades, list(statistic_id ORDER BY char_start) AS statistic_ids,
        string_agg(text || ' ' || replace(grades_key, '_', ' '), ' + ' ORDER BY char_start) AS said
    FROM (
        FROM claim
        WHERE kind = 'share' AND len(grades) = 1
        QUALIFY row_number() OVER (
            PARTITION BY document_id, family, judgement_key, area_key, period_start, period_end, grades_key
            ORDER BY char_start
        ) = 1
    )
    GROUP BY document_id, family, judgement_key, area_key, period_start, period_end
)
SELECT
    CASE
        WHEN parts = whole THEN 'agrees'
        WHEN parts > whole OR covers(named) THEN 'differs'
        ELSE 'cannot tell'
    END AS status,
    shown(whole, '') AS expected, shown(parts, '') AS observed, statistic_ids, document_id,
    CASE
        WHEN parts = whole THEN format('{} make the whole of {}.', said, shown(whole, ''))
        WHEN status = 'differs' THEN format('{} make {}, but the whole is {}.', said, shown(parts, ''), shown(whole, ''))
        ELSE format('{} make {} of {}; the other grades are not said.', said, shown(parts, ''), shown(whole, ''))
    END AS sentence
FROM total
UNION ALL BY NAME
SELECT
    if(meets(least, most, 1.0, 1.0), 'agrees', 'differs') AS status,
    '100.0%' AS expected, shown_span(least, most, 'ratio') AS observed, statistic_ids, document_id,
    format('{} make {}, and all grades together make 100%.', said, shown_span(least, most, 'ratio')) AS sentence
FROM share
WHERE grades = 4 OR least > 1 + 1e-9
