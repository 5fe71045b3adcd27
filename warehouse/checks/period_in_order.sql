-- A period ends no earlier than it starts, and starts no later than the publication unless the
-- sentence or the title speaks of a target, a cap, a pledge or a plan. Sums, rates and lengths are set in advance
-- without such a word (a grant, an entitlement), so of them one cannot tell.
WITH dated AS (
    SELECT
        *,
        period_end < period_start AS reversed,
        period_start > published AND NOT list_has_any(
            string_split(regexp_replace(lower(concat_ws(' ', title, sentence)), '[^a-z]', ' ', 'g'), ' '),
            (SELECT list(word) FROM future_word)
        ) AS premature
    FROM claim
    WHERE period_start IS NOT NULL
)
SELECT
    if(reversed OR kind IN ('count', 'share'), 'differs', 'cannot tell') AS status,
    if(reversed, 'from ' || period_start::VARCHAR, 'up to ' || published::VARCHAR) AS expected,
    if(reversed, 'to ' || period_end::VARCHAR, 'from ' || period_start::VARCHAR) AS observed,
    [statistic_id] AS statistic_ids, document_id,
    if(
        reversed, format('The period of "{}" ends before it starts.', text),
        format('The period of "{}" starts after the publication, and nothing says that it is a target or plan.', text)
    ) AS sentence
FROM dated
WHERE reversed OR premature
UNION ALL BY NAME
SELECT
    if(count(published) = 0, 'cannot tell', 'agrees') AS status,
    'up to ' || max(published)::VARCHAR AS expected, 'from ' || max(period_start)::VARCHAR AS observed,
    list(statistic_id ORDER BY statistic_id) AS statistic_ids, document_id,
    if(
        status = 'agrees', format('Periods in order: {0} of {0}.', count(*)),
        format('Periods that end after they start: {0} of {0}; the document has no date of publication.', count(*))
    ) AS sentence
FROM dated
GROUP BY document_id
HAVING NOT bool_or(coalesce(reversed, false)) AND NOT bool_or(coalesce(premature, false))
