-- Every share lies between nothing and the whole; one row a document, and one for each that does not.
WITH share AS (
    SELECT *, coalesce(low, value) AS lower_end, coalesce(high, value) AS upper_end
    FROM claim
    WHERE kind = 'share'
)
SELECT
    'differs' AS status, '0.0% to 100.0%' AS expected, shown_span(lower_end, upper_end, 'ratio') AS observed,
    [statistic_id] AS statistic_ids, document_id,
    format('"{}" is no share of a whole.', text) AS sentence
FROM share
WHERE lower_end < 0 OR upper_end > 1 OR numerator > denominator
UNION ALL BY NAME
SELECT
    if(count(upper_end) = 0, 'cannot tell', 'agrees') AS status, '0.0% to 100.0%' AS expected,
    if(status = 'agrees', shown_span(min(lower_end), max(upper_end), 'ratio'), NULL) AS observed,
    list(statistic_id ORDER BY statistic_id) AS statistic_ids, document_id,
    if(
        status = 'agrees', format('Shares between 0% and 100%: {0} of {0}.', count(*)),
        format('Shares without a value: {0} of {0}.', count(*))
    ) AS sentence
FROM share
GROUP BY document_id
HAVING coalesce(min(lower_end), 0) >= 0 AND coalesce(max(upper_end), 0) <= 1
AND NOT bool_or(coalesce(numerator > denominator, false))
