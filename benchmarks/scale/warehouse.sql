-- A warehouse of invented figures as uneven as real ones are: of three one is a count, one a share; few
-- populations have most of the figures. All follows from hashes of row numbers. The variable
-- `statistics` says how many, `of_a_document` how many of them a document has.

CREATE TEMP MACRO pick(key, most) AS (hash(key) % most)::INTEGER;

INSERT INTO core.document SELECT 'd' || lpad(i::VARCHAR, 7, '0'), 'releases/' || i || '.txt', 'en'
FROM range(ceil(getvariable('statistics') / getvariable('of_a_document'))::INTEGER) AS t(i);

INSERT INTO core.revision BY NAME
SELECT
    'r' || document_id AS revision_id, document_id, uri, sha256(document_id) AS content_hash,
    true AS is_current, 'Homes and schools, edition ' || document_id AS title,
    'Inspectorate of ' || ['Homes', 'Schools', 'Courts', 'Roads', 'Farms', 'Ports'][1 + pick(document_id, 6)]
        AS publisher,
    DATE '2014-01-01' + pick(document_id, 4380) AS published,
    'metadata' AS published_basis, 'press_release' AS document_type, false AS withdrawn,
    repeat('Inspectors visited homes and schools in the year. ', 60) AS text,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS captured_at, 'files' AS source, 'OGL-3.0' AS licence,
    sha256(document_id) AS sha256, '1' AS extractor_version, 'run' AS run_id,
    TIMESTAMPTZ '2026-01-01 00:00:00+00' AS loaded_at
FROM core.document;

INSERT INTO core.statistic BY NAME
WITH drawn AS (
    SELECT
        i, i // getvariable('of_a_document') AS row_of_document,
        'd' || lpad(row_of_document::VARCHAR, 7, '0') AS document_id,
        pick(i, 100) AS die, pick(i || 'n', 9000) + 20 AS number, pick(i || 'g', 100) AS graded,
        pick(i || 'a', 100) AS placed, pick(i || 's', 100) AS said,
        (pow(pick(i || 'p', 100000) / 100000, 3) * 3000)::INTEGER AS rank,
        'homes of kind ' || rank AS population,
        2014 + pick(row_of_document, 12) AS year
    FROM range(getvariable('statistics')) AS t(i)
), kinds AS (
    SELECT
        *,
        CASE
            WHEN die < 35 THEN 'count' WHEN die < 67 THEN 'share' WHEN die < 79 THEN 'amount'
            WHEN die < 84 THEN 'rate' WHEN die < 91 THEN 'measure' WHEN die < 98 THEN 'change'
            ELSE 'multiple'
        END AS kind,
        kind = 'share' AND number % 5 = 0 AS parted,
        number % 90 + 1 AS part,
        CASE
            WHEN parted THEN part || ' of 91' WHEN kind = 'share' THEN part || '%'
            WHEN kind = 'amount' THEN '£' || number || 'm' WHEN kind = 'change' THEN part || '%'
            ELSE format('{:,}', number)
        END AS text
    FROM drawn
)
SELECT
    'r' || document_id AS revision_id, md5('s' || i)[:20] AS statistic_id, document_id,
    ['body', 'body', 'bullet', 'summary', 'quote', 'headline'][1 + number % 6] AS section,
    'In ' || year || ' inspectors counted ' || text || ' of the ' || population || ', which is '
        || ['more', 'fewer', 'as many'][1 + number % 3] || ' than they had expected by then.' AS sentence,
    text,
    kind,
    CASE
        WHEN parted THEN part / 91 WHEN kind IN ('share', 'change') THEN part / 100
        WHEN kind = 'amount' THEN number * 1e6 ELSE number
    END AS value,
    ['exact', 'exact', 'exact', 'about', 'over', 'just_under'][1 + number % 6] AS comparator,
    CASE kind
        WHEN 'share' THEN 'ratio' WHEN 'change' THEN 'ratio' WHEN 'multiple' THEN 'ratio'
        WHEN 'amount' THEN 'GBP' WHEN 'measure' THEN 'day' WHEN 'rate' THEN 'child per worker'
        ELSE 'home'
    END AS unit,
    CASE WHEN parted THEN part END AS numerator, CASE WHEN parted THEN 91 END AS denominator,
    population,
    CASE WHEN rank < 40 THEN 'population_' || rank END AS population_code,
    CASE
        WHEN kind NOT IN ('count', 'share') OR graded > 24 THEN []
        ELSE [['good'], ['good', 'outstanding'], ['inadequate'], ['requires_improvement']][1 + graded % 4]
    END AS grades,
    CASE WHEN graded = 7 THEN 'leadership' END AS judgement,
    CASE WHEN placed < 20 THEN 'Place ' || number % 300 END AS area,
    CASE WHEN placed < 20 THEN 'E' || lpad((number % 300)::VARCHAR, 8, '0') END AS area_code,
    CASE WHEN said < 60 THEN make_date(year, 1, 1) END AS period_start,
    CASE WHEN said < 60 THEN make_date(year, 12, 31) END AS period_end,
    CASE WHEN said < 60 THEN 'in ' || year END AS period_text,
    CASE WHEN kind = 'change' THEN ['increase', 'decrease'][1 + number % 2] END AS direction,
    CASE WHEN said > 95 THEN 'Speaker ' || number % 2000 END AS speaker,
    false AS figurative, kind || '.invented' AS rule, i % getvariable('of_a_document') * 110 AS char_start,
    i % getvariable('of_a_document') * 110 + length(text) AS char_end,
    core.series_key(kind, unit, population_code, population, grades, judgement, area_code, area) AS series_id,
    core.count_key(kind, comparator, numerator, denominator, text, series_id) AS count_series_id,
    core.is_claim(section, figurative) AS shown
