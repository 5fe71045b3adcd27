-- Prepares what every check reads: `claim`, the statistics in question with what they allow the
-- truth to be (truth_low to truth_high), and `place_rating`, the places a document names as rated.
-- A value allows half its last stated digit either way, a fraction in words a tenth of its step or a
-- fortieth of its value ("eight in ten" is 82%, too);
-- comparators open one side, "about" and "nearly" allow a twentieth of the value. Those that say
-- that a number is passed or not reached do not hold for the number itself: "more than half" is not
-- 20 of 40, nor is "nearly 80%"; a "50%" that is rounded may be more.
-- Two sentences are alike when the shorter shares half of its words of four letters and more.
CREATE OR REPLACE TEMP MACRO words_of(sentence) AS list_distinct(list_transform(
    list_filter(string_split(regexp_replace(lower(sentence), '[^a-z]', ' ', 'g'), ' '), lambda w: length(w) > 3),
    lambda w: hash(w)
));
CREATE OR REPLACE TEMP MACRO alike(words, other_words) AS
    len(list_intersect(words, other_words)) >= 0.5 * greatest(1, least(len(words), len(other_words)));
CREATE OR REPLACE TEMP MACRO meets(low_one, high_one, low_other, high_other) AS
    low_one <= high_other + 1e-9 * abs(high_other) + 1e-12
    AND low_other <= high_one + 1e-9 * abs(high_one) + 1e-12;
-- The nearest numbers that `meets` tells apart from one.
CREATE OR REPLACE TEMP MACRO above(number) AS number + 2.5e-9 * abs(number) + 2.5e-12;
CREATE OR REPLACE TEMP MACRO below(number) AS number - 2.5e-9 * abs(number) - 2.5e-12;
-- A share of counts may be a twentieth of a per cent off what is said, but not beyond a strict bound.
CREATE OR REPLACE TEMP MACRO meets_share(comparator, low_end, high_end, share) AS meets(
    low_end - if(comparator IN ('over', 'just_over'), 0, 0.0005),
    high_end + if(comparator IN ('under', 'just_under'), 0, 0.0005), share, share
);
CREATE OR REPLACE TEMP MACRO shown(number, unit) AS CASE
    WHEN number IS NULL THEN 'unknown'
    WHEN unit = 'ratio' THEN format('{:.1f}%', 100 * number)
    WHEN unit = 'percentage_point' THEN format('{:.1f} percentage points', number)
    WHEN isinf(number) THEN 'any'
    WHEN number = floor(number) AND abs(number) < 1e15 THEN format('{:,}', number::BIGINT)
    ELSE format('{:.4g}', number)
END;
CREATE OR REPLACE TEMP MACRO shown_span(low_end, high_end, unit) AS CASE
    WHEN isinf(low_end) THEN 'at most ' || shown(high_end, unit)
    WHEN isinf(high_end) THEN 'at least ' || shown(low_end, unit)
    WHEN low_end = high_end THEN shown(low_end, unit)
    ELSE shown(low_end, unit) || ' to ' || shown(high_end, unit)
END;
-- What a claim allows, in words that keep its comparator.
CREATE OR REPLACE TEMP MACRO shown_claim(comparator, number, low_end, high_end, unit) AS CASE comparator
    WHEN 'over' THEN 'more than ' || shown(number, unit)
    WHEN 'under' THEN 'less than ' || shown(number, unit)
    WHEN 'just_over' THEN 'just over ' || shown(number, unit) || ' to ' || shown(high_end, unit)
    WHEN 'just_under' THEN shown(low_end, unit) || ' to just under ' || shown(number, unit)
    ELSE shown_span(low_end, high_end, unit)
END;
CREATE OR REPLACE TEMP MACRO quoted(words, comparator, number, unit) AS '"' || words || '"' || CASE comparator
    WHEN 'over' THEN ' (more than ' || shown(number, unit) || ')'
    WHEN 'under' THEN ' (less than ' || shown(number, unit) || ')'
    WHEN 'at_least' THEN ' (at least ' || shown(number, unit) || ')'
    WHEN 'at_most' THEN ' (at most ' || shown(number, unit) || ')'
    WHEN 'just_over' THEN ' (just over ' || shown(number, unit) || ')'
    WHEN 'just_under' THEN ' (just under ' || shown(number, unit) || ')'
    WHEN 'about' THEN ' (about ' || shown(number, unit) || ')'
    ELSE ''
END;
CREATE OR REPLACE TEMP MACRO same_time(start_one, end_one, start_other, end_other) AS
    (start_one IS NULL AND end_one IS NULL) OR (start_other IS NULL AND end_other IS NULL)
    OR (start_one IS NOT DISTINCT FROM start_other AND end_one IS NOT DISTINCT FROM end_other);
CREATE OR REPLACE TEMP MACRO is_now(start_day, end_day, published) AS
    coalesce(start_day = published AND end_day = published, false);
-- Words that a conjunction parts speak of two things: "up from 71%, and costs fell by a third".
CREATE OR REPLACE TEMP MACRO words_between(sentence, one, other) AS regexp_extract(
    sentence, concat('(?s)', regexp_escape(one), '(.*?)', regexp_escape(other)), 1
);
CREATE OR REPLACE TEMP MACRO are_parted(sentence, one, other) AS regexp_matches(
    -- "Between 2031 and 2033" parts nothing.
    regexp_replace(
        concat(words_between(sentence, one, other), ' ', words_between(sentence, other, one)),
        '\band (19|20)\d\d\b', '', 'g'
    ),
    '(?i);|\b(and|but|while|whereas|although)\b'
);
CREATE OR REPLACE TEMP MACRO same_place(one, other) AS one = '' OR other = '' OR one = other;
-- Whether these grades are all that a scale has; some have no providers that are outstanding.
CREATE OR REPLACE TEMP MACRO covers(grades) AS
    list_has_all(grades, ['good', 'inadequate']) AND list_has_any(grades, ['requires_improvement', 'adequate', 'satisfactory']);
