-- Shares of the same measure and time in one sentence are the same share, said twice.
WITH pair AS (
    SELECT
        a.statistic_id AS one_id, b.statistic_id AS other_id, a.document_id, a.quoted, a.claimed,
        b.quoted AS other_quoted, b.claimed AS other_claimed,
        meets(a.truth_low, a.truth_high, b.truth_low, b.truth_high) AS fits,
        substr(a.sentence, strpos(a.sentence, a.text) + length(a.text)) AS after,
        left(after, strpos(after, b.text) - 1) AS between_them
    FROM claim AS a
    JOIN claim AS b
        ON b.document_id = a.document_id AND b.sentence = a.sentence AND b.series_id = a.series_id
        AND b.char_start >= a.char_end
        AND b.period_start IS NOT DISTINCT FROM a.period_start AND b.period_end IS NOT DISTINCT FROM a.period_end
    WHERE a.kind = 'share' AND b.kind = 'share' AND a.value IS NOT NULL AND b.value IS NOT NULL
    AND len(a.grades) > 0 AND a.baseline_value IS NULL AND b.baseline_value IS NULL
    AND (a.text SIMILAR TO '[^0-9]*') <> (b.text SIMILAR TO '[^0-9]*')
    QUALIFY row_number() OVER (PARTITION BY a.statistic_id ORDER BY b.char_start) = 1
)
SELECT
    -- In apposition ("three quarters of homes, 74%,") they are one; elsewhere they may be of two things.
    CASE
        WHEN fits THEN 'agrees'
        WHEN regexp_matches(between_them, '^[^,;:()]{0,60}[,(] ?(or |that is |namely )?$') THEN 'differs'
        ELSE 'cannot tell'
    END AS status,
    claimed AS expected, other_claimed AS observed, [other_id, one_id] AS statistic_ids, document_id,
    CASE status
        WHEN 'agrees' THEN format('{} agrees with {} beside it.', other_quoted, quoted)
        WHEN 'differs' THEN format('{} differs from {} beside it.', other_quoted, quoted)
        ELSE format('{} and {} may be of two things.', other_quoted, quoted)
    END AS sentence
FROM pair