FROM kinds;

INSERT INTO core.number BY NAME
SELECT
    revision_id, md5('n' || statistic_id)[:20] AS number_id, document_id, text, value,
    'cardinal' AS form, 'statistic' AS role, 'digits' AS rule, char_start, char_end
FROM core.statistic
UNION ALL BY NAME
SELECT
    revision_id, md5('y' || statistic_id)[:20] AS number_id, document_id, '2024' AS text, 2024 AS value,
    'cardinal' AS form, 'date' AS role, 'years' AS rule, char_start + 60 AS char_start,
    char_start + 64 AS char_end
FROM core.statistic WHERE pick(statistic_id, 2) = 0;

INSERT INTO core.rating BY NAME
SELECT
    revision_id, md5('g' || statistic_id)[:20] AS rating_id, document_id,
    'Home ' || pick(statistic_id, 5000) AS provider, grades[1] AS grade, area_code,
    'body' AS section, sentence, 'is' AS rule, char_start, char_end
FROM core.statistic WHERE len(grades) > 0 AND pick(statistic_id, 4) = 0;

INSERT INTO core.check_result BY NAME
SELECT
    md5('c' || document_id)[:20] AS check_id,
    ['parts_against_whole', 'share_against_counts', 'headline_against_body'][1 + pick(document_id, 3)] AS check_name,
    ['agrees', 'agrees', 'differs', 'cannot tell'][1 + pick(document_id, 4)] AS status,
    list(statistic_id ORDER BY char_start)[:3] AS statistic_ids, document_id,
    [document_id] AS document_ids, 'Three figures were compared.' AS sentence
FROM core.statistic
GROUP BY document_id;

-- One document in twenty was revised: a tenth of its figures had another value, a few are new.
INSERT INTO core.revision BY NAME
SELECT * REPLACE (
    'o' || document_id AS revision_id, false AS is_current, sha256('o' || document_id) AS content_hash,
    captured_at - INTERVAL 30 DAY AS captured_at
)
FROM core.revision WHERE pick(document_id || 'o', 20) = 0;

INSERT INTO core.statistic BY NAME
SELECT s.* REPLACE (
    'o' || s.document_id AS revision_id, if(pick(statistic_id || 'v', 10) = 0, 2 * value, value) AS value
)
FROM core.statistic AS s SEMI JOIN core.revision AS r ON r.revision_id = 'o' || s.document_id
WHERE pick(statistic_id || 'w', 20) > 0;

INSERT INTO core.correction
SELECT
    revision_id, 'statistic', statistic_id, pick(statistic_id || 'x', 4) = 0 AS rejected,
    'The table says otherwise.', 'A. Marlowe', if(rejected, [], ['value']), 'value ' || value,
    if(rejected, NULL, 'value ' || (value + 1))
FROM core.statistic WHERE starts_with(revision_id, 'r') AND pick(statistic_id || 'k', 5000) = 0;

INSERT INTO core.corrected BY NAME
SELECT s.* REPLACE (value + 1 AS value)
FROM core.statistic AS s
SEMI JOIN (FROM core.correction WHERE NOT rejected) AS c
    ON c.revision_id = s.revision_id AND c.fact_id = s.statistic_id;

INSERT INTO core.run BY NAME
SELECT
    'run ' || i AS run_id, 'ingest' AS flow, ['completed', 'completed', 'failed'][1 + i % 3] AS state,
    '{"sources": ["inspectorate"]}' AS parameters, '{"new": 9}' AS counts, '9 new' AS message,
    '1' AS extractor_version, TIMESTAMPTZ '2016-01-01 06:00:00+00' + INTERVAL (i) DAY AS started_at,
    started_at + INTERVAL 2 MINUTE AS finished_at, 'host' AS host, 1 AS process_id, '1' AS process_start
FROM range(3650) AS t(i);

-- Each document was asked for five times, and some inputs of each hundred documents were not read.
INSERT INTO core.capture BY NAME
SELECT
    'inspectorate' AS source, uri, sha256, 12000 AS bytes, 'text/plain' AS media_type, licence, captured_at,
    revision_id, '1' AS extractor_version, run_id, loaded_at
FROM core.revision WHERE is_current;

INSERT INTO core.fetch BY NAME
SELECT
    'run ' || (i * 700 + pick(uri, 700)) AS run_id, 'inspectorate' AS source, uri, uri AS location,
    ['fetched', 'unchanged', 'unchanged', 'unchanged', 'failed'][1 + pick(uri || i, 5)] AS status,
    if(status = 'failed', 'timed out', NULL) AS reason, if(status = 'failed', NULL, 200) AS http_status,
    1 AS requests, 12000 AS bytes, sha256,
    TIMESTAMPTZ '2016-01-01 06:00:00+00' + INTERVAL (i * 700 + pick(uri, 700)) DAY AS fetched_at
FROM core.capture, range(5) AS t(i);

INSERT INTO core.quarantine BY NAME
SELECT
    'inspectorate' AS source, uri || '.scan' AS uri, sha256, ['scan', 'password', 'damaged'][1 + pick(uri, 3)] AS reason,
    'It holds no text.' AS message, captured_at, '1' AS extractor_version, run_id, loaded_at AS quarantined_at
FROM core.capture WHERE pick(uri || 'q', 20) = 0;
