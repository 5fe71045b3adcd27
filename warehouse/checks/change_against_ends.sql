-- A change is the difference of its two ends, and "up from" and "down from" point the right way.
WITH start_claim AS (
    -- A baseline has the spread of the claim that states it.
    SELECT
        c.statistic_id, c.baseline_value AS before,
        coalesce(max(b.value - b.truth_low), 0) AS spread, min(b.statistic_id) AS baseline_id
    FROM claim AS c
    LEFT JOIN claim AS b
        ON b.document_id = c.document_id AND b.sentence = c.sentence AND b.comparator = 'exact'
        AND b.value = c.baseline_value AND b.statistic_id <> c.statistic_id
    WHERE c.baseline_value IS NOT NULL
    GROUP BY ALL
),
-- "From 1,200 to 1,500, an increase of 25%": the ends stand before a change in apposition to them.
apposed AS (
    SELECT
        c.statistic_id, e.statistic_id AS end_id, s.value AS before, s.value - s.truth_low AS spread,
        s.statistic_id AS baseline_id
    FROM claim AS c
    JOIN claim AS e ON e.document_id = c.document_id AND e.sentence = c.sentence AND e.char_end < c.char_start
    JOIN claim AS s ON s.document_id = c.document_id AND s.sentence = c.sentence AND s.char_end < e.char_start
    WHERE c.kind = 'change' AND c.baseline_value IS NULL AND s.kind = e.kind AND s.unit = e.unit AND s.value > 0
    AND regexp_matches(c.sentence, concat(
        '(?i)\bfrom (\w+ ){0,2}', regexp_escape(s.text), '[^.;:]{0,30} to (\w+ ){0,2}', regexp_escape(e.text),
        '[^.;:]{0,30}[,(–] ?(an? (\w+ ){1,2}of|up|down)( \w+){0,2} ', regexp_escape(c.text)
    ))
),
candidate AS (
    SELECT
        c.statistic_id, c.document_id, c.quoted, c.claimed, c.direction, c.unit, c.truth_low, c.truth_high,
        e.statistic_id AS end_id, e.quoted AS end_quoted, e.unit AS end_unit,
        coalesce(beside.before, own.before, its.before) AS before,
        coalesce(beside.spread, own.spread, its.spread) AS spread,
        coalesce(beside.baseline_id, own.baseline_id, its.baseline_id) AS baseline_id,
        e.truth_low AS end_low, e.truth_high AS end_high
    FROM claim AS c
    JOIN claim AS e
        ON e.document_id = c.document_id AND e.statistic_id <> c.statistic_id
        -- The end stands in the same sentence, or closely before and of the same population.
        AND (e.sentence = c.sentence OR e.family = c.family AND e.char_start BETWEEN c.char_start - 250 AND c.char_start)
        AND e.kind IN ('share', 'count', 'amount', 'measure', 'rate') AND e.value IS NOT NULL
        AND isfinite(e.truth_low) AND isfinite(e.truth_high)
    LEFT JOIN start_claim AS own
        ON own.statistic_id = c.statistic_id AND NOT are_parted(c.sentence, c.text, c.baseline_text)
    LEFT JOIN start_claim AS its
        ON its.statistic_id = e.statistic_id AND NOT are_parted(c.sentence, c.text, e.text)
    LEFT JOIN apposed AS beside ON beside.statistic_id = c.statistic_id AND beside.end_id = e.statistic_id
    WHERE c.kind = 'change' AND c.direction IS NOT NULL AND c.value IS NOT NULL
    AND coalesce(beside.before, own.before, its.before) > 0
    AND e.value <> coalesce(beside.before, own.before, its.before)
    AND CASE
        WHEN c.unit = 'percentage_point' THEN e.unit = 'ratio'
        WHEN c.unit = 'ratio' THEN true
        ELSE e.kind <> 'share'
    END
    -- The end is of the size of the start: another figure of the sentence is not.
    AND e.value / coalesce(beside.before, own.before, its.before) BETWEEN 0.2 AND 5
),
moved AS (
    SELECT
        *,
        if(direction = 'increase', 1, -1) AS sign,
        CASE unit WHEN 'percentage_point' THEN 100.0 WHEN 'ratio' THEN 1 / before ELSE 1.0 END AS scale,
        least(sign * (end_low - spread - before) * scale, sign * (end_high + spread - before) * scale) AS least,
        greatest(sign * (end_low - spread - before) * scale, sign * (end_high + spread - before) * scale) AS most,
        meets(truth_low, truth_high, least, most)
        -- "Fell by nine per cent, from 28.3% to 19.3%" speaks of points; a fall of 32% would fit as well.
        OR unit = 'ratio' AND end_unit = 'ratio' AND meets(truth_low, truth_high, least * before, most * before) AS fits,
        count(*) OVER (PARTITION BY statistic_id) AS candidates
    FROM candidate
),
best AS (
    FROM moved QUALIFY row_number() OVER (PARTITION BY statistic_id ORDER BY fits DESC, end_id) = 1
),
turned AS (
    SELECT
        c.*, s.before, s.baseline_id,
        regexp_matches(lower(c.baseline_text), '^(up|rising|rise|risen|rose|increased|higher)\b') AS up
    FROM claim AS c
    JOIN start_claim AS s ON s.statistic_id = c.statistic_id
    LEFT JOIN claim AS b ON b.statistic_id = s.baseline_id
    WHERE c.kind NOT IN ('change', 'multiple') AND c.value IS NOT NULL
    -- "137 of 153, up from 121": it is the count that was 121.
    AND (c.kind <> 'share' OR s.before <= 1)
    AND regexp_matches(
        lower(c.baseline_text), '^(up|rising|rise|risen|rose|increased|higher|down|falling|fell|fallen|lower)\b'
    )
    -- "75 are good and 18 inadequate, down from 21": the figure that was 21 is the last before it.
    QUALIFY row_number() OVER (
        PARTITION BY c.document_id, c.sentence, c.baseline_text, s.baseline_id
        ORDER BY abs(coalesce(b.char_start, c.char_start) - c.char_start), c.statistic_id
    ) = 1
)
SELECT
    CASE WHEN fits THEN 'agrees' WHEN candidates = 1 THEN 'differs' ELSE 'cannot tell' END AS status,
    shown_span(least, most, unit) AS expected, claimed AS observed,
    list_filter([statistic_id, end_id, baseline_id], lambda i: i IS NOT NULL) AS statistic_ids, document_id,
    CASE status
        WHEN 'agrees' THEN format('The change of {} agrees with its ends, {} and {}.', quoted, shown(before, end_unit), end_quoted)
        WHEN 'differs' THEN format('The change of {} differs from its ends: {} to {} is {}.', quoted, shown(before, end_unit), end_quoted, expected)
        ELSE format('The change of {} has no end that is certain.', quoted)
    END AS sentence
FROM best
UNION ALL BY NAME
SELECT
    CASE WHEN truth_high < before AND up OR truth_low > before AND NOT up THEN 'differs' ELSE 'agrees' END AS status,
    if(up, 'more than ', 'less than ') || shown(before, unit) AS expected, claimed AS observed,
    list_filter([statistic_id, baseline_id], lambda i: i IS NOT NULL) AS statistic_ids, document_id,
    format('{} {} "{}".', quoted, if(status = 'agrees', 'agrees with', 'differs from'), baseline_text) AS sentence
FROM turned
