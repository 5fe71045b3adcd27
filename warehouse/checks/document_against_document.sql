-- Documents that state the same measure for the same period state the same figure. "In March", "by 31
-- March" and "at 31 March" may be one period; where figures of theirs do not fit, one cannot tell.
WITH dated AS (
    SELECT *, coalesce(period_end - period_start <= 31, period_end IS NOT NULL) AS brief
    FROM claim
    WHERE (period_start IS NOT NULL OR period_end IS NOT NULL) AND truth_low IS NOT NULL
    AND kind NOT IN ('change', 'multiple')
),
stated AS (
    SELECT *, if(brief, period_end, period_start) AS first_day FROM dated
),
-- Each document's claim is compared with the first that was published.
first_claim AS (
    FROM stated
    QUALIFY row_number() OVER (
        PARTITION BY series_id, if(kind = 'count', '', unit), first_day, period_end
        ORDER BY published NULLS LAST, document_id, comparator = 'exact' DESC, char_start
    ) = 1
),
pair AS (
    SELECT
        c.statistic_id, c.document_id, c.quoted, c.claimed, c.truth_low, c.truth_high,
        f.statistic_id AS first_id, f.quoted AS first_quoted, f.claimed AS first_claimed, f.published AS first_published,
        meets(c.truth_low, c.truth_high, f.truth_low, f.truth_high) AS fits,
        (len(c.grades) > 0 OR alike(c.words, f.words)) AND c.period_start IS NOT DISTINCT FROM f.period_start
            AS same_claim
    FROM stated AS c
    JOIN first_claim AS f
        ON f.series_id = c.series_id AND if(f.kind = 'count', '', f.unit) = if(c.kind = 'count', '', c.unit)
        AND f.first_day IS NOT DISTINCT FROM c.first_day
        AND f.period_end IS NOT DISTINCT FROM c.period_end
    WHERE f.document_id <> c.document_id AND (c.population_code IS NOT NULL OR alike(c.words, f.words))
    QUALIFY row_number() OVER (
        PARTITION BY c.document_id, f.statistic_id ORDER BY fits DESC, same_claim DESC, c.char_start
    ) = 1
)
SELECT
    CASE WHEN fits THEN 'agrees' WHEN same_claim THEN 'differs' ELSE 'cannot tell' END AS status,
    first_claimed AS expected,
    claimed AS observed,
    [statistic_id, first_id] AS statistic_ids, document_id,
    CASE status
        WHEN 'agrees' THEN format('{} agrees with {} in an earlier document ({}) for the same period.', quoted, first_quoted, coalesce(first_published::VARCHAR, 'undated'))
        WHEN 'differs' THEN format('{} differs from {} in an earlier document ({}) for the same period.', quoted, first_quoted, coalesce(first_published::VARCHAR, 'undated'))
        ELSE format('{} and {} in an earlier document may be of different things.', quoted, first_quoted)
    END AS sentence
FROM pair
