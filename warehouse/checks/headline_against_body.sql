-- A figure of the headline or summary is said in the body too, and there it is the same.
WITH pair AS (
    SELECT
        h.statistic_id, h.document_id, h.quoted, h.claimed,
        h.char_start, b.statistic_id AS body_id, b.quoted AS body_quoted, b.claimed AS body_claimed,
        meets(h.truth_low, h.truth_high, b.truth_low, b.truth_high) AS fits,
        len(h.grades) > 0 OR alike(h.words, b.words) AS same_claim
    FROM claim AS h
    LEFT JOIN claim AS b
        ON b.document_id = h.document_id AND b.kind = h.kind AND b.family = h.family
        AND (h.kind IN ('count', 'share') OR b.unit = h.unit)
        AND b.grades_key = h.grades_key AND b.judgement_key = h.judgement_key
        AND b.direction IS NOT DISTINCT FROM h.direction AND same_place(h.area_key, b.area_key)
        AND (same_time(h.period_start, h.period_end, b.period_start, b.period_end) OR is_now(h.period_start, h.period_end, h.published))
        AND b.section IN ('body', 'bullet', 'table')
    WHERE h.section IN ('headline', 'summary') AND h.truth_low IS NOT NULL
    -- Of the same place where that is said, and of "now" the last time of which the body tells.
    QUALIFY b.statistic_id IS NULL OR (
        (b.area_key = h.area_key OR NOT bool_or(b.area_key = h.area_key) OVER (PARTITION BY h.statistic_id))
        AND (
            NOT is_now(h.period_start, h.period_end, h.published) OR b.period_end IS NULL
            OR b.period_end = max(b.period_end) OVER (PARTITION BY h.statistic_id)
        )
    )
),
best AS (
    FROM pair
    QUALIFY row_number() OVER (
        PARTITION BY statistic_id ORDER BY coalesce(fits, false) DESC, coalesce(same_claim, false) DESC, body_id
    ) = 1
)
SELECT
    CASE WHEN fits THEN 'agrees' WHEN same_claim AND body_id IS NOT NULL THEN 'differs' ELSE 'cannot tell' END AS status,
    CASE WHEN status <> 'cannot tell' THEN body_claimed END AS expected,
    claimed AS observed,
    if(status = 'cannot tell', [statistic_id], [statistic_id, body_id]) AS statistic_ids, document_id,
    CASE status
        WHEN 'agrees' THEN format('{} above agrees with {} in the body.', quoted, body_quoted)
        WHEN 'differs' THEN format('{} above differs from {} in the body.', quoted, body_quoted)
        ELSE format('{} above is not said again in the body.', quoted)
    END AS sentence
FROM best