-- The size of the last stated digit; 0 for what is counted to the last one.
CREATE OR REPLACE TEMP MACRO digit_step(digits, decimals, number) AS CASE
    WHEN decimals = 0 AND number = digits AND (digits < 1000 OR digits % 1000 <> 0) THEN 0
    WHEN decimals = 0 AND digits >= 1000 AND digits % 1000 = 0 THEN 1000 * number / digits
    ELSE number / digits / pow(10, decimals)
END;
CREATE OR REPLACE TEMP MACRO word_step(number) AS CASE
    WHEN number = 0 THEN 0
    WHEN number % 1e9 = 0 THEN 1e9 WHEN number % 1e6 = 0 THEN 1e6
    WHEN number % 1e3 = 0 THEN 1e3 ELSE 0
END;
CREATE OR REPLACE TEMP MACRO fraction_step(number) AS 0.2 / coalesce(
    list_filter([2, 3, 4, 5, 6, 7, 8, 9, 10], lambda d: abs(number * d - round(number * d)) < 0.002)[1], 20
);

-- What the documents in question say, and of other documents what they say of the same measure up to
-- the same day.
CREATE OR REPLACE TEMP TABLE stated AS
FROM statistics SEMI JOIN touched_document USING (document_id);
INSERT INTO stated
FROM statistics AS s
SEMI JOIN (FROM stated WHERE period_start IS NOT NULL OR period_end IS NOT NULL) AS t
    ON t.series_id = s.series_id AND t.period_end IS NOT DISTINCT FROM s.period_end
    AND (t.period_end IS NOT NULL OR t.period_start = s.period_start)
ANTI JOIN touched_document AS d ON d.document_id = s.document_id;

-- The words of a sentence are found once, however many figures stand in it.
CREATE OR REPLACE TEMP TABLE worded AS
SELECT sentence, words_of(sentence) AS words FROM (SELECT DISTINCT sentence FROM stated);

CREATE OR REPLACE TEMP TABLE claim AS
WITH measured AS (
    SELECT
        s.statistic_id, s.document_id, s.title, s.published, s.section, s.sentence, w.words, s.text, s.kind,
        abs(s.value) AS value, s.low, s.high, s.comparator, s.unit, s.numerator, s.denominator,
        s.population, s.population_code, s.grades, s.grades_label,
        string_split(s.series_id, '|') AS key,
        s.period_start, s.period_end, s.direction, s.baseline_text, s.baseline_value,
        s.char_start, s.char_end, s.series_id, s.count_series_id,
        regexp_extract(s.text, '[0-9][0-9,]*(?:\.[0-9]+)?') AS digits
    FROM stated AS s JOIN worded AS w ON w.sentence = s.sentence
),
stepped AS (
    SELECT
        m.*,
        coalesce(f.family, key[3]) AS family,
        key[4] AS grades_key, key[5] AS judgement_key, key[6] AS area_key,
        CASE
            WHEN kind = 'count' AND comparator = 'exact' THEN value
            WHEN kind = 'share' AND comparator = 'exact' AND count_series_id IS NOT NULL THEN numerator
        END AS counted,
        try_cast(replace(digits, ',', '') AS DOUBLE) AS figure,
        length(regexp_extract(digits, '\.([0-9]+)$', 1)) AS decimals,
        CASE
            WHEN value IS NULL THEN 0
            WHEN kind = 'share' AND numerator IS NOT NULL
                THEN CASE WHEN denominator <= 10 THEN greatest(0.2 / denominator, 0.05 * value) ELSE 0 END
            WHEN figure > 0 THEN digit_step(figure, decimals, value)
            WHEN kind = 'share' THEN greatest(fraction_step(value), 0.05 * value)
            WHEN kind = 'multiple' OR unit = 'ratio' THEN fraction_step(value)
            ELSE word_step(value)
        END / 2 AS slack
    FROM measured AS m
    LEFT JOIN family AS f ON f.population_code = m.population_code
),
-- Apart: where a column is named beside its own words, these are planned once for every mention.
bounded AS (
    SELECT
        * EXCLUDE (key, digits, figure, decimals, count_series_id),
        CASE
            WHEN comparator = 'between' THEN low
            WHEN comparator = 'exact' THEN value - slack
            WHEN comparator IN ('about', 'just_under') THEN value - greatest(slack, 0.05 * value)
            WHEN comparator IN ('under', 'at_most') THEN '-infinity'::DOUBLE
            WHEN comparator IN ('over', 'just_over') THEN above(value)
            ELSE value
        END AS truth_low,
        CASE
            WHEN comparator = 'between' THEN high
            WHEN comparator = 'exact' THEN value + slack
            WHEN comparator IN ('about', 'just_over') THEN value + greatest(slack, 0.05 * value)
            WHEN comparator IN ('over', 'at_least') THEN 'infinity'::DOUBLE
            WHEN comparator IN ('under', 'just_under') THEN below(value)
            ELSE value
        END AS truth_high
    FROM stepped
)
SELECT
    *,
    quoted(text, comparator, value, unit) AS quoted,
    shown_claim(comparator, value, truth_low, truth_high, unit) AS claimed
FROM bounded;

CREATE OR REPLACE TEMP TABLE place_rating AS
SELECT document_id, grade, count(DISTINCT area_code) AS rated
FROM ratings
WHERE area_code IS NOT NULL AND judgement IS NULL
AND document_id IN (SELECT document_id FROM claim)
GROUP BY ALL;
